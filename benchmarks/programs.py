"""Starts the programs that are measured, each as a process of its own, with Slack's side in this one."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from slack_side import HOST, SECRET, HttpLine, Line, Slack

PATIENCE = 30.0  # seconds that a program has to start, and that an answer may take
HTTP, SOCKET = "http", "socket"
BOT, ALONE, BOLT, RAW = "personalize-bot", "its acknowledgement alone", "bare async Bolt", "raw aiohttp"
_KINDS = {ALONE: "alone", BOLT: "bolt", RAW: "raw"}
_PEERS = str(Path(__file__).with_name("peers.py"))


@dataclass(frozen=True)
class Program:
    """A program that runs, and the line to it."""

    pid: int
    line: Line

    def cpu(self) -> float:
        """Return the seconds of CPU that its threads have used (proc(5), schedstat)."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def resident(self) -> float:
        """Return the MiB of memory that it holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def started(slack: Slack, way: str, name: str, folder: Path | None = None) -> AsyncIterator[Program]:
    """Yield a program once it can be reached, and stop it when left; the bot keeps its store in the folder."""
    port = free_port()
    with TemporaryDirectory() as fresh:
        command = _bot(folder or Path(fresh), slack, way, port) if name == BOT else _peer(slack, way, name, port)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=_environment(slack, way, name), stdout=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(PATIENCE):
                line = await (_dial(port) if way == HTTP else slack.line(app_token(way, name)))
            yield Program(process.pid, line)
        finally:
            slack.lines.pop(app_token(way, name), None)
            if process.returncode is None:
                process.terminate()
            await process.wait()


def bot_token(way: str, name: str) -> str:
    """Return the bot token of a program."""
    return f"xoxb-{way}-{name.replace(' ', '-')}"


def app_token(way: str, name: str) -> str:
    """Return the app token of a program."""
    return f"xapp-{way}-{name.replace(' ', '-')}"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def _bot(folder: Path, slack: Slack, way: str, port: int) -> list[str]:
    """Configure the bot with a store of its own; return its command line."""
    how = {"mode": way, "http": {"port": port}, "api_url": f"{slack.url}/api/"}
    config = {"slack": how, "aws": {"region": "us-east-1"}, "store": str(folder / "bot.sqlite3")}
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return ["-m", "bot", "run", "--log-level", "error", "--config", str(folder / "config.yaml")]


def _peer(slack: Slack, way: str, name: str, port: int) -> list[str]:
    return [_PEERS, _KINDS[name], way, str(port), f"{slack.url}/api/"]


def _environment(slack: Slack, way: str, name: str) -> dict[str, str]:
    """Return this environment without what leads elsewhere, and the secrets; help asks nothing of AWS.

    All have their memory in one arena, as the bot's image does.
    """
    elsewhere = ("AWS_", "SLACK_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith(elsewhere)}
    tokens = {"SLACK_BOT_TOKEN": bot_token(way, name), "SLACK_APP_TOKEN": app_token(way, name)}
    aws = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_ENDPOINT_URL": slack.url}
    common = {"SLACK_SIGNING_SECRET": SECRET, "MALLOC_ARENA_MAX": "1"}
    return kept | tokens | common | (aws if name == BOT else {})


async def _dial(port: int) -> HttpLine:
    """Connect to an app, as soon as it listens."""
    while True:
        try:
            return HttpLine(*await asyncio.open_connection(HOST, port))
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
