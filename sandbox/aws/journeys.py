"""How a resource moves from state to state: one task for each resource that is under way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from sandbox.aws.failures import JobFailedError
from sandbox.aws.lifecycle import Lifecycle
from sandbox.aws.resource import Stateful, Status, Steps

logger = logging.getLogger(__name__)

Publish: TypeAlias = Callable[[], None]
Work: TypeAlias = Callable[[], Awaitable[Publish]]

_PENDING_SHARE = 0.1  # of the usual duration; the rest is work
_STOPPING = timedelta(minutes=1)


def nothing() -> None:
    """Publish nothing."""


@dataclass(kw_only=True, slots=True)
class Journeys:
    """Starts and follows the journeys of all resources."""

    lifecycle: Lifecycle
    _under_way: dict[Stateful, asyncio.Task[None]] = field(default_factory=dict)

    def create(self, thing: Stateful, *, usual: timedelta, work: Work | None = None) -> None:
        """Take `thing` from CREATE PENDING to ACTIVE or CREATE FAILED, or whatever its kind calls these states.

        `work` runs while it is CREATE IN_PROGRESS, and returns how to publish its result when it becomes ACTIVE;
        it may raise `JobFailedError`. Without waiting and without work, it is ACTIVE before the next request is read.
        """
        thing.begin(at=self.lifecycle.now())
        self._start(thing, self._travel(thing, thing.MADE_IN, usual, work))

    def change(self, thing: Stateful, steps: Steps, *, usual: timedelta, work: Work | None = None) -> None:
        """Take `thing`, which exists, through other steps."""
        self._move(thing, steps.pending)
        self._start(thing, self._travel(thing, steps, usual, work))

    def delete(self, thing: Stateful, *, usual: timedelta, forget: Callable[[], None]) -> None:
        """Take `thing` from DELETE PENDING to gone."""
        self._move(thing, Status.DELETE_PENDING)
        self._start(thing, self._delete(thing, usual, forget))

    def stop(self, thing: Stateful) -> None:
        """End the work of `thing`, and take it from CREATE STOPPING to CREATE STOPPED."""
        self._move(thing, Status.CREATE_STOPPING)
        working = self._under_way[thing]
        working.cancel()
        self._start(thing, self._stop(thing, working))

    async def advance(self) -> int:
        """Let everything that waits take one step, and return how many did once they have."""
        moved = self.lifecycle.advance()
        await asyncio.sleep(0)
        return moved

    async def close(self) -> None:
        """End every journey where it stands."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, thing: Stateful, journey: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(journey)
        self._under_way[thing] = task
        task.add_done_callback(lambda done: self._arrived(thing, done))

    def _arrived(self, thing: Stateful, task: asyncio.Task[None]) -> None:
        if self._under_way.get(thing) is task:
            del self._under_way[thing]

    def _move(self, thing: Stateful, status: Status) -> None:
        thing.move(status, at=self.lifecycle.now())

    async def _travel(self, thing: Stateful, steps: Steps, usual: timedelta, work: Work | None) -> None:
        await self.lifecycle.pause(usual * _PENDING_SHARE)
        self._move(thing, steps.working)
        try:
            publish = await self._work(usual * (1 - _PENDING_SHARE), work)
            publish()
        except JobFailedError as failure:
            self._fail(thing, steps, str(failure))
        except Exception:
            logger.exception("The work for %s failed", thing)
            self._fail(thing, steps, "An internal error occurred. Please try again.")
        else:
            self._move(thing, steps.done)

    async def _work(self, usual: timedelta, work: Work | None) -> Publish:
        """Work, and take at least the usual time about it; without work, that is all."""
        if work is None:
            await self.lifecycle.pause(usual)
            return nothing
        working = asyncio.ensure_future(work())
        try:
            await self.lifecycle.pause(usual)
            return await working
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    def _fail(self, thing: Stateful, steps: Steps, reason: str) -> None:
        thing.failure_reason = reason
        self._move(thing, steps.failed)

    async def _delete(self, thing: Stateful, usual: timedelta, forget: Callable[[], None]) -> None:
        await self.lifecycle.pause(usual * _PENDING_SHARE)
        self._move(thing, Status.DELETE_IN_PROGRESS)
        await self.lifecycle.pause(usual * (1 - _PENDING_SHARE))
        forget()

    async def _stop(self, thing: Stateful, working: asyncio.Task[None]) -> None:
        await asyncio.wait([working])
        await self.lifecycle.pause(_STOPPING)
        self._move(thing, Status.CREATE_STOPPED)
