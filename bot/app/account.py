"""Opens what each AWS account has of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import field
from functools import partial

from bot.app.clock import utc_now
from bot.config import Config
from bot.digester import Digester
from bot.jobs.opening import Store
from bot.personalize.bucket import Lane
from bot.personalize.files import S3Files
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.identity import Identity
from bot.personalize.lines import Lines
from bot.personalize.session import Aws, connect, introduce
from bot.personalize.usage import CloudWatchUsage
from bot.poller import Asked, Poller, Renewals
from bot.ports import (
    Drops,
    Inspector,
    Jobs,
    People,
    Subscriptions,
    Watch,
)
from bot.records import dataclass
from bot.scheduler import Scheduler
from bot.workflow.front import Scenery
from bot.workflow.lost import Lost
from bot.workflow.survey import Survey
from bot.workflow.wiring import Ports, Wired, wire
from bot.workflow.workflow import Workflow


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What one AWS account has; `reach` loads what speaks to AWS, and raises `Refused` where that does not work."""

    reach: Callable[[], Awaitable[None]]
    workflow: Workflow
    poller: Poller
    scheduler: Scheduler
    scenery: Scenery
    digester: Digester


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What all AWS accounts share."""

    config: Config
    store: Store
    lines: Lines
    inspector: Inspector
    drops: Drops
    people: People
    watch: Watch
    tell: Callable[[], None]
    renewals: Renewals = field(default_factory=Renewals)

    @asynccontextmanager
    async def account(self, name: str) -> AsyncIterator[Opened]:
        """Open an account: actions, a poller and a scheduler that know of no other."""
        there = self.config.aws.by_name[name]
        rate = self.config.polling.calls_per_minute / 60
        identity = Identity.of(there)
        async with (
            connect(there.region, self.watch, identity=identity, account=name, rate=rate, lines=self.lines) as aws,
            _beside(_introduce(aws, reached := asyncio.Event())),
        ):
            ports = self._ports(name, aws)
            asked = Asked()
            wired = wire(
                ports,
                config=self.config,
                now=utc_now,
                nudge=asked.woken.set,
                hurry=asked.hurried.set,
                strained=lambda: aws.budget.strained,
                prices=self.config.prices.within(aws.region),
                bucket=there.bucket,
            )
            try:
                yield Opened(
                    reach=partial(_reach, aws, reached),
                    workflow=wired.workflow,
                    poller=self._poller(ports.jobs, ports.subscriptions, wired, name=name, asked=asked),
                    scheduler=Scheduler(repeat=wired.repeat, tell=self.tell, pause=self.config.polling.cold),
                    digester=self._digester(name, ports, wired),
                    scenery=Scenery(
                        account=name,
                        personalize=ports.personalize,
                        survey=Survey(personalize=ports.personalize),
                        prices=self.config.prices.within(aws.region),
                        now=utc_now,
                    ),
                )
            finally:
                await wired.index.close()

    def poller_of_the_lost(self) -> Poller:
        """Return a poller for the jobs of accounts that are no longer in the settings."""
        aws = self.config.aws
        ours = {known for name in aws.by_name for known in (name, *aws.formerly(name))}
        return self._poller(self.store.jobs.outside(ours), self.store.subscriptions.outside(ours), Lost())

    def _ports(self, name: str, aws: Aws) -> Ports:
        """Return the world as the actions of an account see it: what the store keeps of it, and no other's."""
        role, formerly = self.config.aws.by_name[name].service_role, self.config.aws.formerly(name)
        return Ports(
            personalize=PersonalizeGateway(aws, service_role=role),
            patient=PersonalizeGateway(aws.within(Lane.POLLER), service_role=role),
            files=S3Files(aws),
            drops=self.drops,
            inspector=self.inspector,
            jobs=self.store.jobs.of(name, *formerly),
            schedules=self.store.schedules.of(name, *formerly),
            places=self.store.places.of(name, *formerly),
            subscriptions=self.store.subscriptions.of(name, *formerly),
            people=self.people,
            review_plans=self.store.review_plans.of(name, *formerly),
            usage=CloudWatchUsage(aws=aws),
            outbox=self.store.outbox,
            audit=self.store.audit.of(name, *formerly),
        )

    def _digester(self, name: str, ports: Ports, wired: Wired) -> Digester:
        return Digester(
            account=name,
            plans=ports.review_plans,
            subscriptions=ports.subscriptions,
            compose=wired.reviews,
            next_at=wired.reviews.next_at,
            tell=self.tell,
            now=utc_now,
        )

    def _poller(
        self,
        jobs: Jobs,
        subscriptions: Subscriptions,
        does: Wired | Lost,
        *,
        name: str = "",
        asked: Asked | None = None,
    ) -> Poller:
        return Poller(
            account=name,
            jobs=jobs,
            subscriptions=subscriptions,
            people=self.people,
            look=does.look,
            advance=does.advance,
            report=does.report,
            adopt=does.adopt,
            rhythm=self.config.polling,
            tell=self.tell,
            now=utc_now,
            watch=self.watch,
            asked=asked or Asked(),
            renewals=self.renewals,
        )


async def _reach(aws: Aws, reached: asyncio.Event) -> None:
    await aws.open()
    reached.set()


async def _introduce(aws: Aws, reached: asyncio.Event) -> None:
    await reached.wait()
    await introduce(aws)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Have something done while the block runs; what has not come to its end by then is given up."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
