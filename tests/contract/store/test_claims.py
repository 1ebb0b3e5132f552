import pytest

from bot.jobs.opening import Store
from bot.model.errors import AlreadyKept
from bot.model.job import Step, TrainVersion
from tests.claiming import RESTING, due, waiting
from tests.contract.store.values import ARN, MINUTE, NOW, ids, job, notice


async def test_a_claimed_job_is_nobody_elses(store: Store) -> None:
    """Until the block that claimed it ends; then it is due as before."""
    await store.jobs.add(job())

    async with store.jobs.claim(NOW) as mine:
        assert await due(store, NOW) == []

    assert mine == await due(store, NOW) == [job()]


async def test_a_recorded_job_is_given_back_at_once(store: Store) -> None:
    """It is due when it was said, also while others of the same claim are still worked on."""
    for name in ("a", "b"):
        await store.jobs.add(job(name))

    async with store.jobs.claim(NOW):
        await store.jobs.record(job("a"), notices=[], look_again_at=NOW + MINUTE)

        assert ids(await due(store, NOW + MINUTE)) == ["a"]


async def test_jobs_without_news_are_given_back_as_they_are(store: Store) -> None:
    """They are due when it was said; those that have ended stay so."""
    for name in ("a", "b", "c"):
        await store.jobs.add(job(name))

    async with store.jobs.claim(NOW) as mine:
        await store.jobs.record(job("c", ended_at=NOW), notices=[], look_again_at=None)
        await store.jobs.rest(ids(mine), look_again_at=NOW + MINUTE)
        assert await due(store, NOW) == []

        assert ids(await due(store, NOW + MINUTE)) == ["a", "b"]


async def test_so_many_jobs_are_claimed_as_wanted(store: Store) -> None:
    """The longest due; the others are left."""
    for number in range(3):
        await store.jobs.add(job(f"job-{number}", started_at=NOW - number * MINUTE))

    async with store.jobs.claim(NOW, limit=2) as mine:
        assert ids(mine) == ["job-2", "job-1"]
        assert ids(await due(store, NOW)) == ["job-0"]


async def test_hastening_reaches_claimed_jobs_that_rest(store: Store) -> None:
    """A claim is about working on a job, not about when it is due."""
    await store.jobs.add(job())
    async with store.jobs.claim(NOW):
        await store.jobs.record(job(), notices=[], look_again_at=NOW + MINUTE)
        await store.jobs.hasten(NOW)

    assert await due(store, NOW) == [job()]


async def test_a_job_that_starts_is_nobody_elses(store: Store) -> None:
    """It is seen at once, and due when the block has ended, whether it was recorded or not."""
    async with store.jobs.starting(job()) as mine:
        assert (mine, await store.jobs.running()) == (job(), [job()])
        assert await due(store, NOW) == []

    assert await due(store, NOW) == [job()]
    with pytest.raises(AlreadyKept):
        async with store.jobs.starting(job()):
            pass


async def test_a_job_that_came_to_nothing_is_forgotten(store: Store) -> None:
    """With its steps, so that its name is free again."""
    step = Step(task=TrainVersion(solution="s"), arn=ARN)
    async with store.jobs.starting(job(steps=(step,))):
        await store.jobs.drop(job().id)

    assert await store.jobs.running() == await store.jobs.ended() == []
    assert await store.jobs.following(ARN) is None
    await store.jobs.add(job())


async def test_a_claimed_destination_is_nobody_elses(store: Store) -> None:
    """Also for what is written meanwhile; other destinations are free."""
    await store.outbox.add(notice("first", key="n1"))

    async with store.outbox.claim(NOW, pace=RESTING) as mine:
        await store.outbox.add(notice("second", key="n2"))
        await store.outbox.add(notice("elsewhere", key="n3", destination="C0OTHER"))
        assert [one.notice.key for one in await waiting(store, NOW)] == ["n3"]

    assert list(mine) == ["C024BE91L"]
    assert [one.notice.key for one in await waiting(store, NOW)] == ["n1", "n2", "n3"]


async def test_an_edit_rests_and_holds_nobody_up(store: Store) -> None:
    """For the pause after it was shown, and then behind new messages; those its destination takes meanwhile."""
    await store.outbox.add(notice("10 %", key="n1"))
    await store.outbox.sent("n1", revision=1, ts="1.0", at=NOW)
    await store.outbox.add(notice("20 %", key="n1"))
    await store.outbox.add(notice("result", key="n2"))

    for at, keys in ((NOW, ["n2"]), (NOW + MINUTE, ["n2", "n1"])):
        async with store.outbox.claim(at, pace=RESTING) as queues:
            assert [one.notice.key for one in queues["C024BE91L"]] == keys


async def test_any_words_can_be_kept(store: Store) -> None:
    """Slack passes on what people send, and some of it no database takes as text."""
    odd = "a\0b\ud800c"
    await store.jobs.add(job(group=odd))
    await store.outbox.add(notice(odd))
    await store.audit.asked(user="U1", channel="C1", line=odd, outcome="done", at=NOW, account="")

    assert [one.group for one in await store.jobs.running(group=odd)] == [odd]
    assert [one.notice.message.text for one in await waiting(store, NOW)] == [odd]
