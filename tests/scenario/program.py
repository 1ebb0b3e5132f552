"""The bot as a process of its own, which can be killed."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

CONNECTED = "connected to Slack"
_PATIENCE = 60.0  # seconds, on a machine that has other things to do


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A bot that runs, or has run, and what it wrote to stderr."""

    process: Process
    log: list[str] = field(default_factory=list)

    async def writes(self, words: str) -> None:
        """Wait until it writes a line with these words."""
        async with asyncio.timeout(_PATIENCE):
            while line := await self._line():
                if words in line:
                    return
        raise AssertionError(f"It ended without {words!r}:\n" + "".join(self.log))

    async def ends(self) -> int:
        """Wait for its end, and return its exit status."""
        async with asyncio.timeout(_PATIENCE):
            while await self._line():
                pass
            return await self.process.wait()

    async def killed(self) -> None:
        """Kill it, as a machine that loses its power does."""
        self.process.kill()
        await self.ends()

    async def terminated(self) -> int:
        """Ask it to stop, as `docker stop` does, and return its exit status."""
        self.process.terminate()
        return await self.ends()

    async def _line(self) -> str:
        assert self.process.stderr
        line = (await self.process.stderr.readline()).decode()
        self.log.append(line)
        return line


@asynccontextmanager
async def started(config: Path, environment: Mapping[str, str], *options: str) -> AsyncIterator[Program]:
    """Start `personalize-bot run`; what is left of it when the block ends is killed."""
    command = (sys.executable, "-m", "bot", "run", "--config", str(config), *options)
    process = await asyncio.create_subprocess_exec(*command, env=dict(environment), stderr=PIPE)
    program = Program(process=process)
    try:
        yield program
    finally:
        if process.returncode is None:
            await program.killed()


@asynccontextmanager
async def connected(config: Path, environment: Mapping[str, str]) -> AsyncIterator[Program]:
    """Start `personalize-bot run`, and wait until Slack reaches it."""
    async with started(config, environment) as program:
        await program.writes(CONNECTED)
        yield program


def assert_one_sentence(said: str, *words: str) -> None:
    """Check that what was said on the console is one clear paragraph with these words."""
    assert said.startswith("personalize-bot cannot start. "), said
    assert said.count("\n") == 1
    for word in words:
        assert word in said
