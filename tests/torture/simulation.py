"""Three replicas on one PostgreSQL, by a clock that is ours. They die hard, and are born again."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from bot.config import Config, Polling
from bot.jobs.claims import Lease
from bot.jobs.jobs import KeptJobs
from bot.jobs.opening import store_in
from bot.jobs.postgresql import postgresql_database
from bot.jobs.schema import destinations, jobs, notices, waiting
from bot.jobs.serialise import to_job
from bot.model.errors import BotError
from bot.model.job import CreateDataset, CreateGroup, ImportFile, Job
from bot.model.orders import DatasetKind, ImportMode, TrainOrder
from bot.notifier import Notifier
from bot.poller import Poller
from bot.workflow.wiring import Ports, Wired, wire
from tests.clock import FixedClock
from tests.fake_channel import FakeChannel
from tests.fake_desk import FixedPeople, FixedUsage
from tests.fakes import FakePersonalize, MemoryDrops, MemoryFiles

REPLICAS = 3
ADA = "U0ADA"
_QUIET, _ALERT = 40.0, 10.0  # seconds between two looks; a real replica looks every second
_REBIRTH = timedelta(minutes=2)
_KILLS, _ASKS, _ENDS = 6.0, 2.0, 7.0  # minutes between two, more or less
_GROUPS = [f"group-{number}" for number in range(30)]
_RECIPES = ("user-personalization-v2", "popularity-count", "sims")
_CHANNELS = [f"C{number:08}" for number in range(4)]


class Killed(BaseException):
    """The process ends here and now: nothing is tidied up."""


@dataclass(kw_only=True)
class Mortality:
    """Whether a replica lives: everything that it does outside itself passes by here. `left` passes, and it is dead."""

    left: int | None = None
    dead: bool = False

    def passes(self, *_: object) -> None:
        """Go on, or die; the dead do nothing any more."""
        if self.left is not None:
            self.left -= 1
            self.dead = self.dead or self.left <= 0
        if self.dead:
            raise Killed


@dataclass(frozen=True)
class Mortal:
    """Whatever is done through this may be the last thing that is done: before it, or with its answer on the way."""

    inner: object
    mortality: Mortality

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        """Return a method, watched."""
        method = getattr(self.inner, name)

        async def watched(*arguments: object, **named: object) -> object:
            self.mortality.passes()
            answer: object = await method(*arguments, **named)
            self.mortality.passes()
            return answer

        return watched


@dataclass(kw_only=True)
class Replica:
    """A bot, without Slack's deliveries."""

    wired: Wired
    poller: Poller
    notifier: Notifier
    owner: str
    mortality: Mortality
    stack: AsyncExitStack
    connections: Sequence[Any]

    async def ends(self) -> None:
        """Drop every connection, those in use too."""
        for connection in self.connections:
            connection.close()
        await self.stack.aclose()

    async def looks(self) -> None:
        """Look once at everything."""
        await self.poller.sweep()
        await self.notifier.drain()


@dataclass(kw_only=True)
class Orphans:
    """What a dead replica worked on, and when it died."""

    owner: str
    died: datetime


@dataclass(kw_only=True)
class Simulation:
    """Hours of work. What comes of it: `deaths`, `takeovers` (how long the work of each dead one waited), `calls`."""

    address: str
    chance: random.Random
    clock: FixedClock = field(default_factory=FixedClock)
    lease: timedelta = timedelta(seconds=20)
    channel: FakeChannel = field(default_factory=FakeChannel)
    deaths: int = 0
    asked: int = 0
    calls: Counter[int] = field(default_factory=Counter)
    takeovers: list[timedelta] = field(default_factory=list)
    _replicas: list[Replica] = field(default_factory=list)
    _births: list[datetime] = field(default_factory=list)
    _orphans: list[Orphans] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Have an AWS account, and somebody to look at the store from outside."""
        self.personalize = FakePersonalize(now=self.clock)
        self.observer = postgresql_database(self.address)

    async def run(self, length: timedelta) -> list[Job]:
        """Live for so long, then let what runs come to its end, and return all jobs."""
        await self._furnish()
        self._births = [self.clock()] * REPLICAS
        kills, asks, ends = self._every(_KILLS), self._every(_ASKS), self._every(_ENDS)
        finish = self.clock() + length
        while self.clock() < finish:
            await self._tick(ask=next(asks), settle=next(ends), kill=next(kills))
        while await self._unfinished():
            self.personalize.settle_all()
            await self._tick()
        for replica in self._replicas:
            await replica.ends()
        kept = [to_job(row.document) for row in await self.observer.do(select(jobs.c.document))]
        await self.observer.close()
        return kept

    def _every(self, minutes: float) -> Iterator[bool]:
        """Say again and again whether so many minutes, more or less, have gone by."""
        due = self.clock()
        while True:
            over = self.clock() >= due
            if over:
                due = self.clock() + timedelta(minutes=minutes * self.chance.uniform(0.5, 1.5))
            yield over

    async def _furnish(self) -> None:
        kind = DatasetKind.INTERACTIONS
        for group in _GROUPS:
            await self.personalize.have(
                CreateGroup(name=group),
                CreateDataset(group=group, dataset=kind, schema="{}"),
                ImportFile(
                    name=f"{group}-first",
                    group=group,
                    dataset=kind,
                    location="s3://b/ratings.csv",
                    mode=ImportMode.FULL,
                ),
            )

    async def _tick(self, *, ask: bool = False, settle: bool = False, kill: bool = False) -> None:
        self.clock.advance(seconds=_ALERT if self._orphans else _QUIET)
        await self._be_born()
        if settle:
            self.personalize.settle_all()
        if kill and len(self._replicas) == REPLICAS:
            self.chance.choice(self._replicas).mortality.left = self.chance.randint(1, 40)
        if ask:
            await self._ask()
        for replica in self._who_look():
            await self._survives(replica, replica.looks())
        await self._follow_orphans()

    def _who_look(self) -> Sequence[Replica]:
        """Return all where somebody died or is about to, else one of them."""
        doomed = any(replica.mortality.left is not None for replica in self._replicas)
        return list(self._replicas) if self._orphans or doomed else [self.chance.choice(self._replicas)]

    async def _survives(self, replica: Replica, doing: Awaitable[object]) -> bool:
        try:
            await doing
        except BaseException as error:
            if not replica.mortality.dead or isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            await self._bury(replica)
            return False
        return True

    async def _bury(self, replica: Replica) -> None:
        """Drop its connections; its claims stay as they are."""
        self.deaths += 1
        self._replicas.remove(replica)
        self._births.append(self.clock() + _REBIRTH)
        self._orphans.append(Orphans(owner=replica.owner, died=self.clock()))
        await replica.ends()

    async def _be_born(self) -> None:
        for birth in [birth for birth in self._births if birth <= self.clock()]:
            self._births.remove(birth)
            self._replicas.append(await self._born())

    async def _ask(self) -> None:
        """Have a training: who gets no answer asks the next replica; who is refused has asked for it before."""
        group, recipe = self.chance.choice(_GROUPS), self.chance.choice(_RECIPES)
        order = TrainOrder(
            asked_by=ADA,
            channel=self.chance.choice(_CHANNELS),
            line=f"train {group}",
            group=group,
            recipe=recipe,
            hpo=False,
        )
        for replica in list(self._replicas):
            try:
                if await self._survives(replica, replica.wired.workflow.train(order)):
                    self.asked += 1
                    return
            except BotError:
                return

    async def _follow_orphans(self) -> None:
        """Note what somebody else has taken over by now."""
        for orphans in list(self._orphans):
            held = await self._held_by(orphans.owner)
            if held:
                continue
            self.takeovers.append(self.clock() - orphans.died)
            self._orphans.remove(orphans)

    async def _held_by(self, owner: str) -> int:
        """Return how much wants to be done, and is still claimed by a replica."""
        due = select(jobs.c.id).where(
            jobs.c.owner == owner, jobs.c.leased_until.is_not(None), jobs.c.look_again_at <= self.clock()
        )
        untold = select(notices.c.destination).where(waiting, notices.c.ts.is_(None))
        silent = select(destinations.c.destination).where(
            destinations.c.owner == owner,
            destinations.c.leased_until.is_not(None),
            destinations.c.destination.in_(untold),
        )
        return len(await self.observer.do(due)) + len(await self.observer.do(silent))

    async def _unfinished(self) -> bool:
        running = await self.observer.do(select(jobs.c.id).where(jobs.c.look_again_at.is_not(None)))
        return bool(running or await self.observer.do(select(notices.c.key).where(waiting)))

    async def _born(self) -> Replica:
        mortality, stack = Mortality(), AsyncExitStack()
        database = postgresql_database(self.address, patience=())
        connections: list[Any] = []
        event.listen(database.engine, "connect", lambda connection, _: connections.append(connection))
        store = await stack.enter_async_context(store_in(database, lease=Lease(length=self.lease, clock=self.clock)))
        event.listen(database.engine, "do_connect", mortality.passes)
        event.listen(database.engine, "before_cursor_execute", mortality.passes)
        event.listen(database.engine, "commit", mortality.passes)
        assert isinstance(store.jobs, KeptJobs)
        personalize: Any = Mortal(Counted(self), mortality)
        channel: Any = Mortal(self.channel, mortality)
        people = FixedPeople()
        files: Any = MemoryFiles(files={})
        inspector: Any = None  # nobody imports
        ports = Ports(
            personalize=personalize,
            patient=personalize,
            files=files,
            drops=MemoryDrops(),
            inspector=inspector,
            jobs=store.jobs.of(""),
            schedules=store.schedules.of(""),
            places=store.places.of(""),
            subscriptions=store.subscriptions.of(""),
            review_plans=store.review_plans.of(""),
            usage=FixedUsage(),
            outbox=store.outbox,
            audit=store.audit,
            people=people,
        )
        notifier = Notifier(outbox=store.outbox, channel=channel, now=self.clock, jitter=self.chance.random)
        wired = wire(ports, config=Config(), now=self.clock, nudge=lambda: None, hurry=lambda: None)
        poller = Poller(
            jobs=ports.jobs,
            subscriptions=ports.subscriptions,
            people=people,
            look=wired.look,
            advance=wired.advance,
            report=wired.report,
            adopt=wired.adopt,
            rhythm=Polling(),
            tell=lambda: None,
            now=self.clock,
        )
        return Replica(
            wired=wired,
            poller=poller,
            notifier=notifier,
            owner=store.jobs.claims.owner,
            mortality=mortality,
            stack=stack,
            connections=connections,
        )


@dataclass(frozen=True)
class Counted:
    """The AWS account, and how many calls it gets in each minute."""

    simulation: Simulation

    def __getattr__(self, name: str) -> object:
        """Count a call, and pass it on."""
        self.simulation.calls[int(self.simulation.clock().timestamp() // 60)] += 1
        return getattr(self.simulation.personalize, name)
