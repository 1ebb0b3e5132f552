"""Whose Home tab is out of date."""

from datetime import timedelta

from bot.jobs.opening import Store, open_store
from tests.contract.store.values import NOW, job

DAY = timedelta(days=1)


async def outdated(store: Store, *, limit: int = 9) -> list[str]:
    """Return whose tab is out of date."""
    async with store.homes.outdated(since=NOW - DAY, limit=limit) as users:
        return users


async def end_a_job(store: Store, name: str) -> None:
    """Have a job end."""
    await store.jobs.add(job(name))
    await store.jobs.record(job(name, ended_at=NOW), notices=[], look_again_at=None)


async def test_a_tab_is_out_of_date_until_it_is_shown_and_when_a_job_has_ended(store: Store) -> None:
    """Nobody else's is renewed, nor one that nobody has opened lately."""
    await store.homes.opened("U0ADA", at=NOW)
    await store.homes.opened("U0GRACE", at=NOW - 2 * DAY)
    assert await outdated(store) == ["U0ADA"]

    await store.homes.shown("U0ADA", ended=await store.homes.ended())
    assert await outdated(store) == []

    await store.jobs.add(job("runs"))
    assert await outdated(store) == []
    await end_a_job(store, "ends")
    assert await outdated(store) == ["U0ADA"]


async def test_the_tabs_that_were_opened_last_come_first(store: Store) -> None:
    """Where there are many, the others come at the next look."""
    for number in range(3):
        await store.homes.opened(f"U{number}", at=NOW + number * DAY / 24)

    assert set(await outdated(store, limit=2)) == {"U1", "U2"}


async def test_a_tab_is_renewed_by_one_process(postgresql: str) -> None:
    """Two that look at the same time share the work."""
    async with open_store(postgresql) as first, open_store(postgresql) as second:
        await first.homes.opened("U0ADA", at=NOW)
        async with first.homes.outdated(since=NOW - DAY, limit=9) as mine:
            assert mine == ["U0ADA"]
            assert await outdated(second) == []
        assert await outdated(second) == ["U0ADA"]
