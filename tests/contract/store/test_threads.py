"""What people talk about is known to every process, and after a restart."""

import asyncio

from bot.jobs.opening import Store, open_store
from bot.model.notice import key_of
from bot.model.thread import Subject
from tests.contract.store.values import MINUTE, NOW, job, notice

TS = "1700000000.000100"


async def test_of_an_unknown_thread_nothing_is_said(store: Store) -> None:
    """It may be older than the bot."""
    assert await store.threads.about("D1", TS, user="U1") is None


async def test_a_thread_is_about_what_was_answered_last(store: Store) -> None:
    """Below the question as below the answer, and nowhere else."""
    await store.threads.remember("D1", [TS, "2.0"], line="recommend 42", trace="5f3a9c1e", at=NOW)
    await store.threads.remember("D1", [TS], line="recommend 43", trace="6f3a9c1e", at=NOW + MINUTE)

    assert await store.threads.about("D1", TS, user="U1") == Subject(line="recommend 43")
    assert await store.threads.about("D1", "2.0", user="U1") == Subject(line="recommend 42")
    assert await store.threads.about("D2", TS, user="U1") is None


async def test_the_job_that_an_answer_began_is_found_by_its_id(store: Store) -> None:
    """A job is called by the id of its command."""
    await store.jobs.of("prod").add(job("train-5f3a9c1e"))
    await store.jobs.add(job("train-6f3a9c1e"))
    await store.threads.remember("C1", [TS], line="train movies", trace="5f3a9c1e", at=NOW)
    await store.threads.remember("C1", ["2.0"], line="status", trace="%", at=NOW)

    about = await store.threads.about("C1", TS, user="U1")

    assert about
    assert about.job
    assert (about.line, about.job.id, about.job.account) == ("train movies", "train-5f3a9c1e", "prod")
    assert await store.threads.about("C1", "2.0", user="U1") == Subject(line="status")


async def test_a_message_about_a_job_is_a_subject(store: Store) -> None:
    """In the channel, and in the direct message of who asked, whose channel the bot need not know."""
    await store.jobs.add(job("trn-1"))
    told = [notice("x", key=key_of("trn-1", "result", to), job_id="trn-1", destination=to) for to in ("C1", "U1")]
    await store.jobs.record(job("trn-1"), notices=told, look_again_at=NOW)
    for one in told:
        await store.outbox.sent(one.key, revision=1, ts=TS, at=NOW)

    for channel, user in (("C1", "U2"), ("D9", "U1")):
        about = await store.threads.about(channel, TS, user=user)
        assert about
        assert about.line is None
        assert about.job
        assert about.job.id == "trn-1"
    assert await store.threads.about("D8", TS, user="U2") is None


async def test_somebody_is_met_once(store: Store) -> None:
    """However many processes ask."""
    heard = await asyncio.gather(*(store.threads.first_meeting("U1", at=NOW) for _ in range(10)))

    assert sorted(heard) == [False] * 9 + [True]
    assert await store.threads.first_meeting("U2", at=NOW)


async def test_a_restart_forgets_nothing(address: str) -> None:
    """The next process goes on with the thread."""
    async with open_store(address) as store:
        await store.threads.first_meeting("U1", at=NOW)
        await store.threads.remember("D1", [TS], line="recommend \0 42", trace="5f3a9c1e", at=NOW)

    async with open_store(address) as store:
        assert not await store.threads.first_meeting("U1", at=NOW)
        assert await store.threads.about("D1", TS, user="U1") == Subject(line="recommend � 42")
