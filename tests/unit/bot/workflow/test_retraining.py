"""Retraining: now, again and again, and only what has changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.errors import AccessDenied, InUse, NotFound, NotPossible, Unavailable
from bot.model.job import Job, JobKind, TrainVersion
from bot.model.orders import DeployOrder, EventOrder, ImportOrder, RetrainOrder, StopOrder, TrainOrder
from bot.model.resource import Status
from bot.model.schedule import Schedule
from tests.claiming import waiting
from tests.unit.bot.conftest import Desk

WHO: dict[str, Any] = {"asked_by": "U1", "channel": "C1", "line": "retrain movies"}
WEEK = timedelta(days=7)


async def imported(desk: Desk) -> None:
    """Import what is to be trained."""
    desk.passes(minutes=1)
    order = ImportOrder(**WHO, group="movies", location="s3://b/ratings.csv")
    await desk.finish((await desk.wired.workflow.import_data(order)).job)


async def trained(desk: Desk, recipe: str = "sims", *, live: bool = False) -> Job:
    """Train a recipe, and deploy it where it is to be live."""
    job = await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies", recipe=recipe))).job)
    if live:
        await desk.finish((await desk.wired.workflow.deploy(DeployOrder(**WHO, target=job.steps[1].name))).job)
    return job


async def retrain(desk: Desk, target: str | None = None, **more: object) -> Job:
    """Retrain, and let it end."""
    order = replace(RetrainOrder(**WHO, target=target), **more)  # type: ignore[arg-type]  # each names real fields
    return await desk.finish((await desk.wired.workflow.retrain(order)).job)


async def scheduled(desk: Desk, target: str | None = None, every: timedelta = WEEK) -> Schedule:
    """Keep a schedule."""
    order = RetrainOrder(**WHO, target=target, every=every)
    return (await desk.wired.workflow.reschedule(order)).schedule


async def test_what_is_live_is_trained_anew_and_compared_with_the_last(desk: Desk) -> None:
    """Though something else was trained later."""
    await imported(desk)
    first = await trained(desk, "sims", live=True)
    await trained(desk, "popularity-count")
    await imported(desk)

    job = await retrain(desk)

    assert (job.kind, job.status, job.asked_by) == (JobKind.TRAINING, Status.READY, "U1")
    assert job.subject == "movies-sims"
    outcome = await desk.wired.report(job)
    assert outcome.comparison is not None
    assert outcome.comparison.previous is not None
    assert outcome.comparison.previous.version == first.steps[1].name
    assert outcome.comparison.moved_on


async def test_where_nothing_is_live_the_best_is_trained(desk: Desk) -> None:
    """And a solution can be named."""
    await imported(desk)
    await trained(desk, "user-personalization")
    await trained(desk, "sims")
    await imported(desk)

    assert (await retrain(desk)).subject == "movies-user-personalization"
    assert (await retrain(desk, "movies-sims")).subject == "movies-sims"
    with pytest.raises(NotFound):
        await retrain(desk, "books")


async def test_nothing_is_trained_where_nothing_was_imported(desk: Desk) -> None:
    """Unless it is to be trained anyway, or events come in, which nobody can count."""
    await imported(desk)
    await trained(desk, "sims", live=True)

    with pytest.raises(NotPossible, match="Nothing was imported into movies since movies-sims/") as same:
        await retrain(desk)
    assert [way.line for way in same.value.ways] == ["retrain movies-sims anyway"]
    assert (await retrain(desk, anyway=True)).status is Status.READY

    await desk.wired.workflow.event(EventOrder(**WHO, user="1", item="50", event_type="watch"))
    assert (await retrain(desk)).status is Status.READY


async def test_of_several_that_are_live_one_is_named(desk: Desk) -> None:
    """A click says which; for a schedule too."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await trained(desk, "popularity-count", live=True)

    with pytest.raises(NotPossible, match="Several are live") as several:
        await retrain(desk)
    assert [way.line for way in several.value.ways] == ["retrain movies-sims", "retrain movies-popularity-count"]
    with pytest.raises(NotPossible, match="Several are live") as several:
        await scheduled(desk)
    assert several.value.ways[0].line == "retrain movies-sims every 7d"


async def test_a_solution_that_others_made_is_trained_as_it_is(desk: Desk) -> None:
    """Whatever its name and settings are."""
    await imported(desk)
    job = await trained(desk, "sims")
    created, train = desk.personalize.begun[-2:]
    assert isinstance(train, TrainVersion)
    await desk.personalize.have(replace(created, name="theirs", hpo=True), TrainVersion(solution="theirs"))  # type: ignore[arg-type]  # a solution
    await imported(desk)

    theirs = await retrain(desk, "theirs")

    assert [step.task for step in theirs.steps] == [TrainVersion(solution="theirs")]
    assert theirs.steps[0].name != job.steps[1].name


async def test_a_schedule_trains_when_it_is_due_and_not_before(desk: Desk) -> None:
    """Each time what was imported meanwhile, as asked for by who set it up."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    await imported(desk)

    assert await desk.wired.repeat() == 0
    desk.passes(days=7)
    assert await desk.wired.repeat() == 1
    assert await desk.wired.repeat() == 0

    (job,) = await desk.store.jobs.running()
    assert (job.subject, job.asked_by, job.channel, job.line) == ("movies-sims", "U1", "C1", "retrain movies")
    assert (await desk.finish(job)).status is Status.READY
    (kept,) = (await desk.wired.workflow.status("movies")).schedules
    assert kept.note == "A training of movies-sims was started."
    assert kept.due_at > desk.time[0]


async def test_a_schedule_skips_what_would_be_the_same(desk: Desk) -> None:
    """Quietly: the lists say so."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    desk.passes(days=7)

    await desk.wired.repeat()

    assert await desk.store.jobs.running() == []
    (kept,) = (await desk.wired.workflow.jobs(None)).schedules
    assert "Nothing was imported into movies since" in (kept.note or "")
    assert await waiting(desk.store, desk.time[0]) == []


async def test_a_schedule_whose_process_died_trains_once(desk: Desk) -> None:
    """The next finds the job that was begun."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    schedule = await scheduled(desk)
    await imported(desk)
    desk.passes(days=7)
    await desk.wired.repeat()
    due_again = replace(schedule, id=schedule.id)
    await desk.store.schedules.keep(due_again)  # as if what came of it had not been written

    await desk.wired.repeat()
    (job,) = await desk.store.jobs.running()
    await desk.finish(job)
    await desk.store.schedules.keep(due_again)
    await imported(desk)
    await desk.wired.repeat()

    assert await desk.store.jobs.running() == []
    assert len((await desk.personalize.solution("movies-sims")).versions) == 2


async def test_a_schedule_that_aws_refuses_says_so_in_the_channel(desk: Desk) -> None:
    """With the reason; it is tried again the next time."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    await imported(desk)
    desk.passes(days=7)
    desk.personalize.refusal = AccessDenied("The bot may not train.")

    await desk.wired.repeat()

    (told,) = await waiting(desk.store, desk.time[0])
    assert (told.notice.destination, told.notice.asked_by) == ("C1", "U1")
    assert "could not be this time" in told.notice.message.text
    assert "The bot may not train." in told.notice.message.text
    (kept,) = await desk.store.schedules.kept()
    assert kept.due_at > desk.time[0] + WEEK / 2


async def test_a_schedule_waits_for_aws(desk: Desk) -> None:
    """A few minutes, not a week."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    desk.passes(days=7)
    desk.personalize.outage = Unavailable("AWS does not answer.")

    await desk.wired.repeat()

    (kept,) = await desk.store.schedules.kept()
    assert kept.due_at <= desk.time[0] + timedelta(minutes=5)


async def test_a_schedule_ends_when_that_is_said(desk: Desk) -> None:
    """And what is not scheduled cannot be ended."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    never = RetrainOrder(**WHO, target="movies", never=True)

    assert (await desk.wired.workflow.reschedule(never)).ended
    with pytest.raises(NotPossible, match="not retrained by a schedule"):
        await desk.wired.workflow.reschedule(never)


async def test_who_stopped_a_training_is_known_at_its_end(desk: Desk) -> None:
    """And its schedule goes on, which is said."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await scheduled(desk)
    await imported(desk)
    job = (await desk.wired.workflow.retrain(RetrainOrder(**WHO))).job

    stopped = await desk.wired.workflow.stop(StopOrder(asked_by="U2", channel="C1", line="", target="movies"))
    job = await desk.finish(job)

    assert [one.target for one in stopped.schedules] == ["movies"]
    assert job.status is Status.STOPPED
    assert [step.stopped_by for step in job.trainings()] == ["U2"]


async def test_what_has_not_begun_can_be_stopped(desk: Desk) -> None:
    """It waits for its solution, or for a quota, and then never begins."""
    await imported(desk)
    job = (await desk.wired.workflow.train(TrainOrder(**WHO, group="movies", recipe="sims"))).job
    assert job.steps[1].status is Status.WAITING

    stopped = await desk.wired.workflow.stop(StopOrder(asked_by="U2", channel="C1", line="", target="movies"))
    job = await desk.finish(job)

    assert stopped.unbegun == ("movies-sims",)
    assert (job.status, job.steps[1].stopped_by) == (Status.STOPPED, "U2")
    assert TrainVersion(solution="movies-sims") not in desk.personalize.begun


async def test_what_trains_already_is_not_retrained(desk: Desk) -> None:
    """It is said what runs."""
    await imported(desk)
    await trained(desk, "sims", live=True)
    await imported(desk)
    await desk.wired.workflow.retrain(RetrainOrder(**WHO))

    with pytest.raises(InUse, match="The same runs already"):
        await desk.wired.workflow.retrain(RetrainOrder(**WHO))
