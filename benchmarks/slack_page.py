"""How soon a message is to be seen in the page, and how it scrolls: `python benchmarks/slack_page.py`.

The sandbox's Slack is served by this process, a headless Chromium looks at its page, and real slack_sdk posts. A
message counts as seen in the first frame after it is in the document. Scrolling goes from the end of a conversation of
1,000 messages to its beginning, by wheel; a frame counts as dropped for every 1/60 s in which none was drawn. Beside it
stands the same way through a bare document of 1,000 lines, which is what this machine can do at best. Ends with 1 where
a bar is missed.
"""

import asyncio
import os
import shutil
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.async_api import Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_workspace

SEEN, SCROLLED = 50, 1_000  # messages
SOON = 100.0  # ms, the bar until a message is seen
DROPPED = 0.05  # the bar: the share of frames that the page drops beyond what bare lines do on this machine
WHEEL, PAUSE, PATIENCE = 120, 0.016, 600.0  # pixels a turn, seconds between turns, seconds for the whole way
GENERAL, RANDOM = "C00GENERAL", "C000RANDOM"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"

WATCH = """() => {
  window.seen = new Map();
  const look = () => document.querySelectorAll(".message-body").forEach((body) => {
    const text = body.textContent.trim();
    if (!window.seen.has(text)) {
      window.seen.set(text, null);
      requestAnimationFrame(() => window.seen.set(text, performance.timeOrigin + performance.now()));
    }
  });
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
FRAMES = """() => {
  window.drawn = [];
  const note = (now) => { window.drawn.push(now); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
PLAIN = "<!doctype html><div id=way style='height:700px;overflow:auto'></div>"
LINES = """(count) => document.getElementById("way").append(...Array.from({ length: count }, (_, number) =>
  Object.assign(document.createElement("p"), { textContent: `Line ${number}` })))"""


@dataclass(frozen=True, kw_only=True)
class Scroll:
    """The frames of a way through a document."""

    dropped: int
    frames: int
    longest: float  # ms

    @property
    def share(self) -> float:
        """The share of frames that were dropped."""
        return self.dropped / (self.frames + self.dropped)


def main() -> int:
    """Measure and print; return 1 where a bar is missed."""
    if shutil.which("chromium") is None:
        print("The page is measured in Chromium, which is not here: apt-get install chromium")
        return 0
    delays, page, bare = asyncio.run(measure())
    median, late = statistics.median(delays), statistics.quantiles(delays, n=20)[-1]
    print(f"chat.postMessage until seen in the page, {len(delays)} messages: median {median:.0f} ms, p95 {late:.0f} ms")
    print(f"{'':22}bar: median {SOON:.0f} ms")
    print(f"Scrolling past {SCROLLED:,} messages, and past as many bare lines")
    print(f"{'':22}{'frames':>8}{'dropped':>9}{'share':>8}{'longest':>12}")
    for name, scroll in (("page", page), ("bare lines", bare)):
        print(f"{name:22}{scroll.frames:8}{scroll.dropped:9}{scroll.share:8.1%}{scroll.longest:9.0f} ms")
    print(f"{'bar: beyond bare lines':39}{DROPPED:8.1%}")
    return 0 if median < SOON and page.share - bare.share < DROPPED else 1


async def measure() -> tuple[list[float], Scroll, Scroll]:
    """Return the ms until each message was seen, and how the page and a bare document scroll."""
    async with serve(workspace=local_workspace(), settings=Settings(limits=False)) as sandbox, chromium() as page:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        client.proxy = None
        for number in range(SCROLLED):
            await client.chat_postMessage(channel=GENERAL, **message(number))
        await page.goto(f"{sandbox.url}/#/{RANDOM}")
        await page.locator("#title").wait_for()
        await client.conversations_join(channel=RANDOM)
        delays = [await seen(page, client, number) for number in range(SEEN)]
        await page.goto("about:blank")
        await page.goto(f"{sandbox.url}/#/{GENERAL}")
        scroll = await scrolled(page, ".conversation .scroller", "document.querySelector('.start h2') !== null")
        await page.goto("about:blank")
        await page.set_content(PLAIN)
        await page.evaluate(LINES, SCROLLED)
        await page.evaluate("document.getElementById('way').scrollTop = 1e9")
        return delays, scroll, await scrolled(page, "#way", "true")


def message(number: int) -> dict[str, Any]:
    """Return one message of a conversation such as the bot makes: text, and every fifth with a table and a button."""
    text = f"Message {number}: the training of *films* goes on, {number % 100} of 100 steps are done."
    if number % 5:
        return {"text": text}
    rows = [[{"type": "raw_text", "text": f"{cell} {number}"} for cell in ("Title", "Details")] for _ in range(4)]
    button = {"type": "button", "action_id": "status", "text": {"type": "plain_text", "text": "Status"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    table, actions = {"type": "table", "rows": rows}, {"type": "actions", "elements": [button]}
    return {"text": text, "blocks": [section, table, actions]}


async def seen(page: Page, client: AsyncWebClient, number: int) -> float:
    """Post a message, and return after how many ms it was in a frame of the page."""
    if number == 0:
        await page.evaluate(WATCH)
    text = f"Look at {number}"
    started = time.time() * 1000
    await client.chat_postMessage(channel=RANDOM, text=text)
    at = await page.wait_for_function("(text) => window.seen.get(text)", arg=text)
    return float(await at.json_value()) - started


async def scrolled(page: Page, region: str, begun: str) -> Scroll:
    """Turn the wheel over a region from its end until its beginning is in view (`begun` says that all is there)."""
    await page.locator(region).hover()
    await page.evaluate(FRAMES)
    top = f"document.querySelector({region!r}).scrollTop < 1 && {begun}"
    async with asyncio.timeout(PATIENCE):
        while not await page.evaluate(top):
            await page.mouse.wheel(0, -WHEEL)
            await asyncio.sleep(PAUSE)
    times: list[float] = await page.evaluate("window.drawn")
    lengths = [later - earlier for earlier, later in pairwise(times)]
    dropped = sum(max(0, round(length * 60 / 1000) - 1) for length in lengths)
    return Scroll(dropped=dropped, frames=len(lengths), longest=max(lengths))


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """Yield a page in a browser that this starts, and closes when left."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        try:
            yield await browser.new_page(viewport={"width": 1280, "height": 800})
        finally:
            await browser.close()


if __name__ == "__main__":
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):  # all of it is on this machine
        os.environ.pop(name, None)
    sys.exit(main())
