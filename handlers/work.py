"""What goes on after Slack has its acknowledgement."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

_log = logging.getLogger(__name__)


class Work:
    """Tasks that are counted, kept and waited for; at most `limit` have a turn at a time, the rest wait for theirs."""

    def __init__(self, *, limit: int = 32) -> None:
        """Begin with nothing to do."""
        self._tasks: set[asyncio.Task[None]] = set()
        self.turn = asyncio.Semaphore(limit)
        """Is had while something long is done."""

    def __len__(self) -> int:
        """Return how many tasks run or wait."""
        return len(self._tasks)

    def start(self, task: Coroutine[Any, Any, None]) -> None:
        """Run a task; what it raises is logged."""
        running = asyncio.create_task(self._run(task))
        self._tasks.add(running)
        running.add_done_callback(self._ended)

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109 - those that are late are cut off, not the caller
        """Wait for what was started; cut off what takes longer than `timeout` seconds."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(set(self._tasks), timeout=timeout)
        if late:
            _log.warning("%d commands were cut off after %.0f s", len(late), timeout)
            for task in late:
                task.cancel()
            await asyncio.wait(late)

    async def _run(self, task: Coroutine[Any, Any, None]) -> None:
        try:
            await task
        finally:
            task.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("A command could not be finished", exc_info=error)
