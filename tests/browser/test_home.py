"""The app's Home tab: before anything is published, and as the app changes it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.wire import Json
from sandbox.slack.workspace import local_workspace
from tests.browser.block_samples import FIELDS, plain
from tests.browser.sitting import ADA, CHROMIUM, GRACE, WHY_NOT, seated
from tests.slack_app import web_client

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[SlackSandbox]:
    """Serve a workspace whose app is not running: it has published nothing to anybody."""
    async with serve(workspace=local_workspace()) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, slack: SlackSandbox) -> AsyncIterator[Page]:
    """Seat Ada before the Home tab."""
    async with seated(browser, slack) as one:
        await one.get_by_role("link", name="Personalize").click()
        yield one


def home(title: str) -> Json:
    """Return a Home tab with that title and a field."""
    note = {"type": "input", "block_id": "note", "label": plain("Note"), "element": FIELDS["plain_text_input"]}
    return {"type": "home", "blocks": [{"type": "header", "text": plain(title)}, note]}


async def test_an_empty_home_says_so_until_the_app_publishes_one(page: Page, slack: SlackSandbox) -> None:
    """What is published for somebody else stays theirs."""
    client = web_client(slack)
    await expect(page.get_by_role("main")).to_contain_text("Personalize has published nothing here yet.")
    await client.views_publish(user_id=GRACE, view=home("For Grace"))
    await client.views_publish(user_id=ADA, view=home("For Ada"))

    await expect(page.get_by_role("heading", name="For Ada")).to_be_visible()
    await expect(page.get_by_role("heading", name="For Grace")).to_have_count(0)


async def test_what_was_typed_stays_when_the_app_publishes_again(page: Page, slack: SlackSandbox) -> None:
    """A dashboard that refreshes must not take a half-written note away."""
    client = web_client(slack)
    await client.views_publish(user_id=ADA, view=home("At nine"))
    await page.get_by_role("textbox", name="Note").fill("half a sentence")
    await client.views_publish(user_id=ADA, view=home("At ten"))
    await expect(page.get_by_role("heading", name="At ten")).to_be_visible()

    await expect(page.get_by_role("textbox", name="Note")).to_have_value("half a sentence")
