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

_ROOT = Path(__file__).parents[2]


@dataclass(kw_only=True, eq=False)
class Life:
    """One process. `ended` is its exit status, negative where a signal ended it."""

    pid: int
    ended: "asyncio.Future[int]"

    def kill(self) -> None:
        """End it, as a machine that loses its power does."""
        if not self.ended.done():
            os.kill(self.pid, signal.SIGKILL)

    async def terminated(self) -> int:
        """Ask it to stop, and return its exit status."""
        if not self.ended.done():
            os.kill(self.pid, signal.SIGTERM)
        return await self.ended


@dataclass(kw_only=True, eq=False)
class Launcher:
    """Starts bots."""

    process: Process
    _starting: dict[str, "asyncio.Future[Life]"] = field(default_factory=dict)
    _living: dict[int, Life] = field(default_factory=dict)
    _count: int = 0

    async def start(self, config: Path, environment: Mapping[str, str], orders: Orders, *, log: Path) -> Life:
        """Start a bot under orders; what it logs is added to a file."""
        assert self.process.stdin
        self._count += 1
        name = f"bot-{self._count}"
        life: asyncio.Future[Life] = asyncio.get_running_loop().create_future()
        self._starting[name] = life
        wanted = {
            "name": name,
            "config": str(config),
            "environment": json.dumps(dict(environment)),
            "orders": orders.written(),
            "log": str(log),
        }
        self.process.stdin.write(json.dumps(wanted).encode() + b"\n")
        await self.process.stdin.drain()
        return await life

    async def listen(self) -> None:
        """Hear of starts and ends, until the launcher has ended."""
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            said = json.loads(line)
            if "started" in said:
                life = Life(pid=said["pid"], ended=asyncio.get_running_loop().create_future())
                self._living[life.pid] = life
                self._starting.pop(said["started"]).set_result(life)
            else:
                self._living.pop(said["ended"]).ended.set_result(said["status"])


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
