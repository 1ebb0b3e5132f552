"""Socket Mode against a Slack that refreshes, hangs up, keeps silent and refuses."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import pytest
from aiohttp import ClientSession, WSCloseCode, WSMsgType, web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import ConfigError, Slack
from bot.model.signs import Acknowledged, Connected, Heard, Sign
from bot.slack.connection import Dismissed
from bot.slack.socket_mode import Lines, socket_mode

PING = 0.05
HELLO = {"type": "hello", "num_connections": 1}
REFRESH = {"type": "disconnect", "reason": "refresh_requested"}


@dataclass(kw_only=True)
class LocalSlack:
    """Opens connections, of which a test plays Slack's side. `refusals` are what it answers instead."""

    url: str = ""
    greeting: dict[str, Any] = field(default_factory=lambda: HELLO)
    refusals: list[str] = field(default_factory=list)
    autoping: bool = True
    opened: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    acknowledged: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_get("/link", self._link)
        return app

    async def next(self) -> web.WebSocketResponse:
        """Return the next connection that the bot opens."""
        async with asyncio.timeout(5):
            return await self.opened.get()

    async def ack(self) -> str:
        """Return the next acknowledgement's envelope."""
        async with asyncio.timeout(5):
            return str((await self.acknowledged.get())["envelope_id"])

    async def _open(self, _: web.Request) -> web.Response:
        if self.refusals:
            return web.json_response({"ok": False, "error": self.refusals.pop(0)})
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}/link?ticket=secret-ticket"})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=self.autoping)
        await socket.prepare(request)
        await socket.send_json(self.greeting)
        self.opened.put_nowait(socket)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self.acknowledged.put_nowait(json.loads(frame.data))
        return socket


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A Slack on this machine."""
    local = LocalSlack()
    server = TestServer(local.app(), shutdown_timeout=0.1)
    await server.start_server()
    local.url = str(server.make_url("")).rstrip("/")
    yield local
    await server.close()


@dataclass
class Signs:
    """What the watch was told."""

    seen: list[Sign] = field(default_factory=list)
    coming: asyncio.Queue[Sign] = field(default_factory=asyncio.Queue)

    def __call__(self, sign: Sign) -> None:
        """Keep it."""
        self.seen.append(sign)
        self.coming.put_nowait(sign)

    def of(self, kind: type[Sign]) -> list[Sign]:
        """Return those of a kind."""
        return [sign for sign in self.seen if isinstance(sign, kind)]


@pytest.fixture
def signs() -> Signs:
    """Nothing yet."""
    return Signs()


@asynccontextmanager
async def bolt(slack: LocalSlack) -> AsyncIterator[AsyncApp]:
    """Make an app that acknowledges every command."""
    async with ClientSession() as session:
        client = AsyncWebClient(token="xoxb-test", base_url=f"{slack.url}/api/", session=session)
        client.proxy = None

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test")

        app = AsyncApp(client=client, authorize=authorize, process_before_response=True)

        async def listen(ack: AsyncAck) -> None:
            await ack("taken")

        app.command("/personalize")(listen)
        yield app


@asynccontextmanager
async def connected(slack: LocalSlack, signs: Signs) -> AsyncIterator[None]:
    """Keep a connection while the block runs."""
    async with bolt(slack) as app, ClientSession() as session:
        lines = Lines(
            app=app, app_token="xapp-test", session=session, watch=signs, ping=PING, pauses=lambda: repeat(0.0)
        )
        keeping = asyncio.create_task(lines.keep(await lines.dial()))
        yield
        keeping.cancel()
        await asyncio.wait([keeping])


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the bot has logged."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]


async def send(socket: web.WebSocketResponse, envelope_id: str) -> None:
    """Deliver a slash command."""
    payload = {"command": "/personalize", "text": "status", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
    await socket.send_json({"envelope_id": envelope_id, "type": "slash_commands", "payload": payload})


async def test_an_envelope_is_acknowledged_on_the_connection_it_came_over(slack: LocalSlack, signs: Signs) -> None:
    """With what the app answers; what is no envelope is passed over."""
    async with connected(slack, signs):
        socket = await slack.next()
        for noise in ("", "ping", "[]", "{}"):
            await socket.send_str(noise)
        await send(socket, "e1")
        async with asyncio.timeout(5):
            acknowledgement = await slack.acknowledged.get()

    assert acknowledgement == {"envelope_id": "e1", "payload": {"text": "taken"}}
    assert len(signs.of(Acknowledged)) == 1
    assert len(signs.of(Heard)) >= 6


async def test_the_old_connection_works_on_until_the_new_one_is_open(slack: LocalSlack, signs: Signs) -> None:
    """What Slack had sent down the old one, or sends still, is not lost; the new one takes what comes later."""
    async with connected(slack, signs):
        old = await slack.next()
        await old.send_json(REFRESH)
        new = await slack.next()

        for envelope, socket in (("late", old), ("new", new), ("very late", old)):
            await send(socket, envelope)
            assert await slack.ack() == envelope
        assert not old.closed

    assert signs.of(Connected) == [Connected(up=True), Connected(up=True)]


@pytest.mark.parametrize("code", [WSCloseCode.GOING_AWAY, WSCloseCode.OK])
async def test_a_connection_that_slack_closes_is_opened_again(
    slack: LocalSlack, signs: Signs, caplog: pytest.LogCaptureFixture, code: WSCloseCode
) -> None:
    """After a moment, in case it is closed again and again."""
    with caplog.at_level(logging.INFO, "bot.slack"):
        async with connected(slack, signs):
            await (await slack.next()).close(code=code)
            await send(await slack.next(), "e1")
            assert await slack.ack() == "e1"

    assert signs.of(Connected) == [Connected(up=True), Connected(up=False), Connected(up=True)]
    assert said(caplog) == ["the connection to Slack was lost", "connected to Slack again"]


async def test_a_silent_connection_is_given_up(
    slack: LocalSlack, signs: Signs, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing came for four pings, not even a pong: the network has dropped it, and told nobody."""
    slack.autoping = False
    async with connected(slack, signs):
        await slack.next()
        slack.autoping = True
        await send(await slack.next(), "e1")
        assert await slack.ack() == "e1"

    assert said(caplog).count("Slack has kept silent for 0 s; its connection is given up") == 1


async def test_a_pong_is_a_sign_of_life(slack: LocalSlack, signs: Signs) -> None:
    """A quiet workspace is no reason to connect anew."""
    async with connected(slack, signs):
        await slack.next()
        async with asyncio.timeout(5):
            while len(signs.of(Heard)) < 8:  # twice as many as it takes to be given up
                await signs.coming.get()

    assert slack.opened.empty()


async def test_slacks_own_pings_are_answered(slack: LocalSlack, signs: Signs) -> None:
    """With the same bytes, or Slack would hang up."""
    slack.autoping = False
    async with connected(slack, signs):
        socket = await slack.next()
        await socket.ping(b"applink-1")
        async with asyncio.timeout(5):
            await send(socket, "e1")
            assert await slack.ack() == "e1"

    assert not any(sign == Connected(up=False) for sign in signs.seen)


async def test_trouble_is_logged_once_and_without_the_address(
    slack: LocalSlack, signs: Signs, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes on trying until Slack opens a connection."""
    async with connected(slack, signs):
        old = await slack.next()
        slack.refusals = ["internal_error", "ratelimited", "internal_error"]
        await old.send_json(REFRESH)
        await send(await slack.next(), "e1")
        assert await slack.ack() == "e1"

    assert said(caplog) == ["Slack cannot be connected to; trying on: internal_error"]
    assert "secret-ticket" not in caplog.text


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
async def test_slack_may_dismiss_a_connection_at_once(slack: LocalSlack, signs: Signs, reason: str) -> None:
    """Then it is not dialled again and again."""
    slack.greeting = {"type": "disconnect", "reason": reason}
    async with bolt(slack) as app, ClientSession() as session:
        with pytest.raises(Dismissed, match=reason):
            await Lines(app=app, app_token="xapp-test", session=session, watch=signs).dial()


@pytest.mark.parametrize(
    "refusals, greeting, says",
    [
        (["invalid_auth"], HELLO, "SLACK_APP_TOKEN: invalid_auth"),
        ([], {"type": "disconnect", "reason": "too_many_websockets"}, "at most 10 connections of one app"),
    ],
)
async def test_a_start_that_cannot_succeed_is_given_up(
    slack: LocalSlack, signs: Signs, refusals: list[str], greeting: dict[str, Any], says: str
) -> None:
    """With what to do, since trying on would hide it."""
    slack.refusals, slack.greeting = refusals, greeting
    async with bolt(slack) as app:
        with pytest.raises(ConfigError, match=says):
            async with socket_mode(app, Slack(app_token="xapp-test"), signs):
                pytest.fail("it has no connection")
