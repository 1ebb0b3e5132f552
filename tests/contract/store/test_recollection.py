"""What a process remembers of jobs is never older than what is kept."""

from dataclasses import replace
from datetime import timedelta

from bot.jobs.opening import Store, open_store
from bot.jobs.recollection import Recollection
from tests.claiming import due
from tests.contract.store.values import MINUTE, NOW, ids, job
from tests.statements import statements


async def test_what_another_process_wrote_is_read(postgresql: str) -> None:
    """However often a process has claimed a job before."""
    async with open_store(postgresql) as one, open_store(postgresql) as other:
        await one.jobs.add(job())
        for metric in ("precision", "coverage"):
            known = await due(one, NOW)
            moved = replace(job(), metric=metric)
            async with other.jobs.claim(NOW) as mine:
                assert mine == known
                await other.jobs.record(moved, notices=[], look_again_at=NOW)

            assert await due(one, NOW) == [moved]


async def test_what_another_process_ended_is_not_claimed(postgresql: str) -> None:
    """It is remembered as running."""
    async with open_store(postgresql) as one, open_store(postgresql) as other:
        await one.jobs.add(job())
        await due(one, NOW)
        async with other.jobs.claim(NOW):
            await other.jobs.record(job(ended_at=NOW), notices=[], look_again_at=None)

        assert await due(one, NOW) == []


async def test_a_job_that_comes_to_nothing_leaves_no_memory(store: Store) -> None:
    """Another may have its name."""
    async with store.jobs.starting(job()):
        pass
    await due(store, NOW)
    await store.jobs.drop("trn-1")
    another = await store.jobs.add(job(group="books"))

    assert await due(store, NOW) == [another]


async def test_a_look_without_news_takes_one_statement_to_claim_and_one_to_rest(store: Store) -> None:
    """However many jobs there are; those that others wrote are read by a third, once."""
    elsewhere = store.jobs.outside([])  # which remembers by itself, as another process does
    for number in range(20):
        await elsewhere.add(job(f"trn-{number}"))
    with statements(store) as first:
        await look(store)
    await store.jobs.add(job("trn-20"))
    with statements(store) as later:
        await look(store)

    assert [statement.split()[0] for statement in first] == ["WITH", "SELECT", "UPDATE"]
    assert [statement.split()[0] for statement in later] == ["WITH", "UPDATE"]
    assert "document" not in "".join(later)


async def test_what_a_process_recorded_it_need_not_read(store: Store) -> None:
    """It remembers what it wrote, and what it added."""
    await store.jobs.add(job())
    moved = replace(job(), metric="coverage")
    with statements(store) as asked:
        async with store.jobs.claim(NOW):
            await store.jobs.record(moved, notices=[], look_again_at=NOW)
        assert await due(store, NOW) == [moved]

    assert not [statement for statement in asked if statement.startswith("SELECT jobs")]


async def look(store: Store) -> None:
    """Claim everything, and give it back."""
    async with store.jobs.claim(NOW + MINUTE) as mine:
        await store.jobs.rest(ids(mine), look_again_at=NOW)


def test_what_is_no_longer_asked_for_is_forgotten() -> None:
    """After a while, and not what is asked for meanwhile; else the jobs that others ended would stay for ever."""
    recollection = Recollection()
    for name in ("a", "b"):
        recollection.keep(job(name), "1")
    for minutes in range(0, 60, 5):
        recollection.turn(NOW + timedelta(minutes=minutes))
        assert recollection.of("a", "1") == job("a")

    assert recollection.of("b", "1") is None
    assert recollection.of("a", "2") is None
