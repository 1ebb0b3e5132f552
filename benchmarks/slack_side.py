"""As much of Slack as an app needs to start, to be asked for something, and to answer."""

import asyncio
import json
import socket
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import WSCloseCode, hdrs, web
from aws_side import answer
from slack_sdk.signature import SignatureVerifier

HOST, PATH, SECRET = "127.0.0.1", "/slack/events", "benchmark"


class Line(Protocol):
    """A way to an app."""

    async def send(self, command: dict[str, str]) -> float:
        """Deliver a slash command; return after how many ms it was acknowledged."""


@dataclass(frozen=True)
class HttpLine:
    """A kept connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, command: dict[str, str]) -> float:
        """Post it, signed; raises RuntimeError unless it is acknowledged."""
        request = signed(urlencode(command))
        started = time.perf_counter()
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        taken = time.perf_counter() - started
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"not acknowledged: {head.decode()}")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await self.reader.readexactly(length)
        return taken * 1000


@dataclass(frozen=True)
class SocketLine:
    """The app's WebSocket."""

    connection: web.WebSocketResponse
    acknowledged: asyncio.Queue[str]

    async def send(self, command: dict[str, str]) -> float:
        """Send it in an envelope; raises RuntimeError unless that one is acknowledged."""
        text = envelope(command)
        started = time.perf_counter()
        await self.connection.send_str(text)
        acknowledged = await self.acknowledged.get()
        taken = time.perf_counter() - started
        if acknowledged != command["trigger_id"]:
            raise RuntimeError(f"not acknowledged, but {acknowledged}")
        return taken * 1000

    async def burst(self, commands: list[dict[str, str]], patience: float) -> int:
        """Send them all at once; return how many were not acknowledged within so many seconds."""
        missing = {command["trigger_id"] for command in commands}
        for command in commands:
            await self.connection.send_str(envelope(command))
        try:
            async with asyncio.timeout(patience):
                while missing:
                    missing.discard(await self.acknowledged.get())
        except TimeoutError:
            return len(missing)
        return 0


@dataclass(frozen=True)
class Slack:
    """Slack's side: lines to apps by their app token, what they ask by their bot token, and what they answer."""

    port: int
    lines: dict[str, asyncio.Future[SocketLine]] = field(default_factory=dict)
    introductions: Counter[str] = field(default_factory=Counter)
    answers: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    dialled: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}"

    def line(self, token: str) -> asyncio.Future[SocketLine]:
        """Return the line to the app with this token, once it is connected."""
        return self.lines.setdefault(token, asyncio.get_running_loop().create_future())

    async def identify(self, request: web.Request) -> web.Response:
        """Answer auth.test."""
        self.introductions[_token(request)] += 1
        who = {"team_id": "T1", "team": "t", "user_id": "U1", "user": "bot", "bot_id": "B1", "url": f"{self.url}/"}
        return web.json_response({"ok": True} | who)

    async def invite(self, request: web.Request) -> web.Response:
        """Answer apps.connections.open."""
        return web.json_response({"ok": True, "url": f"ws://{HOST}:{self.port}/link/{_token(request)}"})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Take an app's WebSocket."""
        connection, acknowledged = web.WebSocketResponse(), asyncio.Queue[str]()
        await connection.prepare(request)
        await connection.send_json({"type": "hello"})
        self.line(request.match_info["token"]).set_result(SocketLine(connection, acknowledged))
        async for message in connection:
            acknowledged.put_nowait(json.loads(message.data)["envelope_id"])
        return connection

    async def hear(self, request: web.Request) -> web.Response:
        """Take what an app answers to a response_url, and note by which connection."""
        self.dialled[request.match_info["app"]].add(request.transport and request.transport.get_extra_info("peername"))
        self.answers.put_nowait((await request.json())["text"])
        return web.Response(text="ok")

    async def hang_up(self, _: web.Application) -> None:
        """Close the WebSockets."""
        for line in filter(asyncio.Future.done, self.lines.values()):
            await line.result().connection.close(code=WSCloseCode.GOING_AWAY)

    def slash_command(self, number: int, app: str, text: str = "help") -> dict[str, str]:
        """Return what Slack sends when somebody types a command."""
        return {
            "command": "/personalize",
            "text": text,
            "api_app_id": "A1",
            "team_id": "T1",
            "team_domain": "t",
            "channel_id": "C1",
            "channel_name": "general",
            "user_id": "U2",
            "user_name": "ada",
            "trigger_id": f"{number}.1.1",
            "response_url": f"{self.url}/respond/{app}",
        }


def _token(request: web.Request) -> str:
    return request.headers[hdrs.AUTHORIZATION].removeprefix("Bearer ")


def envelope(command: dict[str, str]) -> str:
    """Return what Socket Mode sends of a slash command."""
    about = {"envelope_id": command["trigger_id"], "type": "slash_commands", "accepts_response_payload": True}
    return json.dumps(about | {"payload": command})


def signed(body: str) -> bytes:
    """Return a request as Slack signs it."""
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: {signature}\r\n"
    )
    return f"{head}\r\n{body}".encode()


@asynccontextmanager
async def open_slack() -> AsyncIterator[Slack]:
    """Yield a Slack for the apps."""
    listening = socket.create_server((HOST, 0))
    slack = Slack(listening.getsockname()[1])
    application = web.Application()
    application.add_routes(
        [
            web.post("/api/auth.test", slack.identify),
            web.post("/api/apps.connections.open", slack.invite),
            web.get("/link/{token}", slack.connect),
            web.post("/respond/{app}", slack.hear),
            web.post("/", answer),
        ]
    )
    application.on_shutdown.append(slack.hang_up)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield slack
    finally:
        await runner.cleanup()
