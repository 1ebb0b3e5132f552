"""The poller: follows jobs, and writes down what is to be told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.config import Polling
from bot.jobs.jobs import KeptJobs
from bot.jobs.schema import jobs
from bot.model.errors import Unavailable
from bot.model.job import Job
from bot.model.notice import PendingNotice
from bot.model.orders import ImportOrder, TrainOrder
from bot.model.place import Place
from bot.model.resource import Resource, Sights, Status
from bot.poller import Poller, Takeover, Work
from bot.views.joblist import joblist
from bot.views.standing import standing
from bot.workflow.lost import Lost
from tests.claiming import due, waiting
from tests.unit.bot.conftest import Desk

IMPORT = ImportOrder(
    asked_by="U1",
    channel="C1",
    line="import movies s3://b/ratings.csv",
    group="movies",
    location="s3://b/ratings.csv",
)

TRAIN = TrainOrder(asked_by="U1", channel="C1", line="train movies", group="movies")


def poller(
    desk: Desk,
    *,
    look: Callable[[Collection[Resource]], Awaitable[Sights]] | None = None,
    advance: Callable[[Job, Sights], Awaitable[Job]] | None = None,
    rhythm: Polling | None = None,
) -> Poller:
    """Return a poller; unless told otherwise it looks every 20 s while jobs are young, and every minute later."""
    return Poller(
        jobs=desk.store.jobs,
        subscriptions=desk.store.subscriptions,
        people=desk.people,
        look=look or desk.wired.look,
        advance=advance or desk.wired.advance,
        report=desk.wired.report,
        adopt=desk.wired.adopt,
        rhythm=rhythm or Polling(),
        tell=lambda: None,
        now=lambda: desk.time[0],
    )


async def told(desk: Desk) -> dict[str, PendingNotice]:
    """Return what waits to be told, by destination and kind."""
    pending = await waiting(desk.store, desk.time[0])
    return {notice.notice.key.split(":", 1)[1]: notice for notice in pending}


async def sweep_to_the_end(desk: Desk, sweeping: Poller) -> None:
    """Let AWS finish what runs, look, and so on until nothing runs."""
    for _ in range(20):
        if not await desk.store.jobs.running():
            return
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        await sweeping.sweep()
    pytest.fail("the job did not end")


async def test_a_job_has_one_message_in_the_channel_while_it_runs(desk: Desk) -> None:
    """The card: posted at the first look, and moving on with the job."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)

    await sweeping.sweep()
    first = (await told(desk))["card:C1"]
    desk.personalize.settle_all()
    desk.passes(seconds=30)
    await sweeping.sweep()
    second = (await told(desk))["card:C1"]

    assert list(await told(desk)) == ["card:C1"]
    assert "movies interactions" in first.notice.message.text
    assert second.revision == first.revision + 1


async def test_the_end_is_told_once_in_the_channel_and_to_who_asked(desk: Desk) -> None:
    """However often the poller looks afterwards."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)

    await sweep_to_the_end(desk, sweeping)
    desk.passes(hours=1)
    await sweeping.sweep()

    notices = await told(desk)
    assert set(notices) == {"card:C1", "result:C1", "result:U1"}
    assert notices["result:C1"].revision == notices["result:U1"].revision == 1


async def test_only_the_result_in_the_channel_mentions_who_asked(desk: Desk) -> None:
    """The card names them, and their own direct message speaks to them."""
    await desk.wired.workflow.import_data(IMPORT)

    await sweep_to_the_end(desk, poller(desk))

    said = {key: notice.notice.message.text for key, notice in (await told(desk)).items()}
    assert "Asked by Ada Lovelace" in said["card:C1"]
    assert "Asked by <@U1>" in said["result:C1"]
    assert "Asked by you" in said["result:U1"]


async def test_who_asks_in_a_direct_message_is_told_there_only(desk: Desk) -> None:
    """Not twice in the same place."""
    await desk.wired.workflow.import_data(replace(IMPORT, channel="D1"))

    await sweep_to_the_end(desk, poller(desk))

    assert set(await told(desk)) == {"card:D1", "result:D1"}


async def test_the_result_of_a_training_has_metrics_and_the_change(desk: Desk) -> None:
    """Beside those of the version before."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweep_to_the_end(desk, sweeping)
    train = TrainOrder(asked_by="U1", channel="C1", line="train movies", group="movies")
    for _ in range(2):
        begun = await desk.wired.workflow.train(train)
        await sweep_to_the_end(desk, sweeping)

    message = next(
        notice.notice.message
        for notice in await waiting(desk.store, desk.time[0])
        if notice.notice.key == f"{begun.job.id}:result:C1"
    )

    assert "ndcg@25" in str(message.blocks).lower()
    assert "before" in message.text


async def test_a_failure_comes_with_its_reason_and_a_retry(desk: Desk) -> None:
    """Not just “failed”."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    for _ in range(2):
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        await sweeping.sweep()
    [job] = await desk.store.jobs.running()
    desk.personalize.settle(job.steps[2].name or "", Status.FAILED, "Insufficient privileges for accessing data in S3")
    desk.passes(seconds=70)
    await sweeping.sweep()

    blocks = str((await told(desk))["result:C1"].notice.message.blocks)

    assert "Insufficient privileges" in blocks
    assert IMPORT.line in blocks


async def test_young_jobs_are_looked_at_more_often(desk: Desk) -> None:
    """Every 20 s at the latest, every minute after three; how long such things take is known only then."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweep_to_the_import(desk, sweeping)

    assert await pause(desk, sweeping) <= timedelta(seconds=20)
    desk.passes(minutes=3)
    assert timedelta(seconds=20) < await pause(desk, sweeping) <= timedelta(seconds=60)
    desk.passes(minutes=2)
    assert await pause(desk, sweeping) <= timedelta(seconds=20)


async def sweep_to_the_import(desk: Desk, sweeping: Poller) -> None:
    """Have AWS finish the group and the dataset, and begin the import."""
    for _ in range(2):
        desk.passes(seconds=30)
        desk.personalize.settle_all()
        await sweeping.sweep()


async def pause(desk: Desk, sweeping: Poller) -> timedelta:
    """Look at what runs now, and return for how long it rests then."""
    await desk.store.jobs.hasten(desk.time[0])
    await sweeping.sweep()
    seconds = 0
    while not await due(desk.store, desk.time[0] + timedelta(seconds=seconds)):
        seconds += 1
    return timedelta(seconds=seconds)


async def test_jobs_of_an_account_come_due_together(desk: Desk) -> None:
    """Whenever they were begun: so one list answers for all."""
    sweeping = poller(desk)
    for number in range(5):
        await desk.wired.workflow.import_data(replace(IMPORT, group=f"group-{number}"))
        desk.passes(seconds=7)
        await sweeping.sweep()
    desk.passes(seconds=20)
    await sweeping.sweep()

    counts = {len(await due(desk.store, desk.time[0] + timedelta(seconds=seconds))) for seconds in range(21)}
    assert counts == {0, 5}


async def test_a_look_without_news_writes_nothing(desk: Desk) -> None:
    """But for a card now and then, since it says for how long the job runs; of many, one at a time."""
    for number in range(8):
        await desk.wired.workflow.import_data(replace(IMPORT, group=f"group-{number}"))
    sweeping = poller(desk)
    await sweeping.sweep()

    desk.passes(seconds=30)
    await sweeping.sweep()
    assert await revisions(desk) == [1] * 8

    desk.passes(seconds=60)
    for renewed in (1, 2, 3):
        desk.passes(seconds=20)
        await sweeping.sweep()
        assert await revisions(desk) == [1] * (8 - renewed) + [2] * renewed


async def test_a_restart_writes_no_card_anew(desk: Desk) -> None:
    """When it was written last is known; hundreds of jobs would have the bot write for minutes."""
    for number in range(8):
        await desk.wired.workflow.import_data(replace(IMPORT, group=f"group-{number}"))
    await poller(desk).sweep()

    desk.passes(seconds=30)
    await poller(desk).sweep()

    assert await revisions(desk) == [1] * 8


async def test_pollers_side_by_side_renew_one_card_in_two_seconds(desk: Desk) -> None:
    """Slack would not show more."""
    for number in range(8):
        await desk.wired.workflow.import_data(replace(IMPORT, group=f"group-{number}"))
    one = poller(desk)
    other = replace(one)
    await one.sweep()

    desk.passes(minutes=3)
    await one.sweep()
    desk.passes(seconds=1)
    await desk.store.jobs.hasten(desk.time[0])
    await other.sweep()
    assert await revisions(desk) == [1] * 7 + [2]

    desk.passes(seconds=1)
    await desk.store.jobs.hasten(desk.time[0])
    await other.sweep()
    assert await revisions(desk) == [1] * 6 + [2] * 2


async def revisions(desk: Desk) -> list[int]:
    """Return how often each notice was written."""
    return sorted(one.revision for one in await waiting(desk.store, desk.time[0]))


async def test_a_job_that_ended_as_it_began_is_told(desk: Desk) -> None:
    """The poller hears of it when all is over."""
    begun = (await desk.wired.workflow.import_data(IMPORT)).job
    failed = replace(begun.steps[0], status=Status.FAILED, failure="No such bucket", ended_at=desk.time[0])
    ended = begun.with_steps([failed, *begun.steps[1:]], now=desk.time[0])
    await desk.store.jobs.record(ended, notices=[], look_again_at=desk.time[0])

    await poller(desk).sweep()

    assert set(await told(desk)) == {"card:C1", "result:C1", "result:U1"}
    assert await desk.store.jobs.running() == []


async def test_what_was_begun_a_moment_ago_is_told_and_not_looked_at(desk: Desk) -> None:
    """AWS was asked for it just then."""
    looked: list[Resource] = []

    async def look(wanted: Collection[Resource]) -> Sights:
        looked.extend(wanted)
        return await desk.wired.look(wanted)

    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk, look=look)
    await sweeping.sweep()

    assert set(await told(desk)) == {"card:C1"}
    assert looked == []
    desk.passes(seconds=20)
    await sweeping.sweep()
    assert len(looked) == 1


async def test_an_outage_is_logged_once_and_so_is_its_end(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """However many jobs meet it. Nothing is lost meanwhile, and nobody is told."""
    caplog.set_level(logging.INFO, logger="bot.poller")
    for group in ("movies", "books", "songs"):
        await desk.wired.workflow.import_data(replace(IMPORT, group=group))
    sweeping = poller(desk)
    desk.personalize.outage = Unavailable("AWS does not answer.")
    for _ in range(3):
        desk.passes(seconds=70)
        await sweeping.sweep()

    assert await told(desk) == {}
    desk.personalize.outage = None
    await sweep_to_the_end(desk, sweeping)

    assert [record.message.partition(": ")[2] for record in caplog.records] == ["AWS does not answer.", "well again"]


async def test_a_job_that_meets_a_bug_does_not_stop_the_others(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The bug is logged, the job says that it is held up, the others go on."""
    sick = (await desk.wired.workflow.import_data(IMPORT)).job
    await desk.wired.workflow.import_data(replace(IMPORT, group="books"))

    async def advance(job: Job, sights: Sights) -> Job:
        if job.id == sick.id:
            raise ZeroDivisionError
        return await desk.wired.advance(job, sights)

    await sweep_to_the_end_but(desk, poller(desk, advance=advance), running=1)

    [left] = await desk.store.jobs.running()
    assert left.id == sick.id
    assert "could not be followed" in caplog.text
    [shown] = [one.notice for one in await waiting(desk.store, desk.time[0]) if one.notice.job_id == sick.id]
    assert "On hold: The bot met an error of its own" in shown.message.text
    assert "tries again by itself" in shown.message.text


async def sweep_to_the_end_but(desk: Desk, sweeping: Poller, *, running: int) -> None:
    """Sweep until only so many jobs run."""
    for _ in range(20):
        if len(await desk.store.jobs.running()) == running:
            return
        desk.personalize.settle_all()
        desk.passes(seconds=70)
        await sweeping.sweep()
    pytest.fail("the jobs did not end")


async def test_a_job_that_cannot_be_shown_does_not_stop_the_others(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug in the words is no worse than any other."""
    sick = (await desk.wired.workflow.import_data(IMPORT)).job
    await desk.wired.workflow.import_data(replace(IMPORT, group="books"))

    async def advance(job: Job, sights: Sights) -> Job:
        moved = await desk.wired.advance(job, sights)
        return replace(moved, channel=3) if job.id == sick.id else moved  # type: ignore[arg-type]  # the bug

    await sweep_to_the_end_but(desk, poller(desk, advance=advance), running=1)

    [left] = await desk.store.jobs.running()
    assert left.id == sick.id
    assert "could not be followed" in caplog.text


async def test_what_takes_far_longer_than_usual_is_told_once(desk: Desk) -> None:
    """In the channel and to who asked, whoever looks and however often; then the result comes as always."""
    await trained_in(desk, minutes=38)
    begun = await desk.wired.workflow.train(TRAIN)
    sweeping = poller(desk)
    desk.passes(minutes=3 * 38)
    await sweeping.sweep()
    assert not [key for key in await told_of(desk, begun.job) if "overdue" in key]
    for _ in range(3):
        desk.passes(minutes=2)
        await poller(desk).sweep()  # another process, or the same one after a restart

    late = await told_of(desk, begun.job)
    assert {key: one.revision for key, one in late.items() if "overdue" in key} == {
        "overdue-1:C1": 1,
        "overdue-1:U1": 1,
    }
    said = late["overdue-1:C1"].notice.message
    assert "others like it took about 38 min here" in said.text
    assert f"stop {begun.job.subject}/" in str(said.blocks)
    await sweep_to_the_end(desk, sweeping)
    assert {"result:C1", "result:U1"} <= set(await told_of(desk, begun.job))


async def test_nothing_is_late_where_nothing_is_usual(desk: Desk) -> None:
    """A first training may take its time."""
    await desk.wired.workflow.import_data(IMPORT)
    await sweep_to_the_end(desk, poller(desk))
    begun = await desk.wired.workflow.train(TRAIN)
    desk.personalize.settle_all()
    await poller(desk).sweep()
    desk.passes(days=2)
    await poller(desk).sweep()

    assert not [key for key in await told_of(desk, begun.job) if "overdue" in key]


async def test_what_is_left_is_on_the_card_and_in_the_lists(desk: Desk) -> None:
    """By what was seen here before."""
    await trained_in(desk, minutes=38)
    begun = await desk.wired.workflow.train(TRAIN)
    desk.passes(minutes=26)
    await poller(desk).sweep()

    card = (await told_of(desk, begun.job))["card:C1"].notice.message.text
    jobs, status = await desk.wired.workflow.jobs(None), await desk.wired.workflow.status("movies")
    for said in (card, joblist(jobs, now=desk.time[0]).text, standing(status, now=desk.time[0]).text):
        assert "running for 26 min (usually 38 min; about 12 min left)" in said


async def trained_in(desk: Desk, *, minutes: float) -> None:
    """Have a training that took so long."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweep_to_the_end(desk, sweeping)
    await desk.wired.workflow.train(TRAIN)
    desk.passes(seconds=10)
    desk.personalize.settle_all()
    await sweeping.sweep()
    desk.passes(minutes=minutes)
    await sweep_to_the_end(desk, sweeping)


async def told_of(desk: Desk, job: Job) -> dict[str, PendingNotice]:
    """Return what waits to be told of a job, by kind and destination."""
    pending = await waiting(desk.store, desk.time[0])
    mine = [one for one in pending if one.notice.job_id == job.id]
    return {one.notice.key.split(":", 1)[1]: one for one in mine}


async def test_a_job_that_another_process_took_over_is_left_to_it(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """What was seen of it is not kept, the others go on."""
    lost = (await desk.wired.workflow.import_data(IMPORT)).job
    await desk.wired.workflow.import_data(replace(IMPORT, group="books"))
    assert isinstance(desk.store.jobs, KeptJobs)
    database = desk.store.jobs.database

    async def advance(job: Job, sights: Sights) -> Job:
        await database.do(update(jobs).where(jobs.c.id == lost.id).values(owner="another process"))
        return await desk.wired.advance(job, sights)

    desk.personalize.settle_all()
    desk.passes(seconds=30)
    await poller(desk, advance=advance).sweep()

    told_of = {one.notice.job_id for one in await waiting(desk.store, desk.time[0])}
    assert told_of == {job.id for job in await desk.store.jobs.running()} - {lost.id}
    assert f"Another process has taken over the job {lost.id}" in caplog.text


async def test_what_was_found_running_is_told_in_the_channels_that_watch(desk: Desk) -> None:
    """And to nobody directly, since nobody asked."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweep_to_the_end(desk, sweeping)
    await desk.store.places.remember(Place(channel="C2", group="movies"), by="U2", at=desk.time[0])
    begun = await desk.wired.workflow.train(TrainOrder(asked_by="U1", channel="C1", line="", group="movies"))
    await sweep_to_the_end(desk, sweeping)
    await desk.personalize.begin(begun.job.steps[1].task, job_id="elsewhere", since=desk.time[0])
    desk.passes(minutes=2)

    [found] = await desk.wired.adopt()
    await sweep_to_the_end(desk, sweeping)

    keys = {notice.notice.key for notice in await waiting(desk.store, desk.time[0])}
    assert {key for key in keys if key.startswith(found.id)} == {
        f"{found.id}:{kind}:{channel}" for kind in ("card", "result") for channel in ("C1", "C2")
    }


async def test_it_runs_until_it_is_stopped_and_looks_at_once_when_somebody_asks(desk: Desk) -> None:
    """A question about the status does not wait for the next tick; many within seconds get one tick."""
    looks: asyncio.Queue[None] = asyncio.Queue()

    async def look(wanted: Collection[Resource]) -> Sights:
        looks.put_nowait(None)
        return await desk.wired.look(wanted)

    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweeping.sweep()
    sweeping = poller(desk, look=look)
    desk.passes(seconds=6)
    stop = asyncio.Event()
    running = asyncio.create_task(sweeping.run(stop))

    for _ in range(3):
        sweeping.asked.hurried.set()
        await asyncio.wait_for(looks.get(), timeout=5)
        for _ in range(5):
            sweeping.asked.hurried.set()
            await sweeping.sweep()
        assert looks.empty()
        desk.passes(seconds=6)
    stop.set()

    await asyncio.wait_for(running, timeout=5)


async def test_the_account_of_a_process_that_died_is_looked_at(desk: Desk) -> None:
    """However many accounts there are, and by the name that it has now; the others' pollers rest."""
    everything, by_name = desk.store.jobs, {name: poller(desk) for name in ("prod", "lab")}
    wake = {name: one.wake for name, one in {"": by_name["prod"], **by_name}.items()}
    work = Work(abandoned=everything.abandoned, wake=wake, others=poller(desk).wake)
    takeover = Takeover(works=[work], silent=desk.store.replicas.silent, now=lambda: desk.time[0])
    begun = (await desk.wired.workflow.import_data(IMPORT)).job
    async with everything.claim(desk.time[0]):
        await everything.database.do(update(jobs).values(leased_until=begun.started_at))
        await takeover.turn()

    assert by_name["prod"].asked.woken.is_set()
    assert not by_name["lab"].asked.woken.is_set()


async def test_a_bug_of_one_turn_does_not_end_the_following(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """It is in the log, `/healthz` knows of no turn, and the next turn comes."""
    turned, looked = asyncio.Event(), asyncio.Event()

    async def look(wanted: Collection[Resource]) -> Sights:
        if not looked.is_set():
            looked.set()
            raise RuntimeError
        return await desk.wired.look(wanted)

    await desk.wired.workflow.import_data(IMPORT)
    desk.passes(seconds=30)
    sweeping = replace(poller(desk, look=look), watch=lambda _: turned.set())
    stop = asyncio.Event()
    running = asyncio.create_task(sweeping.run(stop))
    await asyncio.wait_for(looked.wait(), timeout=20)
    assert not turned.is_set()
    sweeping.wake()
    await asyncio.wait_for(turned.wait(), timeout=20)
    stop.set()
    await asyncio.wait_for(running, timeout=20)

    assert caplog.text.count("the poller met a bug") == 1


async def test_a_rhythm_faster_than_a_second_is_kept(desk: Desk) -> None:
    """Whoever asks for ten looks a second gets them."""
    await desk.wired.workflow.import_data(IMPORT)
    looks: asyncio.Queue[None] = asyncio.Queue()

    async def look(wanted: Collection[Resource]) -> Sights:
        looks.put_nowait(None)
        return await desk.wired.look(wanted)

    stop = asyncio.Event()
    sweeping = poller(desk, look=look, rhythm=Polling(hot=timedelta(milliseconds=1)))
    sweeping.watch = lambda _: desk.passes(seconds=1)
    running = asyncio.create_task(sweeping.run(stop))

    async with asyncio.timeout(5):
        for _ in range(10):
            await looks.get()
    stop.set()

    await asyncio.wait_for(running, timeout=5)


async def test_a_job_whose_account_is_gone_says_so_and_waits(desk: Desk) -> None:
    """It stays as it is for when the account is back; other accounts' pollers do not see it."""
    jobs, lost = desk.store.jobs, Lost()
    begun = (await desk.wired.workflow.import_data(IMPORT)).job
    await jobs.of("gone").record(begun, notices=[], look_again_at=desk.time[0])
    waiting_for_it = replace(
        poller(desk, look=lost.look, advance=lost.advance),
        jobs=jobs.outside(["", "prod"]),
        report=lost.report,
        adopt=lost.adopt,
    )

    desk.passes(seconds=30)
    await replace(poller(desk), jobs=jobs.of("")).sweep()
    assert await told(desk) == {}
    await waiting_for_it.sweep()

    assert "The AWS account gone is no longer in my settings" in (await told(desk))["card:C1"].notice.message.text
    [kept] = await jobs.of("gone").running()
    assert [step.status for step in kept.steps] == [step.status for step in begun.steps]


async def test_jobs_are_looked_at_although_the_clock_was_set_back(desk: Desk) -> None:
    """By an hour, say: nobody waits for an hour because of that."""
    await desk.wired.workflow.import_data(IMPORT)
    desk.passes(minutes=5)
    looked: asyncio.Queue[Collection[Resource]] = asyncio.Queue()

    async def look(wanted: Collection[Resource]) -> Sights:
        looked.put_nowait(wanted)
        return await desk.wired.look(wanted)

    sweeping, stop = poller(desk, look=look, rhythm=Polling(hot=timedelta(milliseconds=1))), asyncio.Event()
    running = asyncio.ensure_future(sweeping.run(stop))
    async with asyncio.timeout(10):
        first = await looked.get()
        desk.passes(hours=-1)
        second = await looked.get()
    stop.set()
    await running

    assert first == second


async def test_jobs_are_looked_at_although_the_clock_was_set_back_while_nobody_ran(desk: Desk) -> None:
    """Whoever starts cannot know, and looks at everything once."""
    job = (await desk.wired.workflow.import_data(IMPORT)).job
    async with desk.store.jobs.claim(desk.time[0]):
        await desk.store.jobs.rest([job.id], look_again_at=desk.time[0] + timedelta(seconds=20))
    desk.passes(hours=-1)
    looked, stop = asyncio.Event(), asyncio.Event()

    async def look(_: Collection[Resource]) -> Sights:
        looked.set()
        return {}

    running = asyncio.ensure_future(poller(desk, look=look).run(stop))
    await asyncio.wait_for(looked.wait(), timeout=10)
    stop.set()
    await running
