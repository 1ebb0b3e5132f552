"""Opens every adapter in order, and closes them in reverse."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Protocol

from bot.app.account import Desk, Opened
from bot.app.clock import utc_now
from bot.app.surface import Surface
from bot.config import Config, Polling
from bot.datafiles.inspector import open_inspector
from bot.digester import Digester
from bot.homes import HomeKeeper
from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.model.errors import BotError
from bot.notifier import Notifier
from bot.personalize.lines import open_lines
from bot.poller import Poller, Takeover, Work
from bot.ports import (
    People,
    Roles,
    Watch,
    unwatched,
)
from bot.pruner import Pruner
from bot.records import dataclass
from bot.scheduler import Scheduler
from bot.workflow.accounts import Accounts
from bot.workflow.front import LookAround
from bot.workflow.history import LookBack
from bot.workflow.jobs import ListJobs

_LAST_TURN = 3.0  # seconds; with the ten that commands have, less than the fifteen before SIGKILL
_log = logging.getLogger(__name__)


class _Loop(Protocol):
    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, and finish what was begun."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """Everything that runs, wherever people speak to it; each AWS account has a poller of its own."""

    store: Store
    roles: Roles
    accounts: Accounts
    pollers: Sequence[Poller]
    takeover: Takeover
    schedulers: Sequence[Scheduler]
    notifier: Notifier
    homes: HomeKeeper
    digesters: Sequence[Digester]
    pruner: Pruner
    reaches: Sequence[Callable[[], Awaitable[None]]]

    async def reach_aws(self) -> None:
        """Load what speaks to AWS, where no call has done so; raises `Refused` where this machine's settings are wrong.

        Once people are served: until then they would wait for it.
        """
        for reach in self.reaches:
            await reach()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Follow jobs and send notices while the block runs; what was begun is finished before it is left.

        A `BotError` in the block comes out as it is, rather than in a group.
        """
        stop, trouble = asyncio.Event(), None
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(loop.run(stop), name=type(loop).__name__) for loop in self._loops]
            try:
                yield
            except BotError as error:
                trouble = error
            finally:
                stop.set()
                await _end(running)
        if trouble:
            raise trouble

    @property
    def _loops(self) -> list[_Loop]:
        of_accounts: list[_Loop] = [*self.pollers, *self.schedulers, *self.digesters]
        return [*of_accounts, self.takeover, self.notifier, self.homes, self.pruner]


async def _end(running: Collection[asyncio.Task[None]]) -> None:
    """Let what was begun be finished, but for what AWS or Slack leave unanswered: that is done anew after a start."""
    _, late = await asyncio.wait(running, timeout=_LAST_TURN)
    for task in late:
        task.cancel()
    if late:
        _log.warning("%d loops waited for an answer, and were cut off", len(late))


def _lease(polling: Polling) -> Lease:
    return Lease(length=polling.lease, renewal=polling.lease / 4)


def _takeover(store: Store, opened: Mapping[str, Opened], lost: Poller) -> Takeover:
    """Return who wakes others; the accounts are there by all names that they ever had."""
    jobs = {name: one.poller.wake for name, one in opened.items()}
    schedules = {name: one.scheduler.woken.set for name, one in opened.items()}
    reviews = {name: one.digester.woken.set for name, one in opened.items()}
    works = [
        Work(abandoned=store.jobs.abandoned, wake=jobs, others=lost.wake),
        Work(abandoned=store.schedules.abandoned, wake=schedules),
        Work(abandoned=store.review_plans.abandoned, wake=reviews),
    ]
    return Takeover(works=works, silent=store.replicas.silent, now=utc_now)


def _accounts(store: Store, opened: Mapping[str, Opened], people: People) -> Accounts:
    """Return what can be done in each account; jobs and history are those of all where none is named."""
    workflows = {name: one.workflow for name, one in opened.items()}
    everywhere = replace(
        next(iter(workflows.values())),
        jobs=ListJobs(jobs=store.jobs, people=people, schedules=store.schedules),
        history=LookBack(audit=store.audit, places=store.places, people=people),
    )
    return Accounts(workflows=workflows, everywhere=everywhere, places=store.places)


@asynccontextmanager
async def open_bot(config: Config, surface: Surface, watch: Watch = unwatched) -> AsyncIterator[Bot]:
    """Open the other adapters and wire the actions; raises `BotError` where one does not open."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(config.store, lease=_lease(config.polling)))
        inspector = await stack.enter_async_context(open_inspector(utc_now))
        lines = await stack.enter_async_context(open_lines())
        people = surface.people
        notifier = Notifier(
            outbox=store.outbox,
            channel=surface.channel,
            now=utc_now,
            jitter=random.random,
            pace=surface.pace,
            watch=watch,
        )
        desk = Desk(
            config=config,
            store=store,
            lines=lines,
            inspector=inspector,
            drops=surface.drops,
            people=people,
            watch=watch,
            tell=notifier.nudge,
        )
        opened = {name: await stack.enter_async_context(desk.account(name)) for name in config.aws.by_name}
        lost = desk.poller_of_the_lost()
        names = {known: one for name, one in opened.items() for known in (name, *config.aws.formerly(name))}
        around = LookAround(
            jobs=store.jobs,
            subscriptions=store.subscriptions,
            people=people,
            scenes={name: one.scenery for name, one in opened.items()},
            now=utc_now,
        )
        yield Bot(
            store=store,
            roles=surface.roles,
            accounts=_accounts(store, opened, people),
            pollers=[*(one.poller for one in opened.values()), lost],
            takeover=_takeover(store, names, lost),
            schedulers=[one.scheduler for one in opened.values()],
            notifier=notifier,
            digesters=[one.digester for one in opened.values()],
            homes=HomeKeeper(
                homes=store.homes,
                tabs=surface.tabs,
                known=around.known,
                complete=around.complete,
                now=utc_now,
            ),
            reaches=[one.reach for one in opened.values()],
            pruner=Pruner(pruning=store.pruning, keep=config.keep, now=utc_now),
        )
