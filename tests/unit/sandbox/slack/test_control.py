"""The control surface: local-slack's routes and bodies, and ours beside them."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import ControlRefused, Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import listening, logged, web_client

GENERAL, ADA, GRACE = "C00GENERAL", "U00000ADA", "U0000GRACE"


async def post(slack: SlackSandbox, route: str, body: object) -> tuple[int, dict[str, Any]]:
    """Status and answer of one POST."""
    async with ClientSession(slack.url) as session, session.post(f"/_control/{route}", json=body) as response:
        return response.status, await response.json()


async def get(slack: SlackSandbox, route: str) -> dict[str, Any]:
    """The answer of one GET."""
    async with ClientSession(slack.url) as session, session.get(f"/_control/{route}") as response:
        return dict(await response.json())


@pytest.mark.parametrize(
    "route", ["message", "command", "interact", "reaction", "edit-message", "delete-message", "open-home"]
)
@pytest.mark.parametrize("body", [{}, [], None, {"channel": GENERAL}])
async def test_a_body_that_lacks_a_field_is_refused(slack: SlackSandbox, route: str, body: object) -> None:
    """Status 400, and the missing fields by name."""
    status, answer = await post(slack, route, body)

    assert (status, answer["ok"]) == (400, False)
    assert "user" in answer["error"]


@pytest.mark.parametrize(
    "route,body,error",
    [
        ("message", {"channel": "C0NOWHERE", "user": ADA}, "channel_not_found"),
        ("message", {"channel": GENERAL, "user": "U0NOBODY"}, "user_not_found"),
        ("command", {"channel": GENERAL, "user": ADA, "command": "/x", "appId": "A0OTHER"}, "app_not_found"),
        ("interact", {"channel": GENERAL, "messageTs": "1.1", "user": ADA, "action": {"action_id": "a"}}, "message_"),
        ("interact", {"channel": GENERAL, "user": ADA, "action": {"action_id": "a"}}, "messageTs: required"),
        ("message", {"channel": "C000RANDOM", "user": "U0PERSONAL", "text": "hi"}, "not_in_channel"),
        ("message", {"channel": {"id": GENERAL}, "user": ADA}, "channel: required"),
        ("interact", {"channel": GENERAL, "messageTs": "1.1", "user": ADA, "action": "a"}, "action: required"),
        ("submit-view", {"user": ADA, "values": []}, "values: must be an object"),
        ("submit-view", {"user": ADA}, "no_open_view"),
        ("close-view", {"user": ADA}, "no_open_view"),
        ("faults", {"ack": "lose"}, "a fault is"),
        ("faults", {"method": "chat.postMessage", "status": 418}, "a fault is"),
        ("faults", {"deliver": "twice", "next": -1}, "next must be a number"),
        ("faults", {"deliver": "drop"}, "a fault is"),
        ("faults", {"method": "auth.test", "disconnect": False}, "a fault is"),
        ("faults", {"ack": "delay", "seconds": "long"}, "seconds must be a number"),
        ("submit-view", {"user": ADA, "state": []}, "no_open_view"),
        ("submit-view", {"user": ADA, "state": {"block": "x"}}, "state: must be"),
        ("submit-view", {"user": ADA, "state": {"block": {"action": "x"}}}, "state: must be"),
    ],
)
async def test_what_cannot_be_done_says_why(slack: SlackSandbox, route: str, body: object, error: str) -> None:
    """Status 400 with the reason."""
    status, answer = await post(slack, route, body)

    assert (status, error in answer["error"]) == (400, True)


async def test_unknown_places_are_404(slack: SlackSandbox) -> None:
    """Reading a channel or a user that does not exist."""
    assert (await get(slack, "messages/C0NOWHERE"))["error"] == "channel_not_found"
    assert (await get(slack, "views/U0NOBODY"))["error"] == "user_not_found"
    assert "must be a whole number" in (await get(slack, f"messages/{GENERAL}?since=x"))["error"]


async def test_the_state_lists_workspace_app_people_and_channels(slack: SlackSandbox) -> None:
    """In local-slack's words."""
    state = await get(slack, "state")

    assert state["workspace"] == {"name": "Local", "domain": "local", "teamId": "T0000LOCAL"}
    assert [(one["appId"], one["botUserId"], one["mode"]) for one in state["apps"]] == [
        ("A0PERSONAL", "U0PERSONAL", "socket")
    ]
    assert {"ada", "grace", "personalize"} == {user["name"] for user in state["users"]}
    assert [one["name"] for one in state["channels"]] == ["general", "recommendations", "random"]


async def test_messages_show_ephemeral_ones_to_whom_they_are_for(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Without a user all of them, marked; with one only that user's."""
    await client.chat_postEphemeral(channel=GENERAL, user=ADA, text="for Ada")
    await client.chat_postEphemeral(channel=GENERAL, user=GRACE, text="for Grace")

    everything = (await get(slack, f"messages/{GENERAL}"))["messages"]
    hers = (await get(slack, f"messages/{GENERAL}?user={GRACE}"))["messages"]
    assert [(one["text"], one["ephemeral_to"]) for one in everything] == [("for Ada", ADA), ("for Grace", GRACE)]
    assert [(one["text"], one["channel"], one["subtype"]) for one in hers] == [("for Grace", GENERAL, "ephemeral")]


async def test_people_edit_and_delete_their_own_messages(slack: SlackSandbox, ada: Person) -> None:
    """Somebody else's are not theirs to touch."""
    said = await ada.says("helo")
    mine = {"channel": GENERAL, "ts": said["ts"], "user": ADA}

    assert (await post(slack, "edit-message", {**mine, "text": "hello", "user": GRACE}))[1]["error"] == "not_authorized"
    await post(slack, "edit-message", {**mine, "text": "hello"})
    assert [(one["text"], one["edited"]["user"]) for one in await ada.messages()] == [("hello", ADA)]
    await post(slack, "delete-message", mine)
    assert await ada.messages() == []


async def test_reset_restores_the_workspace_and_keeps_connections(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient, ada: Person
) -> None:
    """Messages, direct messages, views, faults and the log are gone; the app still hears."""

    @app.command("/personalize")
    async def answer(ack: AsyncAck) -> None:
        await ack("still here")

    async with listening(app, slack):
        await ada.says("hello", channel=ADA)
        await client.views_publish(user_id=ADA, view={"type": "home", "blocks": []})
        await ada.asks_for_trouble({"method": "chat.postMessage", "status": 500, "next": 9})
        assert await post(slack, "reset", None) == (200, {"ok": True})

        state = await get(slack, "state")
        assert [one for one in state["channels"] if one["is_im"]] == []
        assert (await ada.views())["home"] is None
        assert (await get(slack, "log"))["log"] == []
        await client.chat_postMessage(channel=GENERAL, text="no trouble")
        await ada.types("/personalize")
        await ada.reads("still here")


async def test_a_reaction_is_an_event_when_it_changes_something(slack: SlackSandbox, ada: Person) -> None:
    """Added and removed, each told with message and author."""
    said = await ada.says("hello")
    await ada.reacts("eyes", said)
    await ada.reacts("eyes", said)
    await ada.reacts("eyes", said, present=False)
    await logged(slack, "reaction_removed")

    told = [one["detail"]["event"] for one in (await get(slack, "log"))["log"] if one["direction"] == "to_bot"]
    added = [event for event in told if event["type"] == "reaction_added"]
    assert added[0]["item"] == {"type": "message", "channel": GENERAL, "ts": said["ts"]}
    assert (added[0]["reaction"], added[0]["item_user"], len({event["event_ts"] for event in added})) == (
        "eyes",
        ADA,
        1,
    )


async def test_shortcuts_reach_their_listeners(slack: SlackSandbox, app: AsyncApp, ada: Person) -> None:
    """Global ones without a channel, message ones with their message."""
    bodies: list[dict[str, Any]] = []

    @app.shortcut("recommend")
    async def keep(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    async with listening(app, slack):
        said = await ada.says("hello")
        await ada.picks_shortcut("recommend")
        await ada.picks_shortcut("recommend", said)

    assert [body["type"] for body in bodies] == ["shortcut", "message_action"]
    assert "channel" not in bodies[0]
    assert (bodies[1]["message"]["text"], bodies[1]["channel"]["id"]) == ("hello", GENERAL)


async def test_a_token_never_shows_in_the_log(slack: SlackSandbox) -> None:
    """Not as an argument either."""
    form = {"token": slack.bot_token, "channel": GENERAL, "text": "hi"}
    await web_client(slack, token="").api_call("chat.postMessage", data=form)

    entry = await logged(slack, "chat.postMessage")
    assert entry["detail"] == {"channel": GENERAL, "text": "hi"}
    assert entry["answer"]["ok"] is True


async def test_an_element_that_is_not_there_cannot_be_clicked(
    slack: SlackSandbox, client: AsyncWebClient, ada: Person
) -> None:
    """Nor one in a message that this person does not see."""
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    hers = await client.chat_postEphemeral(channel=GENERAL, user=GRACE, text="hi", blocks=blocks)

    with pytest.raises(LookupError, match="nothing to click named 'Go'"):
        await ada.clicks("Go")
    click = {"channel": GENERAL, "messageTs": hers["message_ts"], "user": ADA, "action": {"action_id": "go"}}
    assert (await post(slack, "interact", click))[1]["error"] == "message_not_found"
    wrong = {**click, "user": GRACE, "action": {"action_id": "stop"}}
    assert (await post(slack, "interact", wrong))[1]["error"] == "no_such_element"


async def test_refusals_are_errors_for_a_person(ada: Person) -> None:
    """A Person never passes over what the server refused."""
    with pytest.raises(ControlRefused, match="channel_not_found"):
        await ada.says("hello", channel="C0NOWHERE")


async def test_a_direct_message_between_people_is_not_for_the_app(
    slack: SlackSandbox, client: AsyncWebClient, ada: Person
) -> None:
    """The Web API does not know of it, whatever is asked."""
    _, opened = await post(slack, "direct", {"user": ADA, "other": GRACE})
    channel = opened["channel"]
    said = await ada.says("Just us", channel=channel)
    calls = [
        client.conversations_info(channel=channel),
        client.conversations_history(channel=channel),
        client.conversations_members(channel=channel),
        client.chat_postMessage(channel=channel, text="Hello?"),
        client.chat_getPermalink(channel=channel, message_ts=said["ts"]),
        client.reactions_add(channel=channel, timestamp=said["ts"], name="eyes"),
    ]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    listed = await client.users_conversations(user=ADA, types="im")

    errors = [answer.response["error"] for answer in answers if isinstance(answer, SlackApiError)]
    assert errors == ["channel_not_found"] * len(calls)
    assert channel not in [one["id"] for one in listed["channels"]]
    assert "Just us" not in str((await get(slack, "log"))["log"])


async def test_a_reply_is_sent_to_the_channel_too(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """By a person and by the app; history has it, and its thread as well."""
    root = await ada.says("Question")
    reply = {"channel": GENERAL, "user": ADA, "thread_ts": root["ts"], "text": "Answer", "reply_broadcast": True}
    await post(slack, "message", reply)
    await client.chat_postMessage(channel=GENERAL, thread_ts=root["ts"], text="Indeed", reply_broadcast=True)
    await client.chat_postMessage(channel=GENERAL, thread_ts=root["ts"], text="In the thread only")
    history = (await client.conversations_history(channel=GENERAL))["messages"]
    thread = (await client.conversations_replies(channel=GENERAL, ts=root["ts"]))["messages"]

    assert [one["text"] for one in history] == ["Indeed", "Answer", "Question"]
    assert [one["text"] for one in thread] == ["Question", "Answer", "Indeed", "In the thread only"]
    assert [(one["subtype"], one["root"]["text"]) for one in history[:2]] == [("thread_broadcast", "Question")] * 2
