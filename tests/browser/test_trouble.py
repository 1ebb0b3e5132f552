"""What people see when an app misbehaves, or means ill."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.server import SlackSandbox
from sandbox.slack.wire import Json
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, message, say, seated
from tests.browser.small_app import small_workspace

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]

HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
INLINE = """() => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
  const script = document.createElement("script");
  script.textContent = "window.hacked = 1";
  document.head.append(script);
})"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slack() -> AsyncIterator[SlackSandbox]:
    """Serve a Slack that loses patience early."""
    async with small_workspace(timing=Timing(ack=timedelta(seconds=1))) as sandbox:
        yield sandbox


async def test_a_command_that_is_not_acknowledged_fails_visibly(page: Page) -> None:
    """Slackbot tells the person who typed it, in Slack's words."""
    await say(page, "/silent")

    failure = message(page, '/silent failed with the error "operation_timeout"')
    await expect(failure).to_contain_text("Slackbot")
    await expect(failure).to_contain_text("Only visible to you")


async def test_an_unknown_command_says_so(page: Page) -> None:
    """It never reaches the app."""
    await say(page, "/flim find")

    await expect(message(page, "/flim is not a valid command.")).to_be_visible()


async def test_trouble_is_set_suffered_and_called_off(page: Page) -> None:
    """A lost acknowledgement, from the panel; then all is well again."""
    await page.get_by_role("button", name="Trouble on demand").click()
    panel = page.get_by_role("complementary", name="Trouble on demand")
    await panel.get_by_role("form", name="Lose acknowledgements").get_by_role("button", name="Set").click()
    await expect(panel).to_contain_text("ack: drop")
    await say(page, "/film find Emma")
    await expect(message(page, '/film failed with the error "operation_timeout"')).to_be_visible()
    await panel.get_by_role("form", name="Deliver twice").get_by_role("button", name="Set").click()
    await panel.get_by_role("button", name="Call it all off").click()

    await expect(panel).to_contain_text("Nothing is set to go wrong.")


async def test_rate_limits_are_switched_on_and_off(page: Page, client: AsyncWebClient) -> None:
    """The next burst is refused, and the one after is not."""
    await page.get_by_role("button", name="Trouble on demand").click()
    switch = page.get_by_role("checkbox", name="Hold the app to them")
    await expect(switch).not_to_be_checked()
    await switch.check()
    await expect(page.get_by_text("Slack's rate limits are on.")).to_be_visible()
    with pytest.raises(SlackApiError, match="ratelimited"):
        await asyncio.gather(*(client.users_list() for _ in range(21)))
    await switch.uncheck()
    await expect(page.get_by_text("The app may call as often as it likes.")).to_be_visible()

    await client.users_list()


async def test_the_inspector_shows_what_passes(page: Page) -> None:
    """Command, acknowledgement with its time, and the answer; filtered by text; unfolded; copied as JSON."""
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Inspector").click()
    inspector = page.get_by_role("complementary", name="Inspector")
    await inspector.get_by_role("searchbox").fill("fargo")
    await say(page, "/film find Fargo")

    await expect(inspector.locator(".traffic > li:visible")).to_have_count(3)
    await expect(inspector.locator(".traffic > li:visible", has_text="ack")).to_contain_text(" ms")
    await inspector.locator(".traffic > li:visible summary").first.click()
    await expect(inspector.locator(".json-name", has_text="command:").first).to_be_visible()
    await inspector.get_by_role("button", name="Copy sent").first.click()
    await expect(page.get_by_text("Sent copied.")).to_be_visible()
    assert json.loads(await page.evaluate("navigator.clipboard.readText()"))["text"] == "find Fargo"
    await inspector.get_by_role("combobox", name="Kind").select_option("slash_commands")
    await expect(inspector.locator(".traffic > li:visible")).to_have_count(1)


async def test_the_inspector_shows_what_slack_refused(page: Page, client: AsyncWebClient) -> None:
    """An app that sends wrong blocks, or opens a form too late, is told so; its author reads it here."""
    await page.get_by_role("button", name="Inspector").click()
    inspector = page.get_by_role("complementary", name="Inspector")
    await inspector.get_by_role("searchbox").fill("")
    await inspector.get_by_role("combobox", name="Kind").select_option("trouble")
    view: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Late"}, "blocks": []}
    wrong: list[Json] = [{"type": "section"}]
    await asyncio.gather(
        client.chat_postMessage(channel=GENERAL, text="Wrong", blocks=wrong),
        client.views_open(trigger_id="1.2.abc", view=view),
        return_exceptions=True,
    )
    for call, error in (("chat.postMessage", "invalid_blocks"), ("views.open", "trigger_id")):
        entry = inspector.locator(".traffic > li:visible", has_text=call).last
        await expect(entry).to_contain_text(error)


async def test_text_is_never_read_as_html(browser: Browser, slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Whoever wrote it and wherever it stands; and only web and mail addresses are links."""
    blocks: list[Json] = [
        {"type": "header", "text": {"type": "plain_text", "text": HOSTILE}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<javascript:window.hacked=1|click> {HOSTILE}"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": HOSTILE}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": HOSTILE}]},
    ]
    async with seated(browser, slack) as page:
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await client.chat_postMessage(channel=GENERAL, text=HOSTILE, blocks=blocks)
        await client.chat_postMessage(channel=GENERAL, text=f"Raw {HOSTILE}")
        await client.chat_postMessage(channel=GENERAL, text=f"Escaped {escape(HOSTILE)}")
        await say(page, f"Typed {HOSTILE} javascript:window.hacked=1")
        await client.conversations_setTopic(channel=GENERAL, topic=HOSTILE[:200])
        await expect(message(page, "Typed")).to_contain_text(HOSTILE)
        await expect(message(page, "Escaped")).to_contain_text(HOSTILE)
        await page.get_by_role("searchbox", name="Search messages").fill("hacked")
        await page.keyboard.press("Enter")
        await expect(page.locator(".result")).to_have_count(5)
        hrefs = await page.locator("a[href]").evaluate_all("all => all.map((one) => new URL(one.href).protocol)")

        assert set(hrefs) == {"http:"}
        assert await page.evaluate("window.hacked") is None
        assert errors == []


async def test_inline_script_is_refused_by_the_policy(browser: Browser, slack: SlackSandbox) -> None:
    """Even if something got into the page, it would not run."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(slack.url)

    assert await page.evaluate(INLINE) == "script-src-elem"
    assert await page.evaluate("window.hacked") is None
    await context.close()
