"""The sandbox and the bot, each a process of its own, as anybody would start them."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from aiohttp import ClientError, ClientSession

from sandbox.data import put

BUCKET = "demo-data"
OPERATORS = "S0000MLTEAM"  # the workspace's user group of those who may spend money
_STARTING = 60.0  # seconds that a program gets to start
_ENDING = 15.0
_LAST_LINES = 15


class StageError(Exception):
    """A program did not start, or ended before its time; the text holds its last lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Where everything is."""

    aws: str
    slack: str
    folder: Path
    bot: asyncio.subprocess.Process

    def last_words(self) -> str:
        """Return the last lines of both programs' logs."""
        return "\n".join(f"{name}:\n{_tail(self.folder / name)}" for name in ("sandbox.log", "bot.log"))


@asynccontextmanager
async def set_up(files: Mapping[str, bytes], *, time_scale: float) -> AsyncIterator[Stage]:
    """Start the sandbox, put the files into S3, start the bot; stop both when left.

    Raises:
        StageError: one of them does not start.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="personalize-demo-")))
        await _write_manifest(folder / "manifest.yaml")
        world = await stack.enter_async_context(_sandbox(folder, time_scale))
        uploaded = await asyncio.to_thread(put, world["aws"], BUCKET, files)
        config = {
            "slack": {"api_url": world["slack_api"], "calls_per_minute": 600},  # a local Slack has no limits to keep
            "aws": {"region": "us-east-1", "service_role": uploaded.role_arn, "bucket": BUCKET},
            "store": str(folder / "bot.sqlite3"),
            "polling": {"hot": "1s", "cold": "2s"},
            "roles": {"operator": {"groups": [OPERATORS]}},
        }
        (folder / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        bot = await stack.enter_async_context(_bot(folder, world))
        yield Stage(aws=world["aws"], slack=world["slack"], folder=folder, bot=bot)


async def _write_manifest(path: Path) -> None:
    """Install the app with the scopes, events and commands that it would have in a real workspace."""
    with path.open("wb") as out:
        writing = await asyncio.create_subprocess_exec(sys.executable, "-m", "handlers.manifest", stdout=out)
        if await writing.wait():
            raise StageError("The Slack manifest could not be written.")


@asynccontextmanager
async def _sandbox(folder: Path, time_scale: float) -> AsyncIterator[dict[str, str]]:
    options = ["--lifecycle", "time", "--time-scale", str(time_scale), "--manifest", str(folder / "manifest.yaml")]
    log = folder / "sandbox.log"
    async with _program("sandbox", *options, log=log, environment={}) as process:
        line = await asyncio.wait_for(process.stdout.readline(), _STARTING) if process.stdout else b""
        if not line:
            raise StageError(f"The sandbox did not start.\n{_tail(log)}")
        yield json.loads(line)


@asynccontextmanager
async def _bot(folder: Path, world: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "AWS_ENDPOINT_URL": world["aws"],
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "SLACK_BOT_TOKEN": world["bot_token"],
        "SLACK_APP_TOKEN": world["app_token"],
    }
    log = folder / "bot.log"
    arguments = ["run", "--config", str(folder / "config.yaml")]
    async with _program("bot", *arguments, log=log, environment=environment) as process:
        await _connected(process, world["slack"], log)
        yield process


async def _connected(bot: asyncio.subprocess.Process, slack: str, log: Path) -> None:
    """Wait until Slack has a connection to the bot."""
    deadline = time.monotonic() + _STARTING
    async with ClientSession() as session:
        while time.monotonic() < deadline and bot.returncode is None:
            try:
                async with session.get(f"{slack}/_control/state") as answer:
                    if (await answer.json())["connections"]:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.05)
    raise StageError(f"The bot did not start.\n{_tail(log)}")


@asynccontextmanager
async def _program(
    module: str, *arguments: str, log: Path, environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=out,
            env={**_without_accounts(os.environ), **environment},
            start_new_session=True,  # Ctrl-C is the demo's; it stops its programs itself
        )
    try:
        yield process
    finally:
        await _stop(process)


def _without_accounts(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what would lead to a real AWS account or workspace."""
    return {name: value for name, value in environment.items() if not name.startswith(("AWS_", "SLACK_"))}


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _ENDING)
    except TimeoutError:
        process.kill()
        await process.wait()


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:])
