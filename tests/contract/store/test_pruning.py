"""What was kept long enough is forgotten, and nothing that is still to be told; on either engine."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.config import Keep
from bot.jobs.opening import Store, open_store
from bot.jobs.outbox import KeptOutbox
from bot.jobs.schema import audit, deliveries, jobs, notices, steps, threads
from bot.model.notice import key_of
from bot.pruner import Pruner
from tests.claiming import waiting
from tests.contract.store.values import NOW, ids, job, notice, trained

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TABLES = (jobs, steps, notices, deliveries, threads, audit)


async def ended(store: Store, name: str, at: datetime, *, shown: bool = True) -> None:
    """Keep a job that ended then, and what was told of it."""
    await store.jobs.add(job(name))
    key = key_of(name, "result", "C1")
    told = notice("done", key=key, destination="C1", job_id=name)
    await store.jobs.record(job(name, ended_at=at), notices=[told], look_again_at=None)
    if shown:
        await store.outbox.sent(key, revision=1, ts="1.0", at=at)


async def prune(store: Store, at: datetime, *, limit: int = 100) -> int:
    """Prune once."""
    return await store.pruning.prune(at, keep=Keep(), limit=limit)


async def counted(store: Store) -> list[int]:
    """Return how many rows the tables hold."""
    assert isinstance(store.outbox, KeptOutbox)
    async with store.outbox.database.reading() as connection:
        return [await connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


async def test_each_kind_is_kept_for_its_time(store: Store) -> None:
    """Jobs and the audit for 400 days, told notices for 7, deliveries for an hour, threads for 30 days."""
    await store.jobs.add(trained(0, minutes=1))
    end = trained(0, minutes=1).ended_at or NOW
    told = notice("done", key="k", job_id="trn-0")
    await store.jobs.record(trained(0, minutes=1), notices=[told], look_again_at=None)
    await store.outbox.sent("k", revision=1, ts="1.0", at=end)
    await store.deliveries.first_time("Ev1", at=end)
    await store.threads.remember("C1", ["1.0"], line="jobs", trace="5f3a9c1e", at=end)
    await store.audit.asked(user="U1", channel="C1", line="jobs", outcome="done", at=end, account="")
    assert await counted(store) == [1, 2, 1, 1, 1, 1]

    for age, left in (
        (HOUR, [1, 2, 1, 1, 1, 1]),
        (HOUR + DAY, [1, 2, 1, 0, 1, 1]),
        (7 * DAY, [1, 2, 1, 0, 1, 1]),
        (8 * DAY, [1, 2, 0, 0, 1, 1]),
        (31 * DAY, [1, 2, 0, 0, 0, 1]),
        (400 * DAY, [1, 2, 0, 0, 0, 1]),
        (401 * DAY, [0, 0, 0, 0, 0, 0]),
    ):
        await prune(store, end + age)
        assert await counted(store) == left


async def test_what_is_still_to_be_told_is_kept_and_so_is_its_job(store: Store) -> None:
    """Whether it waits or is parked, however old it is."""
    await ended(store, "waits", NOW, shown=False)
    await ended(store, "parked", NOW, shown=False)
    await store.outbox.park(key_of("parked", "result", "C1"), reason="archived")

    assert await prune(store, NOW + 1000 * DAY) == 0

    assert sorted(ids(await store.jobs.ended())) == ["parked", "waits"]
    assert await store.outbox.release(None) == 1
    assert len(await waiting(store, NOW + 1000 * DAY)) == 2


async def test_a_running_job_keeps_what_was_told_of_it(store: Store) -> None:
    """Its card would be posted anew, rather than edited."""
    await store.jobs.add(job("runs"))
    await store.jobs.record(job("runs"), notices=[notice("runs", job_id="runs")], look_again_at=NOW)
    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)

    assert await prune(store, NOW + 1000 * DAY) == 0


async def test_a_notice_without_a_job_is_forgotten_as_well(store: Store) -> None:
    """After its own time."""
    await store.outbox.add(notice("hint", key="parked:gone:C1:U1", job_id="gone"))
    await store.outbox.sent("parked:gone:C1:U1", revision=1, ts="1.0", at=NOW)

    assert [await prune(store, NOW + days * DAY) for days in (7, 8)] == [0, 1]


async def test_it_is_done_in_small_batches(store: Store) -> None:
    """So that a transaction holds nobody up, however much there is."""
    for number in range(5):
        await store.deliveries.first_time(f"Ev{number}", at=NOW)

    assert [await prune(store, NOW + DAY, limit=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_one_process_has_the_turn(address: str, store: Store) -> None:
    """Until it is time again."""
    assert [await store.pruning.turn(NOW, every=HOUR) for _ in range(2)] == [True, False]
    assert await store.pruning.turn(NOW + HOUR, every=HOUR)

    if address.startswith("postgresql:"):
        async with open_store(address) as other:
            turns = await asyncio.gather(
                *(one.pruning.turn(NOW + 2 * HOUR, every=HOUR) for one in (store, other, store, other))
            )
        assert sorted(turns) == [False, False, False, True]


async def test_the_pruner_goes_on_until_nothing_is_old(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """And says how much that was; an hour later it looks again."""
    await ended(store, "old", NOW)
    await store.deliveries.first_time("Ev1", at=NOW)
    pruner = Pruner(pruning=store.pruning, keep=Keep(), now=lambda: NOW + 500 * DAY)

    with caplog.at_level("INFO", logger="bot.pruner"):
        await pruner.turn(asyncio.Event())
        await store.deliveries.first_time("Ev1", at=NOW)
        await pruner.turn(asyncio.Event())

    assert await counted(store) == [0, 0, 0, 1, 0, 0]
    assert [record.message for record in caplog.records] == ["3 rows were kept long enough, and are pruned"]
