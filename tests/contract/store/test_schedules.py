"""Schedules, kept on either engine: one a target, each done by one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.model.errors import ClaimLost
from bot.model.schedule import Schedule
from tests.clock import FixedClock
from tests.contract.store.values import MINUTE, NOW

WEEK = timedelta(days=7)
WEEKLY = Schedule(
    id="every-1",
    target="movies",
    group="movies",
    every=WEEK,
    line="retrain movies every 7d",
    asked_by="U0ADA",
    channel="C1",
    due_at=NOW,
)


async def test_a_target_has_one_schedule(store: Store) -> None:
    """The newest counts, and ends when that is said."""
    await store.schedules.keep(WEEKLY)
    await store.schedules.keep(replace(WEEKLY, id="every-2", every=timedelta(days=1)))
    await store.schedules.keep(replace(WEEKLY, id="every-3", target="books\0", group="books"))

    assert [one.id for one in await store.schedules.kept(group="movies")] == ["every-2"]
    assert len(await store.schedules.kept()) == 2
    ended = await store.schedules.end("movies")
    assert ended is not None
    assert ended.every == timedelta(days=1)
    assert await store.schedules.end("movies") is None


async def test_what_is_kept_is_what_is_read(store: Store) -> None:
    """Who asked, where, with which line, and what came of it."""
    await store.schedules.keep(WEEKLY)

    assert await store.schedules.kept() == [WEEKLY]


async def test_what_is_due_is_done_once_and_due_again_later(store: Store) -> None:
    """What came of it is kept with it."""
    await store.schedules.keep(WEEKLY)

    async with store.schedules.claim(NOW - MINUTE) as early:
        assert early == []
    async with store.schedules.claim(NOW) as due:
        assert due == [WEEKLY]
        await store.schedules.passed(WEEKLY, due_at=WEEKLY.after(NOW), note="started")
    async with store.schedules.claim(NOW + MINUTE) as again:
        assert again == []
    assert await store.schedules.kept() == [replace(WEEKLY, due_at=NOW + WEEK, note="started")]


async def test_what_was_ended_meanwhile_stays_so(store: Store) -> None:
    """It is not brought back by the process that works on it."""
    await store.schedules.keep(WEEKLY)

    async with store.schedules.claim(NOW):
        await store.schedules.end("movies")
        await store.schedules.passed(WEEKLY, due_at=NOW + WEEK, note="started")

    assert await store.schedules.kept() == []


async def test_an_account_sees_its_own(store: Store) -> None:
    """Two may have groups of the same name."""
    prod, test = store.schedules.of("prod"), store.schedules.of("test")
    await prod.keep(WEEKLY)
    await test.keep(replace(WEEKLY, id="every-2"))

    assert [one.account for one in await prod.kept()] == ["prod"]
    assert [one.account for one in await store.schedules.kept()] == ["prod", "test"]
    assert await prod.end("movies") is not None
    async with prod.claim(NOW) as none, test.claim(NOW) as due:
        assert (none, [one.id for one in due]) == ([], ["every-2"])


async def test_who_stopped_something_is_kept_as_asked_first(store: Store) -> None:
    """By the ARN, or by the job and what it has not begun."""
    await store.jobs.note_stop("arn:1", by="U0ADA", at=NOW)
    await store.jobs.note_stop("arn:1", by="U0GRACE", at=NOW + MINUTE)

    assert await store.jobs.stopped_by("arn:1") == "U0ADA"
    assert await store.jobs.stopped_by("arn:2") is None


def test_what_was_missed_is_not_made_up_for() -> None:
    """After three weeks without a bot, it is due once, and then in the old rhythm."""
    assert WEEKLY.after(NOW) == NOW + WEEK
    assert WEEKLY.after(NOW + 3 * WEEK + MINUTE) == NOW + 4 * WEEK
    assert WEEKLY.after(NOW - WEEK) == NOW + WEEK


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


async def test_of_several_replicas_one_does_it(replicas: list[Store]) -> None:
    """However many look at once."""
    for number in range(12):
        await replicas[0].schedules.keep(replace(WEEKLY, id=f"every-{number}", target=f"group-{number}"))
    done: list[str] = []

    async def work(store: Store) -> None:
        async with store.schedules.claim(NOW, limit=5) as due:
            done.extend(one.id for one in due)
            for one in due:
                await store.schedules.passed(one, due_at=NOW + WEEK, note="started")

    await asyncio.gather(*(work(store) for store in replicas * 3))

    assert sorted(done) == sorted({f"every-{number}" for number in range(12)})


async def test_a_dead_replicas_is_taken_over(replicas: list[Store], clock: FixedClock) -> None:
    """And one that only stood still finds out before it writes."""
    first, second, _ = replicas
    await first.schedules.keep(WEEKLY)
    stack = AsyncExitStack()
    await stack.enter_async_context(first.schedules.claim(NOW))

    async with second.schedules.claim(NOW) as early:
        assert early == []
    clock.advance(seconds=30)
    async with second.schedules.claim(NOW) as due:
        assert due == [WEEKLY]
        with pytest.raises(ClaimLost):
            await first.schedules.passed(WEEKLY, due_at=NOW + WEEK, note="late")
    await stack.aclose()
