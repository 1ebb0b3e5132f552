"""Each screen by the rules of WCAG 2.2, levels A and AA, as far as a machine can tell (axe-core)."""

from typing import Any, Literal, TypeAlias

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.browser.block_samples import BLOCKS, IN_FORMS_ONLY
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, message, say, seated

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]

Scheme: TypeAlias = Literal["light", "dark"]
WCAG: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "preload": False,  # it would fetch the style sheets anew, which the page's policy forbids
}
NOT_BY_MESSAGE = {*IN_FORMS_ONLY, "image of a file"}


async def broken_rules(page: Page) -> list[str]:
    """Return each rule that the page breaks, and where."""
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found = (await Axe().run(page, options=WCAG)).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_the_shell_shows_keeps_the_rules(browser: Browser, slack: SlackSandbox, scheme: Scheme) -> None:
    """Channel, thread, trouble, inspector, search, menu, form and Home; in either scheme, contrast included."""
    async with seated(browser, slack, scheme=scheme) as page:
        await say(page, f"*Hello* @grace, {scheme} :wave: https://a.example `code`")
        await say(page, f"/film find {scheme}")
        await expect(message(page, f"You asked for find {scheme}")).to_be_visible()
        assert await broken_rules(page) == []

        await message(page, f"Hello @grace, {scheme}").hover()
        await page.get_by_role("button", name="Reply in thread").click()
        assert await broken_rules(page) == []

        for name in ("Trouble on demand", "Inspector"):
            await page.get_by_role("banner").get_by_role("button", name=name).click()
            assert await broken_rules(page) == []

        await page.get_by_role("searchbox", name="Search messages").fill("hello")
        await page.keyboard.press("Enter")
        await expect(page.locator(".result").first).to_be_visible()
        assert await broken_rules(page) == []

        await page.get_by_role("main").get_by_role("button", name="Attach a file").click()
        assert await broken_rules(page) == []
        await page.get_by_role("menuitem", name="Rate a film").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await broken_rules(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        await page.get_by_role("link", name="Personalize").click()
        await expect(page.get_by_role("heading", name="Films of the week")).to_be_visible()
        assert await broken_rules(page) == []


async def test_every_block_keeps_the_rules(browser: Browser, slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Charts, tables, menus and fields, all in one thread."""
    root = (await client.chat_postMessage(channel=GENERAL, text="Every block"))["ts"]
    for name in BLOCKS.keys() - NOT_BY_MESSAGE:
        await client.chat_postMessage(channel=GENERAL, thread_ts=root, text=name, blocks=[BLOCKS[name]])
    async with seated(browser, slack) as page:
        await page.goto(f"{slack.url}/#/{GENERAL}/{root}")
        await message(page, "Every block").get_by_role("button", name="replies").click()
        await expect(page.get_by_role("complementary").locator(".message")).to_have_count(
            1 + len(BLOCKS.keys() - NOT_BY_MESSAGE)
        )

        assert await broken_rules(page) == []


async def test_a_narrow_window_keeps_the_rules(browser: Browser, slack: SlackSandbox) -> None:
    """With the drawer open."""
    async with seated(browser, slack, width=360) as page:
        await page.get_by_role("button", name="Conversations").click()

        assert await broken_rules(page) == []
