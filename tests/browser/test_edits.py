"""What people have chosen in a message, when the app edits it."""

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.wire import Json
from tests.browser.block_samples import OPTIONS
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]

RADIOS: Json = {"type": "radio_buttons", "action_id": "one", "options": OPTIONS, "initial_option": OPTIONS[0]}


def choice(text: str, *, block_id: str = "choice", element: Json = RADIOS) -> list[Json]:
    """Return blocks with some text and a choice."""
    section = {"type": "section", "text": {"type": "plain_text", "text": text}}
    return [section, {"type": "actions", "block_id": block_id, "elements": [element]}]


async def posted(page: Page, client: AsyncWebClient, text: str) -> tuple[Locator, str]:
    """Post a choice, and return its message on the page and its timestamp."""
    ts = (await client.chat_postMessage(channel=GENERAL, text=text, blocks=choice(text)))["ts"]
    return page.locator(f'[data-ts="{ts}"]'), ts


async def test_what_was_chosen_stays_when_the_message_is_edited(page: Page, client: AsyncWebClient) -> None:
    """As long as block and element keep their ids."""
    message, ts = await posted(page, client, "Which one?")
    await message.get_by_role("radio").nth(1).check()
    for text in ("Which one then?", "Which one at last?"):
        await client.chat_update(channel=GENERAL, ts=ts, text=text, blocks=choice(text))
        await expect(message).to_contain_text(text)

        await expect(message.get_by_role("radio").nth(1)).to_be_checked()


async def test_another_block_starts_anew(page: Page, client: AsyncWebClient) -> None:
    """That is how apps take a choice back."""
    message, ts = await posted(page, client, "Choose")
    await message.get_by_role("radio").nth(1).check()
    await client.chat_update(channel=GENERAL, ts=ts, text="Anew", blocks=choice("Anew", block_id="another"))
    await expect(message).to_contain_text("Anew")

    await expect(message.get_by_role("radio").first).to_be_checked()


async def test_what_nobody_touched_is_as_the_app_says(page: Page, client: AsyncWebClient) -> None:
    """A new initial value counts where there was no choice."""
    message, ts = await posted(page, client, "Untouched")
    await expect(message.get_by_role("radio").first).to_be_checked()
    blocks = choice("Still untouched", element={**RADIOS, "initial_option": OPTIONS[1]})
    await client.chat_update(channel=GENERAL, ts=ts, text="Still untouched", blocks=blocks)

    await expect(message.get_by_role("radio").nth(1)).to_be_checked()
