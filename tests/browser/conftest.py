"""One browser for all tests of a worker, and for each file a workspace with people at its page."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.browser.sitting import CHROMIUM, GENERAL, GRACE, RANDOM, WHY_NOT, chromium, field, seated
from tests.browser.small_app import small_workspace
from tests.slack_app import web_client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium, where there is one."""
    if CHROMIUM is None:
        pytest.skip(WHY_NOT)
    async with chromium() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slack() -> AsyncIterator[SlackSandbox]:
    """Serve a workspace with a small app in it."""
    async with small_workspace() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(slack: SlackSandbox) -> AsyncWebClient:
    """Return the app's Web API."""
    return web_client(slack)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def adas_seat(browser: Browser, slack: SlackSandbox) -> AsyncIterator[Page]:
    """Seat Ada."""
    async with seated(browser, slack) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def graces_seat(browser: Browser, slack: SlackSandbox) -> AsyncIterator[Page]:
    """Seat Grace."""
    async with seated(browser, slack, user=GRACE) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def page(adas_seat: Page, slack: SlackSandbox) -> Page:
    """Return Ada's page, back in #general."""
    return await _back(adas_seat, slack)


@pytest_asyncio.fixture(loop_scope="session")
async def grace(graces_seat: Page, slack: SlackSandbox) -> Page:
    """Return Grace's page, back in #general."""
    return await _back(graces_seat, slack)


async def _back(page: Page, slack: SlackSandbox) -> Page:
    """Close and empty what is open, go elsewhere and come back: then the page has done what a change of place does."""
    await page.keyboard.press("Escape")
    await field(page).fill("")
    for channel, title in ((RANDOM, "random"), (GENERAL, "general")):
        await page.goto(f"{slack.url}/#/{channel}")
        await expect(page.locator("#title")).to_have_text(title)
    return page
