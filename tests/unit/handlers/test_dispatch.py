import asyncio
import logging

import pytest

from bot.model.command import Role
from bot.model.errors import ChannelBusy, NotFound, NotPossible, Unavailable, Way
from bot.model.orders import DatasetKind, EventOrder, ImportOrder, RecommendOrder, TrainOrder
from tests.unit.handlers.desk import BOT, CHANNEL, DIRECT, OPERATOR, SECRET, VIEWER, Desk

ACKNOWLEDGED = (200, "")


async def test_a_slash_command_is_acknowledged_and_answered_only_to_the_person(desk: Desk) -> None:
    """The acknowledgement says nothing; the answer comes through the response_url."""
    assert await desk.slash("status") == ACKNOWLEDGED

    (said,) = await desk.answers()
    assert said.route == "response_url"
    assert said.body["response_type"] == "ephemeral"
    assert said.body["replace_original"] is False
    assert "movies" in said.body["text"]
    assert said.body["blocks"]


async def test_public_shows_the_answer_to_the_channel(desk: Desk) -> None:
    """Where the channel asked for it."""
    await desk.slash("status public")

    (said,) = await desk.answers()
    assert said.body["response_type"] == "in_channel"


async def test_an_error_is_never_public(desk: Desk) -> None:
    """A slip is nobody else's business."""
    await desk.slash("statsu public")

    (said,) = await desk.answers()
    assert said.body["response_type"] == "ephemeral"
    assert "Did you mean status?" in said.body["text"]


async def test_a_direct_message_is_answered_in_it(desk: Desk) -> None:
    """No slash is needed there."""
    assert await desk.direct("recommend 196") == ACKNOWLEDGED

    (said,) = await desk.answers()
    assert (said.route, said.body["channel"], said.body.get("thread_ts")) == ("chat.postMessage", DIRECT, None)
    assert "Star Wars" in said.body["text"]
    assert desk.actions.asked == [
        RecommendOrder(asked_by=OPERATOR, channel=DIRECT, line="recommend 196", user="196", campaign=None, count=10)
    ]


@pytest.mark.parametrize("thread", [{}, {"thread_ts": "0.5"}])
async def test_a_mention_is_answered_in_the_channel_and_in_its_thread(desk: Desk, thread: dict[str, str]) -> None:
    """An answer stands where the question does."""
    assert await desk.mention("status", **thread) == ACKNOWLEDGED

    (said,) = await desk.answers()
    assert (said.route, said.body["channel"]) == ("chat.postMessage", CHANNEL)
    assert said.body.get("thread_ts") == thread.get("thread_ts")
    assert said.body["unfurl_links"] is False


@pytest.mark.parametrize("text", [f"hey <@{BOT}> status", f"status <@{BOT}>", f"<@{BOT}>: status"])
async def test_a_mention_may_stand_anywhere(desk: Desk, text: str) -> None:
    """What follows it is said to the bot, or else what precedes it."""
    await desk.event("app_mention", text=text)

    assert "movies" in await desk.answer()


@pytest.mark.parametrize(
    "text",
    [
        f"*Great* work, <@{BOT}> :tada:",
        f"I asked <@{BOT}> yesterday",
        f"Thanks, <@{BOT}>!",
        f"what does <@{BOT}> say?",
        f"stat us <@{BOT}>",
    ],
)
async def test_talk_about_the_bot_is_left_alone(desk: Desk, text: str) -> None:
    """Who is not spoken to does not answer, least of all that it did not understand."""
    assert await desk.event("app_mention", text=text) == ACKNOWLEDGED

    assert await desk.answers() == []
    assert desk.audit.kept == []


async def test_talk_to_the_bot_is_answered_with_how_to_ask(desk: Desk) -> None:
    """Not with a guess at which of their users somebody here is."""
    await desk.event("app_mention", text=f"hey <@{BOT}> can you recommend something for <@U1>?")

    assert await desk.answer() == "Did you mean help recommend?"
    assert desk.actions.asked == []


async def test_a_state_is_told_without_how_to_type_it(desk: Desk) -> None:
    """It was typed rightly; what leads on is a button, which asks first where it cannot be taken back."""
    way = Way(text="Stop all", line="stop movies all", confirm="It ends.")
    desk.actions.refusal = NotPossible("2 trainings of movies run.", ways=[way])

    await desk.slash("stop movies")

    (said,) = await desk.answers()
    (button,) = said.body["blocks"][-1]["elements"]
    assert said.body["text"] == "2 trainings of movies run."
    assert (button["value"], button["style"]) == ("stop movies all", "danger")
    assert button["confirm"]["text"]["text"] == "It ends."


async def test_a_button_types_its_line(desk: Desk) -> None:
    """And only who clicked sees the answer; the message under which it stood stays."""
    assert await desk.click("train movies recipe=similar-items") == ACKNOWLEDGED

    (said,) = await desk.answers()
    assert (said.route, said.body["response_type"], said.body["replace_original"]) == (
        "response_url",
        "ephemeral",
        False,
    )
    (order,) = desk.actions.asked
    assert order == TrainOrder(
        asked_by=OPERATOR,
        channel=CHANNEL,
        line="train movies recipe=similar-items",
        group="movies",
        recipe="similar-items",
    )


@pytest.mark.parametrize("seen_by, kind", [("the person", "ephemeral"), ("the channel", "in_channel")])
async def test_a_button_may_renew_its_message(desk: Desk, seen_by: str, kind: str) -> None:
    """For whomever sees that; an answer that something is wrong stands beside it, since the message is still true."""
    container = {"type": "message", "message_ts": "1.1", "channel_id": CHANNEL, "is_ephemeral": kind == "ephemeral"}
    await desk.renew("event 196 50 then recommend 196", container)
    await desk.answers()
    desk.actions.refusal = NotPossible("Not now.")
    await desk.renew("event 196 50 then recommend 196", container)

    well, badly = await desk.answers()
    assert (well.body["response_type"], well.body["replace_original"]) == (kind, True), seen_by
    assert "This is what it recommends now" in well.body["text"]
    assert (badly.body["response_type"], badly.body["replace_original"]) == ("ephemeral", False)
    assert [type(order) for order in desk.actions.asked[:2]] == [EventOrder, RecommendOrder]


async def test_a_message_in_a_conversation_of_two_is_renewed_by_an_edit(desk: Desk) -> None:
    """There, answers are messages."""
    container = {"type": "message", "message_ts": "1.5", "channel_id": DIRECT, "is_ephemeral": False}
    await desk.renew("event 196 50 then recommend 196", container)

    (said,) = await desk.answers()
    assert (said.route, said.body["ts"]) == ("chat.update", "1.5")


@pytest.mark.parametrize(
    "typed, to",
    [("recommend 196 csv", OPERATOR), ("recommend 196 csv public", CHANNEL), ("recommend 196 PUBLIC csv", CHANNEL)],
)
async def test_a_list_is_sent_as_a_file(desk: Desk, typed: str, to: str) -> None:
    """To the channel where it sees the answer, else to the person."""
    await desk.slash(typed)

    said = await desk.answers()
    assert "As a file: recommended-196.csv" in said[0].body["text"]
    opened = [one.body["users"] for one in said if one.route == "conversations.open"]
    [sent] = [one.body for one in said if one.route == "files.completeUploadExternal"]
    assert opened == ([OPERATOR] if to == OPERATOR else [])
    assert sent["channel_id"] == (DIRECT if to == OPERATOR else CHANNEL)


async def test_a_file_that_the_channel_does_not_take_goes_to_the_person(desk: Desk) -> None:
    """And where nobody gets it, that is said."""
    desk.slack.answers["files.getUploadURLExternal"] = (200, '{"ok": false, "error": "missing_scope"}')
    await desk.mention("rank 196 50,181 csv")

    *_, told = await desk.answers()
    assert "Slack did not take ranked-196.csv" in told.body["text"]


async def test_what_is_no_list_is_no_file(desk: Desk) -> None:
    """The word is then one as any other."""
    await desk.slash("undeploy homepage csv")

    assert "more than one campaign" in await desk.answer()


async def test_a_buttons_line_is_taken_as_it_is(desk: Desk) -> None:
    """Slack escapes what people type, not what a button holds."""
    await desk.click('similar "a&amp;b <@U1>"')

    await desk.answers()
    assert desk.actions.asked[0].item == "a&amp;b <@U1>"


async def test_where_there_is_one_account_again_an_old_button_is_told_so(desk: Desk) -> None:
    """And what it typed without the account is a click away."""
    await desk.click("status movies in prod")

    (said,) = await desk.answers()
    assert "There is only one AWS account here, and it has no name: leave in prod out." in said.body["text"]
    assert [button["value"] for button in said.body["blocks"][-1]["elements"]] == ["status movies"]
    assert desk.actions.asked == []


async def test_who_clicks_needs_the_role_too(desk: Desk) -> None:
    """A button under an operator's message gives nobody an operator's rights."""
    await desk.click("train movies", user=VIEWER)

    assert "is for operators, and you are a viewer" in await desk.answer()
    assert desk.actions.asked == []
    assert desk.audit.kept[0].outcome == "NotAllowed"


async def test_a_role_is_asked_for_each_time(desk: Desk) -> None:
    """A right that was given works at once."""
    desk.roles.given[VIEWER] = Role.ADMIN

    await desk.slash("train movies", user=VIEWER)

    assert "Started training" in await desk.answer()


@pytest.mark.parametrize("again", range(3))
async def test_a_repeated_delivery_is_carried_out_once(desk: Desk, again: int) -> None:
    """Slack delivers at least once; the bot acts at most once, and acknowledges each."""
    for _ in range(again + 1):
        assert await desk.slash("train movies", trigger_id="1.2.same") == ACKNOWLEDGED
        assert await desk.mention("train books", event_id="EvSAME") == ACKNOWLEDGED

    await desk.answers()
    assert sorted(order.group for order in desk.actions.asked) == ["books", "movies"]
    assert len(desk.slack.said) == 2


async def test_every_command_is_kept_with_its_outcome(desk: Desk) -> None:
    """Who, where, what and how it went."""
    await desk.slash("train movies")
    await desk.answers()
    for line in ("trian movies", "frobnicate movies"):
        await desk.direct(line)
        await desk.answers()

    assert [(kept.user, kept.channel, kept.line, kept.outcome) for kept in desk.audit.kept] == [
        (OPERATOR, CHANNEL, "train movies", "done"),
        (OPERATOR, DIRECT, "trian movies", "asked"),
        (OPERATOR, DIRECT, "frobnicate movies", "NotFound"),
    ]


async def test_a_misunderstanding_is_answered_with_how_to_type_it(desk: Desk) -> None:
    """The usage, and an example."""
    await desk.slash("recommend n=5")

    text = await desk.answer()
    assert "Say for which user." in text
    assert "Type it as recommend USER" in text
    assert "recommend 196" in text


async def test_what_was_perhaps_meant_can_be_clicked(desk: Desk) -> None:
    """The button types the line with the right name."""
    desk.actions.refusal = NotFound("There is no group “moveis”.", alternatives=["movies"])

    await desk.slash("train moveis")

    (said,) = await desk.answers()
    assert said.body["blocks"][-1]["elements"][0]["value"] == "train movies"


async def test_a_fault_of_the_bots_is_told_with_a_number_that_is_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The person is not left waiting, and sees nothing of the inside."""
    desk.actions.refusal = ZeroDivisionError("secret detail")

    await desk.slash("train movies")

    text = await desk.answer()
    number = desk.audit.kept[0].outcome.removeprefix("ZeroDivisionError ")
    assert f"logged as {number}" in text
    assert "secret detail" not in text
    assert f"Trouble {number}" in caplog.text


async def test_without_the_store_the_person_is_told(desk: Desk) -> None:
    """A database that is gone is a fault like another."""
    desk.deliveries.outage = OSError("disk full")

    await desk.slash("status")

    assert "Something went wrong inside this bot" in await desk.answer()


async def test_where_roles_cannot_be_read_nothing_is_done(desk: Desk) -> None:
    """Who may do it is not known, so nobody may."""
    desk.roles.outage = ChannelBusy("Slack does not say who is in which user group. Try again in a minute.")

    await desk.slash("train movies")

    assert "Try again in a minute" in await desk.answer()
    assert desk.actions.asked == []


async def test_an_audit_that_fails_does_not_eat_the_answer(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """What was done is told; the fault is logged."""
    desk.audit.outage = OSError("disk full")

    await desk.slash("train movies")

    assert "Started training" in await desk.answer()
    assert "A command could not be finished" in caplog.text


@pytest.mark.parametrize(
    "route, answer, logged",
    [
        ("response_url", (404, "expired_url"), "HTTP 404"),
        ("chat.postMessage", (200, '{"ok": false, "error": "not_in_channel"}'), "not_in_channel"),
    ],
)
async def test_a_reply_that_slack_refuses_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, route: str, answer: tuple[int, str], logged: str
) -> None:
    """Without its address, which is a key to the channel."""
    desk.slack.answers[route] = answer

    await (desk.slash("status") if route == "response_url" else desk.mention("status"))
    await desk.answers()

    assert f"Slack refused an answer: {logged}" in caplog.text
    assert "/commands/" not in caplog.text


@pytest.mark.parametrize(
    "route, answer",
    [
        ("response_url", (400, "invalid_blocks")),
        ("chat.postMessage", (200, '{"ok": false, "error": "invalid_blocks"}')),
    ],
)
async def test_where_slack_does_not_know_the_blocks_the_text_goes_alone(
    desk: Desk, route: str, answer: tuple[int, str]
) -> None:
    """New kinds of blocks reach workspaces at different times."""
    desk.slack.answers[route] = answer

    await (desk.slash("status") if route == "response_url" else desk.mention("status"))

    first, second = await desk.answers()
    assert first.body["blocks"]
    assert not second.body.get("blocks")
    assert second.body["text"] == first.body["text"]


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1", "user": BOT},
        {"bot_id": "B9", "user": "U0OTHER99"},
        {"subtype": "message_changed", "message": {"text": "status"}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
    ],
)
async def test_what_is_not_said_to_the_bot_is_acknowledged_and_left_alone(desk: Desk, event: dict[str, object]) -> None:
    """Its own messages, those of other bots, edits, joins."""
    assert await desk.direct("status", **event) == ACKNOWLEDGED

    assert await desk.answers() == []
    assert desk.audit.kept == []


@pytest.mark.parametrize("words", ["", "here is our data", "check", "recommend 196"])
async def test_a_dropped_file_is_checked(desk: Desk, words: str) -> None:
    """Whatever is said with it: at once which is read, and in the place of that what it holds."""
    await desk.direct(words, subtype="file_share", files=[{"id": "F0123456789", "name": "x.csv"}])

    said = await desk.answers()
    assert [one.route for one in said] == ["chat.postMessage", "chat.update"]
    assert said[0].body["text"] == "Reading ratings.csv, 480 MB …"
    assert "100,000 rows" in said[1].body["text"]
    assert [order.location for order in desk.actions.asked] == ["F0123456789"] * 2


async def test_a_reply_that_the_conversation_sees_too_is_meant_as_well(desk: Desk) -> None:
    """Slack gives such a message a subtype of its own, with its files; the answer stays in the thread."""
    reply: dict[str, object] = {"subtype": "thread_broadcast", "thread_ts": "1.0", "root": {"ts": "1.0"}}
    await desk.direct("status", **reply)
    await desk.direct("", files=[{"id": "F0123456789", "name": "x.csv"}], **reply)

    said = [one for one in await desk.answers() if one.route == "chat.postMessage"]
    assert [one.body["thread_ts"] for one in said] == ["1.0", "1.0"]
    assert desk.actions.asked[-1].location == "F0123456789"


async def test_a_file_can_be_dropped_with_the_group_that_it_is_for(desk: Desk) -> None:
    """Then it is imported, also in a channel where the bot is mentioned."""
    files = [{"id": "F0123456789", "name": "x.csv"}]
    await desk.direct("import movies dataset=items", subtype="file_share", files=files)
    await desk.mention("import movies", files=files)
    await desk.answers()

    orders = [order for order in desk.actions.asked if isinstance(order, ImportOrder)]
    assert [(order.group, order.location, order.dataset) for order in orders] == [
        ("movies", "F0123456789", DatasetKind.ITEMS),
        ("movies", "F0123456789", DatasetKind.INTERACTIONS),
    ]


async def test_files_are_looked_at_one_by_one(desk: Desk) -> None:
    """There is a button for each."""
    await desk.direct("", subtype="file_share", files=[{"id": "F0123456789"}, {"id": "F0123456780"}])

    (said,) = await desk.answers()
    assert "one file at a time" in said.body["text"]
    assert [button["value"] for button in said.body["blocks"][-1]["elements"]] == [
        "check F0123456789",
        "check F0123456780",
    ]


async def test_what_takes_a_while_is_told_by_slash_command_in_one_message(desk: Desk) -> None:
    """The answer replaces the first words; a button's message is not replaced."""
    await desk.slash("check s3://b/x.csv")
    await desk.answers()
    await desk.click("check s3://b/x.csv")

    said = await desk.answers()
    assert [one.body["replace_original"] for one in said] == [False, True, False, False]


@pytest.mark.parametrize("text", ["", "help"])
async def test_a_bare_call_is_answered_with_help(desk: Desk, text: str) -> None:
    """A newcomer who types nothing learns what there is."""
    await desk.mention(text)

    assert "What I can do" in await desk.answer()


@pytest.mark.parametrize("kind", ["app_home_opened", "reaction_added", "assistant_thread_started"])
async def test_other_events_are_acknowledged(desk: Desk, kind: str) -> None:
    """Slack repeats what is not, and switches off an app that does not answer."""
    assert await desk.event(kind) == ACKNOWLEDGED
    assert await desk.answers() == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_submission", "trigger_id": "1.2.3", "view": {"id": "V1", "type": "modal", "callback_id": "x"}},
        {"type": "view_closed", "view": {"id": "V1", "type": "modal", "callback_id": "x"}},
        {"type": "shortcut", "callback_id": "x", "trigger_id": "1.2.3"},
        {"type": "message_action", "callback_id": "x", "trigger_id": "1.2.3", "channel": {"id": CHANNEL}},
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "y"},
    ],
)
async def test_other_interactions_are_acknowledged(desk: Desk, payload: dict[str, object]) -> None:
    """Also those that nothing of the bot's leads to."""
    status, _ = await desk.interact({"user": {"id": OPERATOR}, "team": {"id": "T1"}, "api_app_id": "A1"} | payload)

    assert status == 200
    assert await desk.answers() == []


async def test_an_element_that_types_nothing_is_acknowledged(desk: Desk) -> None:
    """A link button sends an action as well."""
    assert await desk.click("", action_id="open") == ACKNOWLEDGED
    assert await desk.answers() == []


async def test_a_button_on_the_home_tab_is_answered_in_a_direct_message(desk: Desk) -> None:
    """There is no channel and no response_url there."""
    payload = {
        "type": "block_actions",
        "user": {"id": OPERATOR},
        "team": {"id": "T1"},
        "api_app_id": "A1",
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "home"},
        "trigger_id": "1.2.home",
        "actions": [{"type": "button", "action_id": "say:0", "block_id": "b", "value": "status"}],
    }
    await desk.interact(payload)

    (said,) = await desk.answers()
    assert (said.route, said.body["channel"]) == ("chat.postMessage", OPERATOR)


async def test_slack_is_asked_only_once_who_the_bot_is(desk: Desk) -> None:
    """Not for each delivery, and not by each of a burst."""
    await asyncio.gather(*(desk.slash("status") for _ in range(20)))
    await desk.answers()

    assert desk.slack.calls == ["auth.test"]


async def test_a_forged_delivery_is_turned_away(desk: Desk) -> None:
    """Without Slack's signature nothing happens."""
    async with desk.http.post("/slack/events", data="text=status", headers={"X-Slack-Signature": "v0=00"}) as response:
        assert response.status == 401

    assert await desk.answers() == []


async def test_the_acknowledgement_does_not_wait_for_the_action(desk: Desk) -> None:
    """It leaves while the command has not begun."""
    await desk.slash("status")

    assert desk.slack.said == []
    assert len(await desk.answers()) == 1


async def test_the_log_holds_no_secrets_and_no_words_of_people(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """It says who used which verb, and how that went."""
    caplog.set_level(logging.INFO)

    await desk.slash("recommend secret-user")
    await desk.direct("my password is swordfish")
    await desk.answers()

    assert f"{OPERATOR} in {CHANNEL}: recommend: done" in caplog.text
    for word in ("secret-user", "swordfish", "/commands/", "xoxb-test", SECRET):
        assert word not in caplog.text


async def test_trouble_in_aws_is_told_with_a_way_to_try_again(desk: Desk) -> None:
    """The button types the same line."""
    desk.actions.refusal = Unavailable("AWS is busy. Try again in a minute.")

    await desk.slash("train movies")

    (said,) = await desk.answers()
    assert said.body["blocks"][-1]["elements"][0]["value"] == "train movies"
