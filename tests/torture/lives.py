"""The lives of bots: each a process of its own, started within a moment and killed at a point."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.orders import Orders

PATIENCE = 240.0  # seconds that anything may take while nobody dies; far more than on a machine at rest
CONNECTED = "slack: connection: after"
_SHOWN = 4000  # characters of a log in a report
_ROOT = Path(__file__).parents[2]


@dataclass(kw_only=True, eq=False)
class Life:
    """One process. `ended` is its exit status, negative where a signal ended it.

    `journal` has a line for each crossing, the last with a `!` before it where life ended there by order.
    """

    pid: int
    journal: Path
    log: Path
    ended: "asyncio.Future[int]"

    @property
    def crossed(self) -> list[str]:
        """The points that it has come to."""
        return crossings(self.journal)

    @property
    def connected(self) -> bool:
        """Whether it has come as far as to Slack."""
        return CONNECTED in self.crossed

    @property
    def died_by_order(self) -> bool:
        """Whether it was killed where it was to be."""
        return self.ended.done() and self.ended.result() == -signal.SIGKILL and bool(deaths(self.journal))

    @property
    def last_words(self) -> str:
        """What it did last, for a report."""
        logged = self.log.read_text()[-_SHOWN:] if self.log.exists() else "nothing"
        state = f"ended with {self.ended.result()}" if self.ended.done() else "is alive"
        return f"bot {self.pid} {state}; its last crossings: {', '.join(self.crossed[-5:])}; it logged\n{logged}"

    def kill(self) -> None:
        """End it, as a machine that loses its power does."""
        if not self.ended.done():
            os.kill(self.pid, signal.SIGKILL)

    async def terminated(self) -> int:
        """Ask it to stop, and return its exit status."""
        if not self.ended.done():
            os.kill(self.pid, signal.SIGTERM)
        async with patiently(f"bot {self.pid} was told to stop"):
            return await asyncio.shield(self.ended)


@dataclass(kw_only=True, eq=False)
class Launcher:
    """Starts bots."""

    process: Process
    _starting: dict[str, "_Birth"] = field(default_factory=dict)
    _living: dict[int, Life] = field(default_factory=dict)
    _count: int = 0

    async def start(self, config: Path, environment: Mapping[str, str], orders: Orders, *, log: Path) -> Life:
        """Start a bot under orders; what it logs is added to a file."""
        assert self.process.stdin
        self._count += 1
        name = f"bot-{self._count}"
        birth = self._starting[name] = _Birth(journal=Path(orders.journal), log=log)
        wanted = {
            "name": name,
            "config": str(config),
            "environment": json.dumps(dict(environment)),
            "orders": orders.written(),
            "log": str(log),
        }
        self.process.stdin.write(json.dumps(wanted).encode() + b"\n")
        await self.process.stdin.drain()
        return await asyncio.shield(birth.life)

    async def living(self) -> list[Life]:
        """Return all who live, those too who are being started."""
        await asyncio.gather(*(birth.life for birth in self._starting.values()))
        return list(self._living.values())

    async def listen(self) -> None:
        """Hear of starts and ends, until the launcher has ended."""
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            said = json.loads(line)
            if "started" in said:
                birth = self._starting.pop(said["started"])
                ended = asyncio.get_running_loop().create_future()
                life = Life(pid=said["pid"], journal=birth.journal, log=birth.log, ended=ended)
                self._living[life.pid] = life
                birth.life.set_result(life)
            else:
                self._living.pop(said["ended"]).ended.set_result(said["status"])
        gone = ChildProcessError("the launcher has ended, and every bot with it")
        for birth in self._starting.values():
            birth.life.set_exception(gone)
        for life in self._living.values():
            life.ended.set_exception(gone)


@dataclass(kw_only=True, eq=False)
class _Birth:
    """A bot that is being started."""

    journal: Path
    log: Path
    life: "asyncio.Future[Life]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


def crossings(journal: Path) -> list[str]:
    """Return the points that a life has come to, in order."""
    return [line[1:] for line in _lines(journal)]


def deaths(journal: Path) -> list[str]:
    """Return the point at which a life ended by order, if it did."""
    return [line[1:] for line in _lines(journal) if line.startswith("!")]


def _lines(journal: Path) -> list[str]:
    return journal.read_text().splitlines() if journal.exists() else []


@asynccontextmanager
async def patiently(of: str) -> AsyncIterator[None]:
    """Give the block a long time; raises `AssertionError` where nothing comes `of` it."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError:
        raise AssertionError(f"{of}: nothing came of it in {PATIENCE:.0f} s") from None


@asynccontextmanager
async def open_launcher() -> AsyncIterator[Launcher]:
    """Have a launcher until the block ends; bots that live still are killed then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture.launcher", cwd=_ROOT, stdin=PIPE, stdout=PIPE
    )
    launcher = Launcher(process=process)
    listening = asyncio.create_task(launcher.listen())
    try:
        yield launcher
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()
        await listening
