"""What a bot may expect of Slack, told through slack_sdk's and Bolt's own clients."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest, AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_workspace
from tests.slack_app import bolt_app, listening, web_client

GENERAL, ADA = "C00GENERAL", "U00000ADA"
QUICK = Settings(
    timing=Timing(ack=timedelta(seconds=1), retries=(timedelta(0), timedelta(seconds=0.02))),
    rounds=timedelta(seconds=0.02),
)
BUTTON = {"type": "button", "action_id": "deploy", "text": {"type": "plain_text", "text": "Deploy"}, "value": "v1"}
BUTTONS = [{"type": "actions", "elements": [BUTTON]}]
NAME = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "New group"},
    "submit": {"type": "plain_text", "text": "Create"},
    "blocks": [NAME],
}


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    """A running workspace in which nothing takes long."""
    async with serve(workspace=local_workspace(), settings=QUICK) as sandbox:
        yield sandbox


@pytest.fixture
def app(slack: SlackSandbox) -> AsyncApp:
    """Its app, not yet connected."""
    return bolt_app(slack)


@pytest.fixture
def client(slack: SlackSandbox) -> AsyncWebClient:
    """Its Web API."""
    return web_client(slack)


@pytest.fixture
async def ada(slack: SlackSandbox) -> AsyncIterator[Person]:
    """Ada, in #general."""
    async with Person(slack.url, user=ADA, channel=GENERAL) as person:
        yield person


async def test_a_command_is_answered_in_its_acknowledgement(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """The text of an ack is for the eyes of who typed; in_channel is for everybody."""

    @app.command("/personalize")
    async def answer(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(text=f"you typed {command['text']}", response_type="in_channel" if command["text"] == "all" else None)

    async with listening(app, slack):
        await ada.types("/personalize status")
        private = await ada.reads("you typed status")
        await ada.types("/personalize all")
        public = await ada.reads("you typed all")

    assert private["ephemeral_to"] == ADA
    assert "ephemeral_to" not in public


async def test_a_command_brings_all_that_bolt_needs(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """Every field of the payload is there, and every value is text."""
    commands: list[dict[str, Any]] = []

    @app.command("/personalize")
    async def keep(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        commands.append(command)

    async with listening(app, slack):
        await ada.types("/personalize train movies", channel=ADA)

    payload = commands[0]
    assert all(isinstance(value, str) for value in payload.values())
    assert (payload["command"], payload["text"], payload["user_name"]) == ("/personalize", "train movies", "ada")
    assert payload["channel_name"] == "directmessage"
    assert payload["channel_id"].startswith("D")


async def test_a_response_url_answers_five_times(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """The sixth answer is refused with status 404, and nothing is shown."""
    statuses: list[int] = []

    @app.command("/personalize")
    async def chatter(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        statuses.extend([(await respond(f"answer {number}")).status_code for number in range(6)])

    async with listening(app, slack):
        await ada.types("/personalize")
        await ada.reads("answer 4")

    assert statuses == [200, 200, 200, 200, 200, 404]
    assert len(await ada.messages()) == 5


async def test_a_click_reaches_its_listener_and_replaces_the_message(
    app: AsyncApp, slack: SlackSandbox, client: AsyncWebClient, ada: Person
) -> None:
    """block_actions carries value, message and a response_url that can replace the message."""
    bodies: list[dict[str, Any]] = []

    @app.action("deploy")
    async def deploy(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond("deploying", replace_original=True)

    async with listening(app, slack):
        posted = await client.chat_postMessage(channel=GENERAL, text="ready", blocks=BUTTONS)
        await ada.clicks("Deploy")
        edited = await ada.reads("deploying")

    body = bodies[0]
    assert (edited["ts"], "blocks" in edited) == (posted["ts"], False)
    assert body["actions"][0]["value"] == "v1"
    assert body["actions"][0]["block_id"] == posted["message"]["blocks"][0]["block_id"]
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": GENERAL,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == posted["ts"]


async def test_an_ephemeral_message_can_be_clicked_and_deleted(
    app: AsyncApp, slack: SlackSandbox, client: AsyncWebClient, ada: Person
) -> None:
    """Its payload has no message, as in Slack; delete_original takes it away."""
    bodies: list[dict[str, Any]] = []

    @app.action("deploy")
    async def dismiss(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond(delete_original=True)

    async with listening(app, slack):
        await client.chat_postEphemeral(channel=GENERAL, user=ADA, text="ready", blocks=BUTTONS)
        await ada.clicks("Deploy")

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    assert await ada.messages() == []


async def test_a_direct_message_and_a_mention_are_events(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """A mention in a channel is an app_mention, a direct message a message of channel_type im; each is told once."""
    heard: list[tuple[str, str | None]] = []

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: AsyncSay) -> None:
        heard.append((event["type"], event.get("channel_type")))
        await say("you called?")

    @app.event("message")
    async def told(event: dict[str, Any], say: AsyncSay) -> None:
        heard.append((event["type"], event.get("channel_type")))
        await say(f"<@{event['user']}> said {event['text']}")

    async with listening(app, slack):
        await ada.says("<@U0PERSONAL> status")
        await ada.reads("you called?")
        await ada.says("hello", channel=ADA)
        await ada.reads("@ada said hello", channel=ADA)

    assert heard == [("app_mention", None), ("message", "im")]


async def test_a_form_is_refused_then_accepted(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """Errors keep the form open and stand beside their field; an empty ack closes it."""
    typed: list[str] = []

    @app.command("/personalize")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view={**FORM, "callback_id": "new"})

    @app.view("new")
    async def submitted(ack: AsyncAck, view: dict[str, Any]) -> None:
        name = view["state"]["values"]["name"]["typed"]["value"]
        typed.append(name)
        await (ack(response_action="errors", errors={"name": "too short"}) if len(name) < 3 else ack())

    async with listening(app, slack):
        await ada.types("/personalize new")
        await ada.sees_form("New group")
        refused = await ada.submits({"typed": "ab"})
        still_open = (await ada.views())["modals"]
        accepted = await ada.submits({"typed": "movies"})

    assert refused["errors"] == {"name": "too short"}
    assert len(still_open) == 1
    assert accepted == {"ok": True}
    assert (await ada.views())["modals"] == []
    assert typed == ["ab", "movies"]


async def test_a_home_tab_is_published_when_it_is_opened(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """app_home_opened comes with the tab, and what is published is what the person sees."""

    @app.event("app_home_opened")
    async def greet(event: dict[str, Any], client: AsyncWebClient) -> None:
        assert event["tab"] == "home"
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    async with listening(app, slack):
        await ada.opens_home()
        home = await ada.sees_home()

    assert [block["type"] for block in home["blocks"]] == ["divider"]


async def test_a_command_that_nobody_acknowledges_fails_in_sight(
    app: AsyncApp, slack: SlackSandbox, ada: Person
) -> None:
    """Who typed is told operation_timeout, as in Slack."""

    @app.command("/personalize")
    async def forget(command: dict[str, str]) -> None:
        """Never acknowledge."""

    async with listening(app, slack):
        await ada.types("/personalize status")
        failure = await ada.reads("operation_timeout")

    assert failure["text"] == '/personalize failed with the error "operation_timeout"'


async def test_a_command_without_a_bot_fails_in_sight(ada: Person) -> None:
    """With no connection at all the error is dispatch_failed, and it comes at once."""
    await ada.types("/personalize status")

    await ada.reads("dispatch_failed")


async def test_an_event_comes_again_until_it_is_acknowledged(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """The same event_id, with the number and reason of the retry where Bolt shows them."""
    attempts: list[tuple[str, list[str], list[str]]] = []

    @app.event("message")
    async def falter(body: dict[str, Any], request: AsyncBoltRequest, say: AsyncSay) -> None:
        retry = [request.headers.get(f"x-slack-retry-{what}", []) for what in ("num", "reason")]
        attempts.append((body["event_id"], *retry))
        if len(attempts) < 3:
            raise RuntimeError("not now")
        await say("at last")

    async with listening(app, slack):
        await ada.says("hello", channel=ADA)
        await ada.reads("at last", channel=ADA)

    assert len({event_id for event_id, _, _ in attempts}) == 1
    assert [(number, reason) for _, number, reason in attempts] == [
        (["0"], [""]),
        (["1"], ["timeout"]),
        (["2"], ["timeout"]),
    ]


async def test_nothing_is_lost_while_connections_are_refreshed(app: AsyncApp, slack: SlackSandbox, ada: Person) -> None:
    """Every message sent around a refresh is answered once."""
    heard: list[str] = []

    @app.event("message")
    async def note(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    @app.command("/personalize")
    async def answer(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(f"got {command['text']}")

    async with listening(app, slack):
        for number in range(3):
            await ada.says(f"before {number}", channel=ADA)
            assert await ada.refreshes_connections() == 1
            await ada.says(f"after {number}", channel=ADA)
            await ada.types(f"/personalize {number}")
            await ada.reads(f"got {number}")

    assert sorted(heard) == sorted(f"{when} {number}" for number in range(3) for when in ("before", "after"))


async def test_blocks_that_slack_would_refuse_are_refused(client: AsyncWebClient) -> None:
    """invalid_blocks names the place by JSON pointer, and nothing is posted."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=GENERAL, text="hi", blocks=[header, {"type": "hologram"}])

    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        "unsupported type: hologram [json-pointer:/blocks/1/type]",
    ]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] must be less than 151")
    assert (await client.conversations_history(channel=GENERAL))["messages"] == []


async def test_a_rate_limit_tells_when_to_come_back(client: AsyncWebClient, ada: Person) -> None:
    """429 with Retry-After; the SDK's own handler waits and gets through."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "next": 2, "status": 429, "retry_after": 0})

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=GENERAL, text="hi")
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    posted = await client.chat_postMessage(channel=GENERAL, text="hi")

    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "0"
    assert posted["ok"]
