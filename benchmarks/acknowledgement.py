"""How soon Slack has its acknowledgement of a slash command: `python benchmarks/acknowledgement.py`.

Measured on loopback, one command at a time, round by round in turn: the bot, started as anybody would start it; an
async Bolt app with default settings, which does nothing but acknowledge; and aiohttp alone, which verifies Slack's
signature and answers. Each is a process of its own, and this one is Slack. Ends with 1 where the bot's median misses
the bar.
"""

import asyncio
import json
import os
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from urllib.parse import urlencode

import yaml
from aiohttp import WSCloseCode, web
from slack_sdk.signature import SignatureVerifier

ROUNDS, COMMANDS = 9, 50  # a round is so many commands to each; the first is for warming up, and does not count
BAR = 1.0  # ms, the bot's median
PATIENCE = 30.0  # seconds that a program has to start, and that an answer may take
HOST, PATH, SECRET = "127.0.0.1", "/slack/events", "benchmark"
HTTP, SOCKET = "HTTP", "Socket Mode"
BOT, BOLT, FLOOR = "personalize-bot", "bare async Bolt", "aiohttp, verified"
TOKENS = {BOT: "xapp-bot", BOLT: "xapp-bolt"}
CONTENDERS = ((HTTP, FLOOR), (HTTP, BOLT), (HTTP, BOT), (SOCKET, BOLT), (SOCKET, BOT))


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
        envelope = {"envelope_id": command["trigger_id"], "type": "slash_commands", "payload": command}
        text = json.dumps(envelope | {"accepts_response_payload": True})
        started = time.perf_counter()
        await self.connection.send_str(text)
        acknowledged = await self.acknowledged.get()
        taken = time.perf_counter() - started
        if acknowledged != command["trigger_id"]:
            raise RuntimeError(f"not acknowledged, but {acknowledged}")
        return taken * 1000


@dataclass(frozen=True)
class Slack:
    """As much of Slack as an app needs to start, to be reached by Socket Mode and to answer a slash command."""

    port: int
    lines: dict[str, asyncio.Future[SocketLine]] = field(default_factory=dict)
    answers: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}"

    def line(self, token: str) -> asyncio.Future[SocketLine]:
        """Return the line to the app with this token, once it is connected."""
        return self.lines.setdefault(token, asyncio.get_running_loop().create_future())

    async def identify(self, _: web.Request) -> web.Response:
        """Answer auth.test."""
        who = {"team_id": "T1", "team": "t", "user_id": "U1", "user": "bot", "bot_id": "B1", "url": f"{self.url}/"}
        return web.json_response({"ok": True} | who)

    async def invite(self, request: web.Request) -> web.Response:
        """Answer apps.connections.open."""
        token = request.headers["Authorization"].removeprefix("Bearer ")
        return web.json_response({"ok": True, "url": f"ws://{HOST}:{self.port}/link/{token}"})

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
        """Take what an app answers to a response_url."""
        self.answers.put_nowait((await request.json())["text"])
        return web.Response(text="ok")

    async def hang_up(self, _: web.Application) -> None:
        """Close the WebSockets."""
        for line in filter(asyncio.Future.done, self.lines.values()):
            await line.result().connection.close(code=WSCloseCode.GOING_AWAY)


def main() -> int:
    """Measure and print; return 1 where the bar is missed."""
    medians = asyncio.run(compare())
    ours = {way: medians[way, BOT] for way in (HTTP, SOCKET)}
    ratios = [f"{ours[way] / medians[way, BOLT]:.3f} of {BOLT} ({way})" for way in ours]
    print(f"\n{BOT}, median: {', '.join(ratios)}, {ours[HTTP] / medians[HTTP, FLOOR]:.1f} times {FLOOR}")
    return 0 if max(ours.values()) < BAR else 1


async def compare() -> dict[tuple[str, str], float]:
    """Print the table, and return the medians in ms."""
    times: dict[tuple[str, str], list[float]] = {contender: [] for contender in CONTENDERS}
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(open_slack())
        lines = {one: await stack.enter_async_context(started(slack, *one)) for one in CONTENDERS}
        numbers = count()
        for warm in range(ROUNDS):
            for way, name in CONTENDERS:
                taken = await play(slack, name, lines[way, name], numbers)
                times[way, name] += taken if warm else []
    print(f"A slash command is acknowledged after … ms ({(ROUNDS - 1) * COMMANDS} commands each)")
    print(f"{'':14}{'':20}{'median':>9}{'p95':>9}{'p99':>9}")
    for (way, name), taken in times.items():
        cuts = statistics.quantiles(taken, n=100)
        print(f"{way:14}{name:20}{cuts[49]:9.2f}{cuts[94]:9.2f}{cuts[98]:9.2f}")
    print(f"{'':14}{'bar':20}{BAR:9.2f}")
    return {contender: statistics.median(taken) for contender, taken in times.items()}


async def play(slack: Slack, name: str, line: Line, numbers: Iterator[int]) -> list[float]:
    """Send some commands, each when the one before is dealt with; return the ms until the acknowledgements."""
    taken = []
    for number in islice(numbers, COMMANDS):
        taken.append(await line.send(slash_command(slack.url, number)))
        if name == BOT:  # it alone has something to say
            await asyncio.wait_for(slack.answers.get(), PATIENCE)
    return taken


def slash_command(slack: str, number: int) -> dict[str, str]:
    """Return what Slack sends when somebody asks for help."""
    return {
        "command": "/personalize",
        "text": "help",
        "api_app_id": "A1",
        "team_id": "T1",
        "team_domain": "t",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "U2",
        "user_name": "ada",
        "trigger_id": f"{number}.1.1",
        "response_url": f"{slack}/respond",
    }


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
            web.post("/respond", slack.hear),
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


@asynccontextmanager
async def started(slack: Slack, way: str, name: str) -> AsyncIterator[Line]:
    """Yield the line to an app that this starts, and stops when left."""
    port = free_port()
    with TemporaryDirectory() as folder:
        command = bot(Path(folder), slack, way, port) if name == BOT else peer(slack, way, name, port)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment(slack, name), stdout=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(PATIENCE):
                line = await (dial(port) if way == HTTP else slack.line(TOKENS[name]))
            yield line
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def bot(folder: Path, slack: Slack, way: str, port: int) -> list[str]:
    """Configure the bot with a store of its own; return its command line."""
    how = {"mode": "http" if way == HTTP else "socket", "http": {"port": port}, "api_url": f"{slack.url}/api/"}
    config = {"slack": how, "aws": {"region": "us-east-1"}, "store": str(folder / "bot.sqlite3")}
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return ["-m", "bot", "run", "--log-level", "error", "--config", str(folder / "config.yaml")]


def peer(slack: Slack, way: str, name: str, port: int) -> list[str]:
    """Return a peer's command line."""
    kind = "bolt" if name == BOLT else "aiohttp"
    return [str(Path(__file__).with_name("peers.py")), kind, "http" if way == HTTP else "socket", str(port), slack.url]


def environment(slack: Slack, name: str) -> dict[str, str]:
    """Return this environment without what leads elsewhere, and the bot's secrets; help asks nothing of AWS."""
    elsewhere = ("AWS_", "SLACK_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith(elsewhere)}
    secrets = {"SLACK_BOT_TOKEN": "xoxb-bot", "SLACK_APP_TOKEN": TOKENS[BOT], "SLACK_SIGNING_SECRET": SECRET}
    aws = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_ENDPOINT_URL": slack.url}
    return kept | secrets | aws if name == BOT else kept


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


async def dial(port: int) -> HttpLine:
    """Connect to an app, as soon as it listens."""
    while True:
        try:
            return HttpLine(*await asyncio.open_connection(HOST, port))
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
