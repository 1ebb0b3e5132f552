"""Opens every adapter in order, and closes them in reverse."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Charts, Config, Polling
from bot.datafiles.inspector import open_inspector
from bot.digester import Digester
from bot.homes import HomeKeeper
from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.model.errors import BotError
from bot.model.pace import Pace
from bot.notifier import Notifier
from bot.operations.channel import WatchedChannel
from bot.personalize.files import S3Files
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.identity import Identity
from bot.personalize.session import connect
from bot.personalize.usage import CloudWatchUsage
from bot.pictures.painter import open_painter
from bot.poller import REST, Asked, Poller, Renewals
from bot.ports import (
    Channel,
    Drops,
    HomeTabs,
    Inspector,
    Jobs,
    People,
    Pictures,
    Roles,
    Subscriptions,
    Watch,
    unwatched,
)
from bot.pruner import Pruner
from bot.scheduler import Scheduler
from bot.slack.channel import SlackChannel
from bot.slack.client import open_client
from bot.slack.drops import SlackDrops
from bot.slack.home import SlackHomes
from bot.slack.people import SlackPeople
from bot.slack.pictures import SlackPictures
from bot.slack.roles import SlackRoles
from bot.workflow.accounts import Accounts
from bot.workflow.front import LookAround, Scenery
from bot.workflow.history import LookBack
from bot.workflow.jobs import ListJobs
from bot.workflow.lost import Lost
from bot.workflow.survey import Survey
from bot.workflow.wiring import Ports, Wired, wire
from bot.workflow.workflow import Workflow


@dataclass(frozen=True, kw_only=True, slots=True)
class Surface:
    """Where people are: who they are, what they may do, and how they are told of jobs, in which pace."""

    people: People
    roles: Roles
    channel: Channel
    tabs: HomeTabs
    drops: Drops
    pace: Pace


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackSurface(Surface):
    """Slack."""

    client: AsyncWebClient
    pictures: Pictures


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """Everything that runs, wherever people speak to it; each AWS account has a poller of its own."""

    store: Store
    roles: Roles
    accounts: Accounts
    pollers: Sequence[Poller]
    schedulers: Sequence[Scheduler]
    notifier: Notifier
    homes: HomeKeeper
    digesters: Sequence[Digester]
    pruner: Pruner

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Follow jobs and send notices while the block runs; what was begun is finished before it is left.

        A `BotError` in the block comes out as it is, rather than in a group.
        """
        stop, trouble = asyncio.Event(), None
        async with asyncio.TaskGroup() as tasks:
            for poller in self.pollers:
                tasks.create_task(poller.run(stop), name="poller")
            for scheduler in self.schedulers:
                tasks.create_task(scheduler.run(stop), name="scheduler")
            tasks.create_task(self.notifier.run(stop), name="notifier")
            tasks.create_task(self.homes.run(stop), name="homes")
            for digester in self.digesters:
                tasks.create_task(digester.run(stop), name="digester")
            tasks.create_task(self.pruner.run(stop), name="pruner")
            try:
                yield
            except BotError as error:
                trouble = error
            finally:
                stop.set()
        if trouble:
            raise trouble


_SWEEP = timedelta(milliseconds=50)  # at least, on average, between two of all pollers' sweeps that are no ticks


def utc_now() -> datetime:
    """Return now, aware."""
    return datetime.now(UTC)


def _lease(polling: Polling) -> Lease:
    return Lease(length=polling.lease, renewal=polling.lease / 4)


@asynccontextmanager
async def open_slack(config: Config, watch: Watch = unwatched) -> AsyncIterator[SlackSurface]:
    """Open the way to Slack, which is not called yet."""
    async with open_client(config.slack, watch) as client, open_painter() as painter:
        pictures = SlackPictures(client=client, painter=painter, native=config.slack.charts is Charts.NATIVE)
        yield SlackSurface(
            people=SlackPeople(client=client, now=utc_now),
            roles=SlackRoles(client=client, table=config.roles, now=utc_now),
            channel=WatchedChannel(channel=SlackChannel(client=client, ways=pictures.ways), watch=watch),
            tabs=SlackHomes(client=client),
            drops=SlackDrops(client=client),
            pace=Pace(call=timedelta(minutes=1) / config.slack.calls_per_minute),
            client=client,
            pictures=pictures,
        )


@asynccontextmanager
async def open_bot(config: Config, surface: Surface, watch: Watch = unwatched) -> AsyncIterator[Bot]:
    """Open the other adapters and wire the actions; raises `BotError` where one does not open."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(config.store, lease=_lease(config.polling)))
        inspector = await stack.enter_async_context(open_inspector(utc_now))
        people = surface.people
        notifier = Notifier(
            outbox=store.outbox,
            channel=surface.channel,
            now=utc_now,
            jitter=random.random,
            pace=surface.pace,
            watch=watch,
        )
        desk = _Desk(
            config=config,
            store=store,
            inspector=inspector,
            drops=surface.drops,
            people=people,
            watch=watch,
            tell=notifier.nudge,
        )
        opened = {name: await stack.enter_async_context(desk.account(name)) for name in config.aws.by_name}
        workflows = {name: one.workflow for name, one in opened.items()}
        around = LookAround(
            jobs=store.jobs,
            subscriptions=store.subscriptions,
            people=people,
            scenes={name: one.scenery for name, one in opened.items()},
            now=utc_now,
        )
        of_all = ListJobs(jobs=store.jobs, people=people, schedules=store.schedules)
        back = LookBack(audit=store.audit, places=store.places, people=people)
        yield Bot(
            store=store,
            roles=surface.roles,
            accounts=Accounts(
                workflows=workflows,
                everywhere=replace(next(iter(workflows.values())), jobs=of_all, history=back),
                places=store.places,
            ),
            pollers=[*(one.poller for one in opened.values()), desk.poller_of_the_lost()],
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
            pruner=Pruner(pruning=store.pruning, keep=config.keep, now=utc_now),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    """What one AWS account has."""

    workflow: Workflow
    poller: Poller
    scheduler: Scheduler
    scenery: Scenery
    digester: Digester


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What all AWS accounts share."""

    config: Config
    store: Store
    inspector: Inspector
    drops: Drops
    people: People
    watch: Watch
    tell: Callable[[], None]
    renewals: Renewals = field(default_factory=Renewals)

    @asynccontextmanager
    async def account(self, name: str) -> AsyncIterator[_Opened]:
        """Open an account: actions, a poller and a scheduler that know of no other."""
        there, formerly = self.config.aws.by_name[name], self.config.aws.formerly(name)
        rate = self.config.polling.calls_per_minute / 60
        async with connect(there.region, self.watch, identity=Identity.of(there), account=name, rate=rate) as aws:
            ports = Ports(
                personalize=PersonalizeGateway(aws, service_role=there.service_role),
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
                audit=self.store.audit,
            )
            asked = Asked()
            wired = wire(
                ports,
                config=self.config,
                now=utc_now,
                nudge=asked.woken.set,
                hurry=asked.hurried.set,
                prices=self.config.prices.within(aws.region),
                bucket=there.bucket,
            )
            try:
                yield _Opened(
                    workflow=wired.workflow,
                    poller=self._poller(ports.jobs, ports.subscriptions, wired, name=name, asked=asked),
                    scheduler=Scheduler(repeat=wired.repeat, tell=self.tell, pause=self.config.polling.cold),
                    digester=Digester(
                        account=name,
                        plans=ports.review_plans,
                        subscriptions=ports.subscriptions,
                        compose=wired.reviews,
                        next_at=wired.reviews.next_at,
                        tell=self.tell,
                        now=utc_now,
                    ),
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
            rest=max(REST, len(self.config.aws.by_name) * _SWEEP),
        )
