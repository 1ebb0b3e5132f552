"""A person at the page: a headless Chromium in front of a served workspace."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from sandbox.slack.server import SlackSandbox

ADA, GRACE = "U00000ADA", "U0000GRACE"
GENERAL, RANDOM = "C00GENERAL", "C000RANDOM"
CHROMIUM = shutil.which("chromium")
PATIENCE = 120_000  # ms for whatever is waited for, on a machine that has other things to do
WHY_NOT = "needs Chromium, which is installed by: apt-get install chromium"
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser that talks to nobody but the pages it opens."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def seated(
    browser: Browser,
    slack: SlackSandbox | str,
    *,
    channel: str = GENERAL,
    user: str = ADA,
    width: int = 1200,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A person at the page of a workspace (or of its address), in that channel.

    What breaks in the page's programs breaks the test.
    """
    context = await browser.new_context(
        locale="en-US", timezone_id="Etc/UTC", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    await context.add_init_script(f"sessionStorage.acting ??= '{user}'")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    await page.goto(f"{slack if isinstance(slack, str) else slack.url}/#/{channel}")
    await page.locator("#title").wait_for()
    try:
        yield page
    finally:
        await context.close()
    assert broken == []


def field(page: Page) -> Locator:
    """The field to write in."""
    return page.get_by_role("main").get_by_role("textbox")


def message(page: Page, text: str) -> Locator:
    """The messages in the conversation that contain this text."""
    return page.get_by_role("main").locator(".message", has_text=text)


async def say(page: Page, text: str) -> None:
    """Type a line and send it."""
    await field(page).fill(text)
    await field(page).press("Enter")


async def drop(page: Page, name: str, content: str, *, over: str = ".conversation") -> None:
    """Drop a CSV file over the conversation, or elsewhere; it is sent with the next line, or by `Send`."""
    await page.evaluate(_DROP, [name, content, over])


_DROP = """([name, content, over]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([content], name, { type: "text/csv" }));
  const on = document.querySelector(over);
  for (const type of ["dragover", "drop"]) {
    on.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
}"""


async def press(page: Page, text: str, button: str) -> None:
    """Press a button of the toolbar of a message, which goes to where the focus is.

    The pointer would do as well, were it not for what scrolls under it meanwhile.
    """
    await message(page, text).focus()
    await message(page, text).get_by_role("button", name=button).click()
