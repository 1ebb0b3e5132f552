"""When which destination is told a review: once, whoever is first."""

from datetime import timedelta

import pytest

from bot.jobs.opening import Store, open_store
from bot.model.errors import ClaimLost
from bot.model.review import Every, Plan
from tests.contract.store.values import NOW, notice

WEEK = timedelta(days=7)
PLAN = Plan(destination="C1", every=Every.WEEKLY, next_at=NOW, asked_by="U0ADA")


async def test_what_is_planned_is_kept_until_something_else_is(store: Store) -> None:
    """One plan for each destination and account."""
    prod, test = store.review_plans.of("prod"), store.review_plans.of("test")
    await prod.keep(PLAN, at=NOW)
    daily = Plan(destination="C1", every=Every.DAILY, next_at=NOW + WEEK, asked_by="U0GRACE")
    await prod.keep(daily, at=NOW)

    assert await prod.planned("C1") == daily
    assert await test.planned("C1") is None
    assert await store.review_plans.of("live", "prod").planned("C1") == daily

    await prod.drop("C1")
    assert await prod.planned("C1") is None


async def test_a_review_is_told_once_and_planned_anew(store: Store) -> None:
    """In one transaction: what is kept to be told is not due again."""
    await store.review_plans.keep(PLAN, at=NOW)
    async with store.review_plans.due(NOW + WEEK / 2) as due:
        assert due == [PLAN]
        await store.review_plans.told(PLAN, notice("A week", key="w1"), next_at=NOW + WEEK)

    async with store.review_plans.due(NOW + WEEK / 2) as due:
        assert due == []
    assert [one.headline for one in await store.outbox.held(limit=9)] == ["A week"]


async def test_a_review_that_is_no_longer_wanted_is_not_told(store: Store) -> None:
    """Somebody ended it while it was put together."""
    await store.review_plans.keep(PLAN, at=NOW)
    async with store.review_plans.due(NOW) as due:
        await store.review_plans.drop("C1")
        with pytest.raises(ClaimLost):
            await store.review_plans.told(due[0], notice("A week", key="w1"), next_at=NOW + WEEK)

    assert await store.outbox.held(limit=9) == []


async def test_of_two_processes_one_tells(postgresql: str) -> None:
    """The other finds nothing due, then and afterwards."""
    async with open_store(postgresql) as first, open_store(postgresql) as second:
        await first.review_plans.keep(PLAN, at=NOW)
        async with first.review_plans.due(NOW) as mine, second.review_plans.due(NOW) as theirs:
            assert (mine, theirs) == ([PLAN], [])
            await first.review_plans.told(PLAN, notice("A week", key="w1"), next_at=NOW + WEEK)
        async with second.review_plans.due(NOW) as later:
            assert later == []
