import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.jobs.postgresql import postgresql_database
from bot.jobs.schema import jobs
from bot.model.errors import AlreadyKept, ClaimLost
from bot.model.job import Job
from bot.model.notice import Notice
from bot.model.place import Place
from bot.model.review import Every, Plan
from bot.model.schedule import Schedule
from bot.poller.takeover import Takeover
from tests.claiming import RESTING, due, waiting
from tests.clock import FixedClock
from tests.contract.store.values import MINUTE, NOW, ids, job, notice

CLAIMER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from bot.jobs.claims import Lease
from bot.jobs.opening import open_store
from bot.model.pace import Pace

async def claim():
    lease = Lease(length=timedelta(seconds=0.5), renewal=timedelta(seconds=0.1))
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    async with open_store(sys.argv[1], lease=lease) as store:
        async with store.jobs.claim(now) as jobs, store.outbox.claim(now, pace=Pace()) as queues:
            print(len(jobs), len(queues), flush=True)
            await asyncio.Event().wait()

asyncio.run(claim())
"""


@pytest.fixture
def clock() -> FixedClock:
    """Return the clock that all replicas go by."""
    return FixedClock()


@pytest.fixture
async def replicas(postgresql: str, clock: FixedClock) -> AsyncIterator[list[Store]]:
    """Open one store three times, as three processes would."""
    async with AsyncExitStack() as stack:
        opening = (stack.enter_async_context(open_store(postgresql, lease=Lease(clock=clock))) for _ in range(3))
        yield [await one for one in opening]


async def test_no_job_is_claimed_twice(replicas: list[Store]) -> None:
    """However many claim at once, until none is left."""
    for number in range(60):
        await replicas[0].jobs.add(job(f"job-{number}"))
    claimed: list[str] = []

    async def work(store: Store) -> None:
        async with AsyncExitStack() as stack:
            while mine := await stack.enter_async_context(store.jobs.claim(NOW, limit=3)):
                claimed.extend(ids(mine))
            await everybody_is_done.wait()

    everybody_is_done = asyncio.Barrier(6)
    await asyncio.gather(*(work(store) for store in replicas * 2))

    assert Counter(claimed) == Counter(f"job-{number}" for number in range(60))


async def test_only_one_sends_to_a_destination_and_in_order(replicas: list[Store]) -> None:
    """While the others write more for it."""
    sent: list[str] = []

    async def send(store: Store) -> None:
        async with store.outbox.claim(NOW, pace=RESTING) as queues:
            for pending in queues.get("C024BE91L", []):
                await store.outbox.attempted(pending.notice.key)
                sent.append(pending.notice.key)
                await store.outbox.sent(pending.notice.key, revision=1, ts=pending.notice.key, at=NOW)

    for number in range(20):
        await replicas[number % 3].outbox.add(notice("told", key=f"n{number:02}"))
        if number % 4 == 3:
            await asyncio.gather(*map(send, replicas))
    await send(replicas[0])

    assert sent == [f"n{number:02}" for number in range(20)]


async def test_a_claim_lapses_with_its_lease(replicas: list[Store], clock: FixedClock) -> None:
    """After twenty seconds in which nobody renewed it, the work is another's."""
    one, other, _ = replicas
    await one.jobs.add(job())
    await one.outbox.add(notice("Training"))

    async with one.jobs.claim(NOW), one.outbox.claim(NOW, pace=RESTING):
        clock.advance(seconds=19.999)
        assert [await due(other, NOW), await waiting(other, NOW)] == [[], []]
        clock.advance(seconds=0.001)
        assert [len(await due(other, NOW)), len(await waiting(other, NOW))] == [1, 1]


async def test_it_is_known_in_which_accounts_somebody_died(replicas: list[Store], clock: FixedClock) -> None:
    """So one look answers for any number of accounts; what another has taken over by then is nobody's trouble."""
    one, other, _ = replicas
    for account in ("prod", "lab"):
        await one.jobs.of(account).add(job(account))
    await one.jobs.of("idle").add(job("idle"))

    async with one.jobs.of("prod").claim(NOW), one.jobs.of("lab").claim(NOW):
        assert await other.jobs.abandoned(NOW) == set()
        clock.advance(seconds=20)
        assert await other.jobs.abandoned(NOW) == {"prod", "lab"}
        async with other.jobs.of("lab").claim(NOW):
            assert await other.jobs.abandoned(NOW) == {"prod"}


async def test_who_is_silent_is_known_before_the_claims_lapse(
    replicas: list[Store], clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Once two renewals were missed: survivors say once from whom they take over what."""
    one, other, busy = replicas
    await one.jobs.add(job())
    await one.outbox.add(notice("Training"))
    await other.jobs.add(job("other"))
    takeover = Takeover(works=[], silent=busy.replicas.silent, now=clock)

    async with one.jobs.claim(NOW, limit=1), one.outbox.claim(NOW, pace=RESTING):
        clock.advance(seconds=9.999)
        await takeover.turn()
        assert caplog.messages == []
        async with other.jobs.claim(NOW):
            clock.advance(seconds=0.001)
            await takeover.turn()
            await takeover.turn()

    name = one.jobs.claims.owner
    assert caplog.messages == [f"replica {name} keeps silent; what it works on is taken over: 1 jobs, 1 destinations"]


async def test_what_a_dead_one_was_to_do_by_the_calendar_is_known_too(replicas: list[Store], clock: FixedClock) -> None:
    """Schedules and reviews are looked at seldom; so it is said where one was left."""
    one, other, _ = replicas
    retraining = Schedule(
        id="every-1",
        target="movies",
        group="movies",
        every=timedelta(days=7),
        line="retrain movies every 7d",
        asked_by="U1",
        channel="C1",
        due_at=NOW,
    )
    await one.schedules.of("prod").keep(retraining)
    plan = Plan(destination="C1", every=Every.DAILY, next_at=NOW, asked_by="U1")
    await one.review_plans.of("lab").keep(plan, at=NOW)

    async with one.schedules.of("prod").claim(NOW), one.review_plans.of("lab").due(NOW):
        assert [await other.schedules.abandoned(NOW), await other.review_plans.abandoned(NOW)] == [set(), set()]
        clock.advance(seconds=20)
        assert [await other.schedules.abandoned(NOW), await other.review_plans.abandoned(NOW)] == [{"prod"}, {"lab"}]
        assert await other.schedules.abandoned(NOW - MINUTE) == set()


async def test_who_lost_a_claim_writes_nothing_any_more(replicas: list[Store], clock: FixedClock) -> None:
    """A process that was stopped for a while must not undo what another did meanwhile, nor post what another posts."""
    one, other, _ = replicas
    await one.jobs.add(job())
    await one.outbox.add(notice("Training"))

    async with one.jobs.claim(NOW), one.outbox.claim(NOW, pace=RESTING):
        clock.advance(seconds=20)
        async with other.jobs.claim(NOW):
            await other.jobs.record(job(ended_at=NOW), notices=[], look_again_at=None)
        await waiting(other, NOW)
        with pytest.raises(ClaimLost, match="trn-1"):
            await one.jobs.record(job(), notices=[notice("stale", key="stale")], look_again_at=NOW)
        with pytest.raises(ClaimLost, match="trn-1:card"):
            await one.outbox.attempted("trn-1:card")

    assert await other.jobs.running() == []
    assert [(one.notice.key, one.attempted) for one in await waiting(other, NOW)] == [("trn-1:card", False)]


async def test_who_lost_a_claim_does_not_give_it_back(replicas: list[Store], clock: FixedClock) -> None:
    """It is another's by then."""
    one, other, third = replicas
    await one.jobs.add(job())
    async with AsyncExitStack() as later:
        async with one.jobs.claim(NOW):
            clock.advance(seconds=20)
            assert await later.enter_async_context(other.jobs.claim(NOW)) == [job()]

        assert await due(third, NOW) == []


async def test_a_claim_is_renewed_while_the_work_goes_on(postgresql: str, clock: FixedClock) -> None:
    """Work may take longer than a lease."""
    lease = Lease(clock=clock, renewal=timedelta(milliseconds=1))
    async with open_store(postgresql, lease=lease) as one, open_store(postgresql, lease=lease) as other:
        await one.jobs.add(job())
        async with one.jobs.claim(NOW):
            for _ in range(4):
                leased_until = clock.advance(seconds=15) + lease.length
                async with asyncio.timeout(5):
                    while await leases(postgresql) != [leased_until]:
                        pass
            assert await due(other, NOW) == []


async def leases(address: str) -> list[datetime]:
    """Return until when jobs are claimed."""
    database = postgresql_database(address)
    rows = await database.do(select(jobs.c.leased_until))
    await database.close()
    return [row.leased_until for row in rows]


async def test_a_killed_process_is_followed_by_another(postgresql: str) -> None:
    """It gives nothing back, but its leases lapse; they go by the server's clock."""
    async with open_store(postgresql) as store:
        await store.jobs.add(job())
        await store.outbox.add(notice("Training"))
        claimer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CLAIMER, postgresql, stdout=asyncio.subprocess.PIPE
        )
        assert claimer.stdout
        assert await claimer.stdout.readline() == b"1 1\n"
        assert [await due(store, NOW), await waiting(store, NOW)] == [[], []]

        claimer.kill()
        await claimer.communicate()

        async with asyncio.timeout(5):
            while not await due(store, NOW):
                pass
            while not await waiting(store, NOW):
                pass


async def test_a_delivery_is_new_to_one_replica(replicas: list[Store]) -> None:
    """Slack may repeat a delivery to any of them."""
    heard = await asyncio.gather(*(store.deliveries.first_time("Ev1", at=NOW) for store in replicas * 3))

    assert sorted(heard) == [False] * 8 + [True]


async def test_a_job_is_added_once(replicas: list[Store]) -> None:
    """Of several that find the same at the same time, one keeps it."""
    added = await asyncio.gather(*(store.jobs.add(job()) for store in replicas), return_exceptions=True)

    assert Counter(map(type, added)) == {AlreadyKept: 2, Job: 1}
    assert await replicas[0].jobs.running() == [job()]


async def test_notices_of_one_key_that_come_at_once_are_one(replicas: list[Store]) -> None:
    """The last of them is what will be shown."""
    texts = [f"text {number}" for number in range(9)]
    await asyncio.gather(
        *(store.outbox.add(notice(text)) for store, text in zip(replicas * 3, texts, strict=True)),
    )

    [pending] = await waiting(replicas[0], NOW)
    assert pending.revision == len(texts)
    assert pending.notice.message.text in texts


async def test_replicas_teach_a_channel_at_once(replicas: list[Store]) -> None:
    """One of them is last."""
    groups = ["movies", "books", "music"]
    await asyncio.gather(
        *(
            store.places.remember(Place(channel="C1", group=group), by="U1", at=NOW)
            for store, group in zip(replicas, groups, strict=True)
        )
    )

    assert (await replicas[0].places.place("C1")).group in groups


async def test_replicas_hasten_and_work_side_by_side(replicas: list[Store]) -> None:
    """Nobody waits for somebody who waits."""
    for number in range(20):
        await replicas[0].jobs.add(job(f"job-{number}"))

    def told(one: Job) -> list[Notice]:
        places = [f"C{number}" for number in range(9)]
        order = places if int(one.id[4:]) % 2 else places[::-1]
        return [notice("told", key=f"{one.id}:{place}", destination=place) for place in order]

    async def work(store: Store) -> None:
        for _ in range(3):
            await store.jobs.hasten(NOW)
            async with store.jobs.claim(NOW, limit=10) as mine:
                for one in mine:
                    await store.jobs.record(one, notices=told(one), look_again_at=NOW + MINUTE)

    async with asyncio.timeout(20):
        await asyncio.gather(*(work(store) for store in replicas))

    assert len(await waiting(replicas[0], NOW)) == 20 * 9


async def test_replicas_start_at_once_on_an_empty_database(postgresql: str) -> None:
    """One makes the tables, the others wait for it."""

    async def start() -> int:
        async with open_store(postgresql) as store:
            return len(await store.jobs.running())

    assert await asyncio.gather(*(start() for _ in range(4))) == [0] * 4
