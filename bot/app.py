"""Opens every adapter in order, and closes them in reverse."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config, Polling
from bot.datafiles.inspector import open_inspector
from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.model.errors import BotError
from bot.notifier import Notifier
from bot.operations.channel import WatchedChannel
from bot.personalize.files import S3Files
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.session import connect
from bot.poller import Poller
from bot.ports import Roles, Watch, unwatched
from bot.slack.channel import SlackChannel
from bot.slack.client import open_client
from bot.slack.people import SlackPeople
from bot.slack.roles import SlackRoles
from bot.workflow.wiring import Ports, wire
from bot.workflow.workflow import Workflow


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """Everything that runs, short of Slack's deliveries."""

    slack: AsyncWebClient
    store: Store
    roles: Roles
    workflow: Workflow
    poller: Poller
    notifier: Notifier

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Follow jobs and send notices while the block runs; what was begun is finished before it is left.

        A `BotError` in the block comes out as it is, rather than in a group.
        """
        stop, trouble = asyncio.Event(), None
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.poller.run(stop), name="poller")
            tasks.create_task(self.notifier.run(stop), name="notifier")
            try:
                yield
            except BotError as error:
                trouble = error
            finally:
                stop.set()
        if trouble:
            raise trouble


def utc_now() -> datetime:
    """Return now, aware."""
    return datetime.now(UTC)


def _lease(polling: Polling) -> Lease:
    return Lease(length=polling.lease, renewal=polling.lease / 4)


@asynccontextmanager
async def open_bot(config: Config, watch: Watch = unwatched) -> AsyncIterator[Bot]:
    """Open the adapters and wire the actions; raises `BotError` where one does not open."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(config.store, lease=_lease(config.polling)))
        aws = await stack.enter_async_context(connect(config.aws.region, watch))
        slack = await stack.enter_async_context(open_client(config.slack, watch))
        inspector = await stack.enter_async_context(open_inspector(utc_now))
        people = SlackPeople(client=slack, now=utc_now)
        woken = asyncio.Event()
        ports = Ports(
            personalize=PersonalizeGateway(aws, service_role=config.aws.service_role),
            files=S3Files(aws),
            inspector=inspector,
            jobs=store.jobs,
            places=store.places,
            people=people,
        )
        wired = wire(
            ports,
            contest=config.contest,
            now=utc_now,
            nudge=woken.set,
        )
        notifier = Notifier(
            outbox=store.outbox,
            channel=WatchedChannel(channel=SlackChannel(client=slack), watch=watch),
            now=utc_now,
            jitter=random.random,
            watch=watch,
        )
        poller = Poller(
            jobs=store.jobs,
            places=store.places,
            people=people,
            advance=wired.advance,
            report=wired.report,
            adopt=wired.adopt,
            rhythm=config.polling,
            spread=lambda: random.uniform(0.9, 1.1),  # noqa: S311 - spreads load, guards nothing
            tell=notifier.nudge,
            now=utc_now,
            watch=watch,
            woken=woken,
        )
        yield Bot(
            slack=slack,
            store=store,
            roles=SlackRoles(client=slack, table=config.roles, now=utc_now),
            workflow=wired.workflow,
            poller=poller,
            notifier=notifier,
        )
