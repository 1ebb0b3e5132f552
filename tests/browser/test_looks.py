"""The page on a small screen, in the dark, and for those who do not see it."""

import pytest
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, field, message, press, say, seated

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


async def test_a_narrow_window_has_the_sidebar_in_a_drawer(browser: Browser, slack: SlackSandbox) -> None:
    """Nothing is wider than 360 pixels; the drawer opens, leads on, and Escape closes it."""
    async with seated(browser, slack, width=360) as page:
        await expect(page.get_by_role("link", name="random")).to_have_count(0)
        await page.get_by_role("button", name="Conversations").click()
        await expect(page.get_by_role("link", name="general")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("link", name="random")).to_have_count(0)
        await page.get_by_role("button", name="Conversations").click()
        await page.get_by_role("link", name="random").click()
        await expect(page.locator("#title")).to_have_text("random")
        await expect(page.get_by_role("link", name="general")).to_have_count(0)
        await say(page, "From my phone")
        await press(page, "From my phone", "Reply in thread")

        await expect(page.get_by_role("complementary", name="Thread")).to_be_in_viewport(ratio=0.9)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        await page.keyboard.press("Escape")

        await page.get_by_role("button", name="Conversations").click()
        await page.get_by_role("link", name="recommendations").click()
        await expect(page.get_by_role("main").get_by_role("button", name="Files")).to_be_in_viewport(ratio=1)
        await page.get_by_role("button", name="Conversations").click()
        await page.get_by_role("button", name="Write to somebody").click()
        await page.get_by_role("menuitem", name="Several people").click()
        await expect(page.get_by_role("complementary", name="Write to several")).to_be_in_viewport(ratio=0.9)


async def test_dark_follows_the_system_until_somebody_chooses(browser: Browser, slack: SlackSandbox) -> None:
    """The choice is kept."""
    brightness = "getComputedStyle(document.querySelector('.main')).backgroundColor.match(/\\d+/g).map(Number)[0]"
    async with seated(browser, slack, scheme="dark") as page:
        assert await page.evaluate(brightness) < 60
        await page.get_by_role("button", name="Switch to light").click()
        assert await page.evaluate(brightness) > 200
        await page.reload()

        await expect(page.get_by_role("button", name="Switch to dark")).to_be_visible()
        assert await page.evaluate(brightness) > 200


async def test_new_messages_are_said_to_screen_readers(page: Page, client: AsyncWebClient) -> None:
    """Politely, and only what others wrote."""
    await expect(page.locator("#title")).to_have_text("general")
    await say(page, "I said this myself")
    await client.chat_postMessage(channel=GENERAL, text="Hear ye")

    await expect(page.get_by_role("log").get_by_text("Personalize: Hear ye")).to_have_count(1)
    await expect(page.get_by_role("log").get_by_text("myself")).to_have_count(0)


async def test_the_page_has_landmarks_and_every_button_a_name(page: Page) -> None:
    """Banner, navigation, main and search; nothing that can be pressed is nameless."""
    for landmark in ("banner", "navigation", "main", "search"):
        await expect(page.get_by_role(landmark).first).to_be_visible()
    nameless = "all => all.filter((one) => !(one.getAttribute('aria-label') ?? one.textContent).trim()).length"

    assert await page.locator("button").evaluate_all(nameless) == 0


async def test_arrows_move_among_messages(page: Page) -> None:
    """One Tab stop for the whole list."""
    for text in ("upper", "lower"):
        await say(page, text)
        await expect(message(page, text)).to_be_visible()
    await message(page, "lower").focus()
    await page.keyboard.press("ArrowUp")
    await expect(message(page, "upper")).to_be_focused()
    await page.keyboard.press("End")

    await expect(message(page, "lower")).to_be_focused()


async def test_a_long_conversation_stays_at_its_end_until_somebody_scrolls(page: Page, client: AsyncWebClient) -> None:
    """Then what is new waits below, and a button leads there."""
    for number in range(40):
        await client.chat_postMessage(channel=GENERAL, text=f"Line {number}")
    await expect(message(page, "Line 39")).to_be_in_viewport()
    await message(page, "Line 39").hover()
    await page.mouse.wheel(0, -600)
    await expect(page.get_by_role("button", name="Newest")).to_be_visible()
    await client.chat_postMessage(channel=GENERAL, text="Below")
    await expect(message(page, "Below")).not_to_be_in_viewport()
    await page.get_by_role("button", name="Newest").click()

    await expect(message(page, "Below")).to_be_in_viewport()
    await field(page).focus()
