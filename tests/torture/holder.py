"""A replica that holds work in many accounts, and does none of it until it is killed.

Run as `python -m tests.torture.holder STORE ACCOUNT…`; it says `held` once it holds everything.
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from bot.jobs.opening import Store, open_store
from bot.model.job import CreateGroup, Job, JobKind, Step
from bot.model.review import Every, Plan
from bot.model.schedule import Schedule
from tests.scenario.stage import ADA, GENERAL, RECOMMENDATIONS


async def hold(address: str, accounts: list[str]) -> None:
    """Hold a job in each account, a schedule in the first and a review in the last."""
    async with open_store(address) as store, AsyncExitStack() as held:
        now = datetime.now(UTC)
        for account in accounts:
            await held.enter_async_context(store.jobs.of(account).starting(a_job(account, now)))
        await _by_the_calendar(store, held, accounts, now)
        sys.stdout.write("held\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


async def _by_the_calendar(store: Store, held: AsyncExitStack, accounts: list[str], now: datetime) -> None:
    schedules, plans = store.schedules.of(accounts[0]), store.review_plans.of(accounts[-1])
    await schedules.keep(_schedule(now))
    await plans.keep(Plan(destination=GENERAL, every=Every.DAILY, next_at=now, asked_by=ADA), at=now)
    assert await held.enter_async_context(schedules.claim(now))
    assert await held.enter_async_context(plans.due(now))


def a_job(account: str, now: datetime) -> Job:
    """Return a job of which nothing is begun yet."""
    return Job(
        id=f"import-{account}",
        kind=JobKind.IMPORT,
        group="movies",
        subject="movies",
        line="import movies s3://b/ratings.csv",
        asked_by=ADA,
        channel=RECOMMENDATIONS,
        started_at=now,
        steps=(Step(task=CreateGroup(name="movies")),),
    )


def _schedule(now: datetime) -> Schedule:
    return Schedule(
        id="every-1",
        target="movies",
        group="movies",
        every=timedelta(days=7),
        line="retrain movies every 7d",
        asked_by=ADA,
        channel=RECOMMENDATIONS,
        due_at=now,
    )


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1], sys.argv[2:]))
