"""What was said is found again: by search, by link, after a reload, and when the workspace was away."""

import asyncio
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, message, say, seated
from tests.browser.small_app import small_workspace

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


async def test_a_search_leads_to_the_message(page: Page, client: AsyncWebClient) -> None:
    """Also from another conversation, and to a reply in a thread."""
    root = await client.chat_postMessage(channel=GENERAL, text="Which one?")
    await client.chat_postMessage(channel=GENERAL, text="The *Seventh* Seal", thread_ts=root["ts"])
    await page.get_by_role("link", name="random").click()
    await page.get_by_role("searchbox", name="Search messages").fill("seventh seal")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary", name="Search")).to_contain_text("1 message")
    await page.get_by_role("button", name="Personalize #general").click()

    await expect(page.locator("#title")).to_have_text("general")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".message", has_text="Seventh Seal")).to_be_focused()


async def test_a_name_in_the_search_field_leads_to_the_conversation(page: Page) -> None:
    """Control K, a few letters, down, Enter."""
    await page.keyboard.press("Control+k")
    await page.keyboard.type("rand")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.locator("#title")).to_have_text("random")


async def test_a_permalink_opens_an_old_message(browser: Browser, slack: SlackSandbox, client: AsyncWebClient) -> None:
    """As the app gets it from chat.getPermalink, and however much was said since."""
    first = await client.chat_postMessage(channel="C0RECOMMEN", text="The very first")
    await asyncio.gather(*(client.chat_postMessage(channel="C0RECOMMEN", text=f"Number {n}") for n in range(120)))
    link = await client.chat_getPermalink(channel="C0RECOMMEN", message_ts=first["ts"])
    async with seated(browser, slack) as page:
        await page.goto(link["permalink"])

        await expect(message(page, "The very first")).to_be_focused()
        await expect(page).to_have_url(f"{slack.url}/#/C0RECOMMEN/{first['ts']}")


async def test_a_reload_finds_everything(page: Page, slack: SlackSandbox) -> None:
    """The place, the thread's count, the ephemeral answer, and who is acting."""
    await say(page, "Before the reload")
    await say(page, "/film find Diva")
    await expect(message(page, "find Diva")).to_be_visible()
    await page.reload()

    await expect(page).to_have_url(f"{slack.url}/#/{GENERAL}")
    await expect(message(page, "Before the reload")).to_be_visible()
    await expect(message(page, "find Diva")).to_contain_text("Only visible to you")
    await expect(page.get_by_role("button", name="Acting as Ada Lovelace")).to_be_visible()


async def test_a_message_that_is_gone_says_so(page: Page, slack: SlackSandbox) -> None:
    """Instead of leading nowhere."""
    await page.goto(f"{slack.url}/#/{GENERAL}/1000000000.000001")

    await expect(page.get_by_role("alert")).to_contain_text("This message is gone")


async def test_a_reset_empties_the_page(browser: Browser, slack: SlackSandbox) -> None:
    """At once, and the page goes on."""
    async with seated(browser, slack) as page:
        await say(page, "Soon forgotten")
        await expect(message(page, "Soon forgotten")).to_be_visible()
        async with ClientSession(slack.url) as session, session.post("/_control/reset"):
            pass
        await expect(message(page, "Soon forgotten")).to_have_count(0)
        await say(page, "Still here")

        await expect(message(page, "Still here")).to_be_visible()


async def test_a_restart_of_the_workspace_is_survived(browser: Browser) -> None:
    """With a quiet note; then the page shows what the new one holds, and goes on."""
    async with AsyncExitStack() as seats:
        async with small_workspace() as first:
            page = await seats.enter_async_context(seated(browser, first))
            await say(page, "Before the restart")
            await expect(message(page, "Before the restart")).to_be_visible()
        await expect(page.get_by_text("The connection to the workspace is lost")).to_be_visible()
        async with small_workspace(port=urlsplit(first.url).port or 0):
            await expect(page.get_by_text("Connected again.")).to_be_visible()
            await expect(message(page, "Before the restart")).to_have_count(0)
            await say(page, "After the restart")

            await expect(message(page, "After the restart")).to_be_visible()
