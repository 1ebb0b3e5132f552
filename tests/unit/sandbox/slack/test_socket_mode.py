import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import web_client

ADA = "U00000ADA"


@asynccontextmanager
async def connected(slack: SlackSandbox) -> AsyncIterator[ClientWebSocketResponse]:
    """A raw Socket Mode connection, after its hello."""
    url = (await web_client(slack, token=slack.app_token).apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        yield socket


async def acknowledged(
    socket: ClientWebSocketResponse, doing: Coroutine[Any, Any, None], **answer: object
) -> dict[str, Any]:
    """Receive the envelope of what is being done, acknowledge it, and return it."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(doing)
        envelope = dict(await socket.receive_json(timeout=1))
        await socket.send_json({"envelope_id": envelope["envelope_id"], **answer})
    return envelope


async def log(slack: SlackSandbox) -> list[dict[str, Any]]:
    """Everything that passed between workspace and app."""
    async with ClientSession() as session, session.get(f"{slack.url}/_control/log") as response:
        return list((await response.json())["log"])


async def test_a_ticket_opens_one_connection(slack: SlackSandbox) -> None:
    """The URL of apps.connections.open works once, and a made-up ticket never does."""
    url = (await web_client(slack, token=slack.app_token).apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
        with pytest.raises(WSServerHandshakeError) as caught:
            await session.ws_connect(url)

    assert (hello["num_connections"], hello["connection_info"]) == (1, {"app_id": "A0PERSONAL"})
    assert caught.value.status == 403


async def test_pings_are_answered_with_the_same_bytes(slack: SlackSandbox) -> None:
    """slack_sdk recognises its own ping in the pong."""
    url = (await web_client(slack, token=slack.app_token).apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(url, autoping=False) as socket:
        await socket.receive_json()
        await socket.ping(b"sdk-ping-pong:1")
        pong = await socket.receive()

    assert (pong.type, bytes(pong.data)) == (WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_an_envelope_goes_to_one_connection_and_the_next_to_another(slack: SlackSandbox, ada: Person) -> None:
    """No broadcast: two commands, two connections, one envelope each."""
    async with connected(slack) as first, connected(slack) as second:
        envelopes = [
            await acknowledged(socket, ada.types(f"/personalize {number}"))
            for number, socket in enumerate((first, second))
        ]

    assert [one["payload"]["text"] for one in envelopes] == ["0", "1"]
    assert {one["type"] for one in envelopes} == {"slash_commands"}
    assert all(one["accepts_response_payload"] for one in envelopes)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_is_told_to_make_way(slack: SlackSandbox, ada: Person, reason: str) -> None:
    """It gets nothing more; what happens meanwhile waits for its successor."""
    async with connected(slack) as old, ClientSession(slack.url) as session:
        async with session.post("/_control/refresh", json={"reason": reason}) as response:
            assert (await response.json())["connections"] == 1
        goodbye = await old.receive_json(timeout=1)
        async with connected(slack) as new:
            envelope = await acknowledged(new, ada.types("/personalize status"))

    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", reason)
    assert envelope["payload"]["text"] == "status"


async def test_slack_has_few_reasons_to_say_goodbye(slack: SlackSandbox) -> None:
    """Another would never reach an app."""
    body = {"reason": "boredom"}
    async with ClientSession(slack.url) as session, session.post("/_control/refresh", json=body) as response:
        assert "warning, refresh_requested" in (await response.json())["error"]


async def test_the_eleventh_connection_is_turned_away(slack: SlackSandbox) -> None:
    """Ten stay, the next is told too_many_websockets."""
    async with AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(connected(slack))
        client = web_client(slack, token=slack.app_token)
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        session = await stack.enter_async_context(ClientSession())
        async with session.ws_connect(url) as socket:
            frame = await socket.receive_json()

    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


async def test_nonsense_from_the_app_is_noted_and_does_no_harm(slack: SlackSandbox) -> None:
    """Broken JSON, wrong shapes and unknown envelopes leave the connection open."""
    async with connected(slack) as socket:
        for nonsense in ("{", "[]", "7", "{}", '{"envelope_id": "nobody"}', '{"envelope_id": ["x"]}'):
            await socket.send_str(nonsense)
        await socket.ping(b"still there")
        noted = [entry["summary"] for entry in await log(slack) if entry["direction"] == "from_bot"]

    assert noted.count("not an acknowledgement") == 5
    assert noted.count("late or unknown acknowledgement") == 1


async def test_the_log_knows_how_long_each_acknowledgement_took(slack: SlackSandbox, ada: Person) -> None:
    """Envelope and acknowledgement are entries of their own, with payload, answer and milliseconds."""
    async with connected(slack) as socket:
        envelope = await acknowledged(socket, ada.types("/personalize status"), payload={"text": "hi"})

    sent, ack = [entry for entry in await log(slack) if "/personalize" in entry["summary"]]
    assert (sent["direction"], sent["kind"], sent["detail"]) == ("to_bot", "slash_commands", envelope["payload"])
    assert (ack["kind"], ack["detail"]) == ("ack", {"text": "hi"})
    assert 0 < ack["ack_ms"] < 250


async def test_a_late_acknowledgement_is_too_late(slack: SlackSandbox, ada: Person) -> None:
    """What comes after the time is up is noted, not shown."""
    async with connected(slack) as socket:
        await ada.types("/personalize status")
        envelope = await socket.receive_json(timeout=1)
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hi"}})
        await ada.reads("operation_timeout")

    assert [one["text"] for one in await ada.messages()] == ['/personalize failed with the error "operation_timeout"']
