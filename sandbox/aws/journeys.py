"""How a resource moves from state to state: one task for each resource that is under way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
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


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Journey:
    """Where something is bound for: through `steps`, out of existence (`forget`), or, with neither, to CREATE STOPPED.

    `work` and `forget` pickle, so that who was under way when the endpoint ended can set out again.
    """

    thing: Stateful
    usual: timedelta
    steps: Steps | None = None
    work: Work | None = None
    forget: Publish | None = None

    @property
    def first(self) -> Status:
        """Return the state to set out in."""
        if self.steps is not None:
            return self.steps.pending
        return Status.DELETE_PENDING if self.forget is not None else Status.CREATE_STOPPING


@dataclass(kw_only=True, slots=True)
class Journeys:
    """Starts and follows the journeys of all resources; `changed` is called with every step."""

    lifecycle: Lifecycle
    changed: Callable[[], None] = nothing
    _under_way: dict[Stateful, tuple[Journey, asyncio.Task[None]]] = field(default_factory=dict)

    def create(self, thing: Stateful, *, usual: timedelta, work: Work | None = None) -> None:
        """Take `thing` from CREATE PENDING to ACTIVE or CREATE FAILED, or whatever its kind calls these states.

        `work` runs while it is CREATE IN_PROGRESS, and returns how to publish its result when it becomes ACTIVE;
        it may raise `JobFailedError`. Without waiting and without work, it is ACTIVE before the next request is read.
        """
        thing.begin(at=self.lifecycle.now())
        self.set_out(Journey(thing=thing, usual=usual, steps=thing.MADE_IN, work=work))

    def change(self, thing: Stateful, steps: Steps, *, usual: timedelta, work: Work | None = None) -> None:
        """Take `thing`, which exists, through other steps."""
        self.set_out(Journey(thing=thing, usual=usual, steps=steps, work=work))

    def delete(self, thing: Stateful, *, usual: timedelta, forget: Publish) -> None:
        """Take `thing` from DELETE PENDING to gone."""
        self.set_out(Journey(thing=thing, usual=usual, forget=forget))

    def stop(self, thing: Stateful) -> None:
        """End the work of `thing`, and take it from CREATE STOPPING to CREATE STOPPED."""
        _, working = self._under_way[thing]
        working.cancel()
        self.set_out(Journey(thing=thing, usual=_STOPPING), after=working)

    def set_out(self, journey: Journey, *, after: asyncio.Task[None] | None = None) -> None:
        """Start a journey from its beginning, once another task is over."""
        self._move(journey.thing, journey.first)
        task = asyncio.create_task(self._travel(journey, after))
        self._under_way[journey.thing] = (journey, task)
        task.add_done_callback(lambda done: self._arrived(journey.thing, done))

    def under_way(self) -> list[Journey]:
        """Return the journeys that are not over."""
        return [journey for journey, _ in self._under_way.values()]

    async def advance(self) -> int:
        """Let everything that waits take one step, and return how many did once they have."""
        moved = self.lifecycle.advance()
        await asyncio.sleep(0)
        return moved

    async def close(self) -> None:
        """End every journey where it stands."""
        tasks = [task for _, task in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _arrived(self, thing: Stateful, task: asyncio.Task[None]) -> None:
        found = self._under_way.get(thing)
        if found is not None and found[1] is task:
            del self._under_way[thing]
            self.changed()

    def _move(self, thing: Stateful, status: Status) -> None:
        thing.move(status, at=self.lifecycle.now())
        self.changed()

    async def _travel(self, journey: Journey, after: asyncio.Task[None] | None) -> None:
        if journey.steps is not None:
            await self._go_through(journey, journey.steps)
        elif journey.forget is not None:
            await self._delete(journey.thing, journey.usual, journey.forget)
        else:
            await self._stop(journey.thing, journey.usual, after)

    async def _go_through(self, journey: Journey, steps: Steps) -> None:
        thing = journey.thing
        await self.lifecycle.pause(journey.usual * _PENDING_SHARE)
        self._move(thing, steps.working)
        try:
            publish = await self._work(journey.usual * (1 - _PENDING_SHARE), journey.work)
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
        await self.lifecycle.linger(thing.LINGERS)
        self._move(thing, Status.DELETE_IN_PROGRESS)
        await self.lifecycle.pause(usual * (1 - _PENDING_SHARE))
        forget()

    async def _stop(self, thing: Stateful, usual: timedelta, working: asyncio.Task[None] | None) -> None:
        if working is not None:
            await asyncio.wait([working])
        await self.lifecycle.pause(usual)
        self._move(thing, Status.CREATE_STOPPED)
