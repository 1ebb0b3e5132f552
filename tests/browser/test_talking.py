"""What people do all day: type, read, reply, edit, and look as somebody else."""

import re

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.browser.sitting import ADA, CHROMIUM, GENERAL, RANDOM, WHY_NOT, drop, field, message, press, say, seated

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


async def test_a_command_is_typed_and_its_answer_seen_by_nobody_else(page: Page, grace: Page) -> None:
    """An ephemeral answer says that it is one."""
    await say(page, "/film find Alien")

    await expect(message(page, "You asked for find Alien")).to_contain_text("Only visible to you")
    await say(grace, "Anything new?")
    await expect(message(page, "Anything new?")).to_be_visible()
    await expect(message(grace, "Anything new?")).to_be_visible()
    await expect(message(grace, "find Alien")).to_have_count(0)


async def test_commands_and_their_verbs_are_completed_by_keyboard(page: Page) -> None:
    """Tab takes what is meant; the usage hint has the verbs."""
    await field(page).press_sequentially("/fi")
    await expect(page.get_by_role("option", name="/film")).to_contain_text("All about films")
    await field(page).press("Tab")
    await expect(page.get_by_role("option")).to_have_text(["find", "rate", "forget"])
    await field(page).press_sequentially("fo")
    await expect(page.get_by_role("option")).to_have_text(["forget"])
    await field(page).press("Enter")
    await expect(field(page)).to_have_value("/film forget ")
    await field(page).press("Enter")

    await expect(message(page, "You asked for forget")).to_be_visible()


async def test_people_groups_and_channels_are_completed(page: Page) -> None:
    """By @ and #; what was completed is a mention, not just text."""
    await field(page).press_sequentially("@ml")
    await expect(page.get_by_role("option")).to_have_text(["@ml-teamUser group"])
    await field(page).press("Enter")
    await field(page).press_sequentially("#rand")
    await field(page).press("Enter")
    await field(page).press_sequentially("@gra")
    await field(page).press("Enter")
    await field(page).press_sequentially("should know")
    await field(page).press("Enter")

    await expect(message(page, "should know").locator(".mention")).to_have_text(["@ml-team", "#random", "@grace"])


async def test_an_arrow_recalls_what_was_typed(page: Page) -> None:
    """In an empty field; further arrows leaf."""
    await say(page, "first")
    await say(page, "second")
    await field(page).press("ArrowUp")
    await expect(field(page)).to_have_value("second")
    await field(page).press("ArrowUp")
    await expect(field(page)).to_have_value("first")
    await field(page).press("ArrowDown")

    await expect(field(page)).to_have_value("second")


async def test_enter_sends_and_shift_enter_starts_a_line(page: Page) -> None:
    """As people know it."""
    await field(page).press_sequentially("one")
    await field(page).press("Shift+Enter")
    await field(page).press_sequentially("two")
    await field(page).press("Enter")

    await expect(message(page, "one").locator(".rich-section")).to_have_text("one\ntwo", use_inner_text=True)
    await expect(field(page)).to_have_value("")


async def test_what_people_write_is_shown_as_they_marked_it(page: Page) -> None:
    """Bold, italics, strike, code, addresses, mentions, emoji, quotes and lists; the marks themselves are gone."""
    await say(page, "Is *this* _really_ ~not~ `a*b` for @grace in #random :wave: https://a.example/x?y=1&z=2 ?")
    said = message(page, "really")
    for tag, text in (("strong", "this"), ("em", "really"), ("s", "not"), ("code", "a*b")):
        await expect(said.locator(f".message-body {tag}")).to_have_text(text)
    await expect(said.locator(".mention")).to_have_text(["@grace", "#random"])
    await expect(said.get_by_role("img", name="wave emoji")).to_be_visible()
    await expect(said.get_by_role("link", name="https://a.example/x?y=1&z=2")).to_be_visible()
    await say(page, "> quoted\n- first\n- second\n```\n*code*\n```")
    marked = message(page, "quoted")

    await expect(marked.locator("blockquote")).to_have_text("quoted")
    await expect(marked.locator("li")).to_have_text(["first", "second"])
    await expect(marked.locator("pre")).to_have_text("*code*")


async def test_a_button_tells_the_app_and_its_answer_takes_the_place(page: Page) -> None:
    """The message that had the button becomes what the app makes of it."""
    await say(page, "/film find Brazil")
    await message(page, "You asked for find Brazil").get_by_role("button", name="Like").click()

    await expect(message(page, "Liked by @ada")).to_be_visible()
    await expect(message(page, "find Brazil")).to_have_count(0)


async def test_a_direct_message_stays_between_two(page: Page, grace: Page, slack: SlackSandbox) -> None:
    """The other finds it in the sidebar, with a count; the app never hears of it."""
    await page.get_by_role("button", name="Write to somebody").click()
    await page.get_by_role("menuitem", name="Grace Hopper").click()
    await expect(page.locator("#title")).to_have_text("Grace Hopper")
    await say(page, "Between the two of us")
    await expect(message(page, "Between the two of us")).to_be_visible()
    async with ClientSession(slack.url) as session, session.get("/_control/log") as response:
        assert "Between the two of us" not in await response.text()

    await grace.get_by_role("link", name="Ada Lovelace , 1 unread").click()
    await say(grace, "Our secret")
    await expect(message(page, "Our secret")).to_be_visible()


async def test_a_reply_can_be_sent_to_the_channel_too(page: Page) -> None:
    """A file, too. There it says what it answers; the next reply stays in the thread again."""
    await say(page, "Which film?")
    await press(page, "Which film?", "Reply in thread")
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("checkbox", name="Also send to #general").check()
    for text in ("This one", "Or that one"):
        await thread.get_by_role("textbox").fill(text)
        await thread.get_by_role("textbox").press("Enter")
    await drop(page, "films.csv", "1,2", over=".pane-body")
    await thread.get_by_role("checkbox", name="Also send to #general").check()
    await thread.get_by_role("button", name="Send").click()
    await expect(thread.locator(".message")).to_have_count(4)

    await expect(message(page, "This one").get_by_role("button", name="Ada Lovelace")).to_be_visible()
    await expect(message(page, "This one")).to_contain_text("replied to a thread: Which film?")
    await expect(message(page, "Or that one")).to_have_count(0)
    await expect(message(page, "films.csv")).to_contain_text("replied to a thread: Which film?")


async def test_several_people_and_the_app_are_written_to(page: Page, grace: Page) -> None:
    """As one conversation, which each of them finds."""
    await page.get_by_role("button", name="Write to somebody").click()
    await page.get_by_role("menuitem", name="Several people …").click()
    group = page.get_by_role("complementary", name="Write to several")
    for name in ("Grace Hopper", "Personalize"):
        await group.get_by_role("checkbox", name=name).check()
    await group.get_by_role("button", name="Start").click()
    await expect(page.locator("#title")).to_have_text("Grace Hopper, Personalize")
    await say(page, "The three of us")

    await grace.get_by_role("link", name="Ada Lovelace, Personalize").click()
    await expect(message(grace, "The three of us")).to_be_visible()


async def test_what_is_pinned_is_found_again(page: Page, grace: Page) -> None:
    """By everybody, from the conversation's header; and it says who pinned it."""
    await say(page, "The rules of the house")
    await press(page, "The rules of the house", "More actions")
    await page.get_by_role("menuitem", name="Pin to this conversation").click()
    await expect(message(grace, "The rules of the house")).to_contain_text("Pinned by Ada Lovelace")
    await grace.get_by_role("button", name="Pinned messages").click()

    await expect(grace.get_by_role("list", name="Pinned messages")).to_contain_text("The rules of the house")


async def test_an_assistant_greets_thinks_and_names_its_thread(page: Page, client: AsyncWebClient) -> None:
    """What it offers is taken by a click; what it is doing stands there until it answers."""
    await page.get_by_role("link", name="Personalize", exact=True).click()
    await page.get_by_role("link", name="Messages").click()
    await page.get_by_role("button", name="New thread with the app").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("I can find")
    await thread.get_by_role("button", name="A classic").click()
    await expect(thread.locator(".message", has_text="find Metropolis")).to_be_visible()
    await expect(thread.get_by_role("button", name="A classic")).to_have_count(0)

    channel = (await client.conversations_open(users=ADA))["channel"]["id"]
    [root] = (await client.conversations_history(channel=channel, limit=1))["messages"]
    where = {"channel_id": channel, "thread_ts": root["ts"]}
    await client.assistant_threads_setStatus(**where, status="is thinking…", loading_messages=["Rewinding…"])
    await expect(thread.get_by_role("status")).to_have_text("Personalize is thinking…")
    await expect(thread.get_by_text("Rewinding…")).to_be_visible()
    await client.assistant_threads_setTitle(**where, title="Fritz Lang's films")
    await client.chat_postMessage(channel=channel, thread_ts=root["ts"], text="Here it is")

    await expect(thread.get_by_role("status")).to_have_text("")
    await expect(message(page, "Fritz Lang's films")).to_be_visible()


async def test_somebody_else_sees_what_is_meant_for_them(browser: Browser, slack: SlackSandbox) -> None:
    """Acting as Grace, the answer to Ada is not there, and what Grace writes is hers."""
    async with seated(browser, slack) as page:
        await say(page, "/film find Contact")
        await expect(message(page, "find Contact")).to_be_visible()
        await page.get_by_role("button", name="Acting as Ada Lovelace").click()
        await page.get_by_role("menuitemradio", name="Grace Hopper").click()
        await expect(page.get_by_role("button", name="Acting as Grace Hopper")).to_be_visible()
        await expect(message(page, "find Contact")).to_have_count(0)
        await say(page, "It is me")

        await expect(message(page, "It is me")).to_contain_text("Grace Hopper")


async def test_what_is_unread_is_marked_until_it_is_read(page: Page, client: AsyncWebClient) -> None:
    """A mention counts; opening the conversation reads it."""
    await client.chat_postMessage(channel="C0RECOMMEN", text=f"<@{ADA}>, look")
    link = page.get_by_role("navigation").get_by_role("link", name="recommendations")

    await expect(link).to_contain_text("1 unread")
    await expect(link.locator(".count")).to_have_text("1")
    await expect(page).to_have_title(re.compile(r"\(1\)"))
    await link.click()
    await expect(message(page, "look")).to_be_visible()
    await expect(link).not_to_contain_text("unread")


async def test_a_line_says_where_the_news_begins(browser: Browser, slack: SlackSandbox, client: AsyncWebClient) -> None:
    """For whoever was here before."""
    async with seated(browser, slack) as page:
        await client.chat_postMessage(channel=GENERAL, text="old")
        await expect(message(page, "old")).to_be_visible()
        await page.get_by_role("link", name="random").click()
        await expect(page.locator("#title")).to_have_text("random")
        await client.chat_postMessage(channel=GENERAL, text="fresh")
        await page.get_by_role("link", name="general").click()

        await expect(page.locator(".divider-new + .message")).to_contain_text("fresh")


async def test_a_thread_is_opened_answered_and_counted(page: Page) -> None:
    """A reply stays out of the conversation, which says how many there are; Escape closes the thread."""
    await say(page, "Who has seen it?")
    await press(page, "Who has seen it?", "Reply in thread")
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("textbox").fill("I have")
    await thread.get_by_role("textbox").press("Enter")

    await expect(thread.locator(".message")).to_have_count(2)
    await expect(message(page, "Who has seen it?")).to_contain_text("1 reply")
    await expect(message(page, "I have")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_an_app_that_is_mentioned_replies_in_the_thread(page: Page) -> None:
    """The reply count leads there."""
    await say(page, "@personalize are you there?")
    await message(page, "are you there?").get_by_role("button", name="1 reply").click()

    await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("You called?")


async def test_an_edit_is_marked(page: Page) -> None:
    """And is seen at once."""
    await say(page, "Teh film")
    await press(page, "Teh film", "More actions")
    await page.get_by_role("menuitem", name="Edit message").click()
    await page.get_by_role("textbox", name="Edit message").fill("The film")
    await page.get_by_role("textbox", name="Edit message").press("Enter")

    await expect(message(page, "The film")).to_contain_text("(edited)")


async def test_a_reaction_is_added_and_taken_back(page: Page, grace: Page) -> None:
    """Everybody sees it; one's own is pressed."""
    await say(page, "Great!")
    await press(page, "Great!", "React with +1")
    chip = message(page, "Great!").get_by_role("button", name="+1, 1: Ada Lovelace")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await expect(message(grace, "Great!").get_by_role("button", name="+1, 1")).to_have_attribute(
        "aria-pressed", "false"
    )
    await chip.click()

    await expect(message(grace, "Great!").locator(".reaction")).to_have_count(0)


async def test_the_tools_stay_at_the_focus_while_the_pointer_rests(page: Page) -> None:
    """Whatever scrolls under it; as soon as it moves, they go where it is."""
    for text in ("Reel one", "Reel two", "Reel three"):
        await say(page, text)
    await message(page, "Reel two").hover()
    await expect(message(page, "Reel two").get_by_role("toolbar")).to_be_visible()
    await message(page, "Reel three").focus()
    await page.evaluate(_SCROLL)

    await expect(message(page, "Reel three").get_by_role("toolbar")).to_be_visible()
    await message(page, "Reel one").hover()
    await expect(message(page, "Reel one").get_by_role("toolbar")).to_be_visible()


_SCROLL = """async () => {
  const { ended } = await import("/page/js/scrolling.js");
  const over = new Promise(ended);
  document.querySelector("main .scroller").dispatchEvent(new Event("scroll"));
  await over;
}"""


async def test_a_message_action_hands_the_message_to_the_app(page: Page) -> None:
    """From the message's menu, by keyboard alone: T and M are its keys."""
    await say(page, "Worth keeping")
    await expect(message(page, "Worth keeping")).to_be_visible()
    await message(page, "Worth keeping").focus()
    await page.keyboard.press("m")
    await page.get_by_role("menuitem", name="Keep for later").press("Enter")

    await expect(message(page, "Kept: Worth keeping")).to_be_visible()


async def test_a_global_shortcut_opens_a_form_that_objects_and_then_goes(page: Page) -> None:
    """The error stands beside its field."""
    await page.get_by_role("button", name="Attach a file, or take a shortcut").click()
    await page.get_by_role("menuitem", name="Rate a film").click()
    form = page.get_by_role("dialog", name="Rate a film")
    await form.get_by_role("textbox", name="Stars").fill("many")
    await form.get_by_role("button", name="Rate").click()
    await expect(form).to_contain_text("A number, please")
    await form.get_by_role("textbox", name="Stars").fill("5")
    await form.get_by_role("button", name="Rate").click()

    await expect(form).to_be_hidden()
    await expect(message(page, "Rated with 5 stars")).to_be_visible()


async def test_the_app_has_a_home_and_a_direct_message(page: Page) -> None:
    """Two tabs under its name; a direct message opens with the first visit."""
    await page.get_by_role("link", name="Personalize", exact=True).click()
    await expect(page.get_by_role("heading", name="Films of the week")).to_be_visible()
    await page.get_by_role("link", name="Messages").click()
    await expect(field(page)).to_be_visible()
    await say(page, "Just us")

    await expect(message(page, "Just us")).to_be_visible()


async def test_an_app_is_invited_into_a_channel(browser: Browser, slack: SlackSandbox) -> None:
    """Before, a mention of it stays a mention; afterwards it answers. Somebody who left can join again."""
    async with seated(browser, slack, channel=RANDOM) as page:
        await say(page, "@personalize?")
        await expect(message(page, "@personalize?").locator(".mention")).to_be_visible()
        await say(page, "/invite @personalize")
        await expect(page.get_by_role("button", name="Members, 3")).to_be_visible()
        await say(page, "@personalize, now?")
        await expect(message(page, "now?").get_by_role("button", name="1 reply")).to_be_visible()
        await expect(message(page, "@personalize?").get_by_role("button", name="reply")).to_have_count(0)
        await say(page, "/leave")
        await expect(page.get_by_role("link", name="random")).to_have_count(0)
        await page.get_by_role("searchbox", name="Search messages").press_sequentially("rand")
        await page.get_by_role("option", name="#random").click()

        await expect(message(page, "now?")).to_be_visible()
