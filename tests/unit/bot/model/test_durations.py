"""How long things take: what is left of a job, and when it takes too long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.durations import (
    Likeness,
    Outlook,
    Seen,
    Usual,
    Usuals,
    likeness,
    likenesses,
    mark_overdue,
    outlook,
    usual_of,
)
from bot.model.job import CreateCampaign, CreateSolution, Found, Job, JobKind, Step, TrainVersion
from bot.model.resource import ResourceKind, Status

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MINUTES = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=2))


def job(*steps: Step, size: int | None = 100_000) -> Job:
    """Return a job of these steps."""
    return Job(
        id="contest-1",
        kind=JobKind.CONTEST,
        group="movies",
        subject="movies",
        line="",
        asked_by="U1",
        channel="C1",
        started_at=NOW,
        steps=steps,
        size=size,
    )


def lane(number: int, recipe: str, *, solution: Status = Status.READY, version: Status = Status.RUNNING) -> list[Step]:
    """Return the steps of a lane that began now."""
    create = CreateSolution(name=f"movies-{recipe}", group="movies", recipe=recipe, hpo=False)
    steps = ((create, solution), (TrainVersion(solution=create.name), version))
    return [
        Step(
            task=task,
            lane=number,
            status=status,
            began_at=None if status is Status.WAITING else NOW,
            ended_at=NOW if status.ended else None,
        )
        for task, status in steps
    ]


def known(going: Job, **minutes: float) -> Usuals:
    """Return that trainings of these recipes, and solutions, usually take so long."""
    return {
        like: Usual(duration=minutes[like.recipe or "solution"] * MINUTE)
        for like in likenesses([going])
        if (like.recipe or "solution") in minutes
    }


CONTEST = job(*lane(0, "sims"), *lane(1, "hrnn"))
USUAL = known(CONTEST, sims=10, hrnn=40)


def test_the_longest_lane_decides() -> None:
    """Lanes run side by side."""
    assert outlook(CONTEST, USUAL, now=NOW + 12 * MINUTE) == Outlook(usual=40 * MINUTE, left=28 * MINUTE, late=False)


def test_steps_of_a_lane_come_one_after_the_other() -> None:
    """What is still to come is counted in full."""
    waiting = job(*lane(0, "sims", solution=Status.RUNNING, version=Status.WAITING))
    usual = known(waiting, sims=10, solution=1)

    assert outlook(waiting, usual, now=NOW) == Outlook(usual=11 * MINUTE, left=11 * MINUTE, late=False)
    assert outlook(waiting, usual, now=NOW + 3 * MINUTE) == Outlook(usual=11 * MINUTE, left=10 * MINUTE, late=False)
    assert outlook(waiting, usual, now=NOW + 5 * MINUTE) == Outlook(usual=11 * MINUTE, left=10 * MINUTE, late=True)


def test_a_lane_that_failed_does_not_count() -> None:
    """The contest goes on without it."""
    going = job(*lane(0, "sims"), *lane(1, "hrnn", version=Status.FAILED))

    assert outlook(going, known(going, sims=10), now=NOW) == Outlook(usual=10 * MINUTE, left=10 * MINUTE, late=False)


@pytest.mark.parametrize(
    "going, usual",
    [
        (CONTEST, known(CONTEST, sims=10)),
        (CONTEST.held("A quota is used up."), USUAL),
        (replace(CONTEST, ended_at=NOW), USUAL),
        (job(*lane(0, "sims", version=Status.FAILED)), {}),
    ],
    ids=["never seen", "on hold", "ended", "failed"],
)
def test_nothing_is_invented(going: Job, usual: Usuals) -> None:
    """Where a step was never seen, or waits for others, nobody knows when it will end."""
    assert outlook(going, usual, now=NOW) is None


@given(sims=MINUTES, hrnn=MINUTES, moments=st.lists(st.timedeltas(timedelta(days=-1), timedelta(days=9)), min_size=2))
def test_what_is_left_only_shrinks(sims: timedelta, hrnn: timedelta, moments: list[timedelta]) -> None:
    """Never below nothing, never above what is usual, and never faster than time passes, whatever clocks say."""
    usual = known(CONTEST, sims=sims / MINUTE, hrnn=hrnn / MINUTE)
    seen = [outlook(CONTEST, usual, now=NOW + moment) for moment in sorted(moments)]
    left = [one.left for one in seen if one]

    assert len(left) == len(moments)
    assert all(timedelta() <= one <= max(usual.values(), key=lambda it: it.duration).duration for one in left)
    for (before, after), (earlier, later) in zip(pairwise(left), pairwise(sorted(moments)), strict=True):
        assert timedelta() <= before - after <= later - earlier


@given(
    durations=st.lists(st.tuples(st.integers(0, 9) | st.none(), MINUTES), min_size=1),
    magnitude=st.integers(0, 9) | st.none(),
)
def test_what_is_usual_was_seen(durations: list[tuple[int | None, timedelta]], magnitude: int | None) -> None:
    """It lies between the shortest and the longest of those of the same size, where there are any."""
    wanted = Likeness(kind=ResourceKind.IMPORT, magnitude=magnitude)
    seen = [Seen(magnitude=size, duration=duration) for size, duration in durations]
    found = usual_of(wanted, seen)
    alike = [one.duration for one in seen if magnitude is None or one.magnitude == magnitude]

    assert found
    assert found.alike == (magnitude is not None and bool(alike))
    among = alike[:20] or [one.duration for one in seen]
    assert min(among) <= found.duration <= max(among)


def test_tuning_takes_longer_and_is_not_compared_with_training() -> None:
    """Nor are trainings of other sizes or recipes; of campaigns, all are alike."""
    plain, tuned = (
        job(
            Step(task=CreateSolution(name="s", group="g", recipe="sims", hpo=hpo)),
            Step(task=TrainVersion(solution="s")),
        )
        for hpo in (False, True)
    )
    serve = Step(task=CreateCampaign(name="live", version_arn="arn", tps=1))

    assert likeness(plain, plain.steps[1]) != likeness(tuned, tuned.steps[1])
    assert likeness(plain, plain.steps[1]) != likeness(replace(plain, size=1_000_000), plain.steps[1])
    assert likeness(plain, plain.steps[0]) == likeness(tuned, tuned.steps[0])
    assert likeness(job(serve), serve) == likeness(job(serve, size=7), serve)
    assert usual_of(Likeness(kind=ResourceKind.VERSION), [Seen(duration=MINUTE)]) is None


def test_after_three_times_the_usual_it_is_overdue_once() -> None:
    """Only what runs, and what was found so stays so."""
    just = mark_overdue(CONTEST, USUAL, now=NOW + 30 * MINUTE, patience=MINUTE)
    after = mark_overdue(CONTEST, USUAL, now=NOW + 31 * MINUTE, patience=MINUTE)
    later = mark_overdue(after, USUAL, now=NOW + 32 * MINUTE, patience=MINUTE)

    assert just == CONTEST
    assert [step.overdue_at for step in after.steps] == [None, NOW + 31 * MINUTE, None, None]
    assert later == after


@pytest.mark.parametrize(
    "usual, patience",
    [
        ({}, MINUTE),
        ({like: replace(usual, alike=False) for like, usual in USUAL.items()}, MINUTE),
        (USUAL, timedelta(days=1)),
    ],
    ids=["never seen", "seen of other sizes", "not yet"],
)
def test_nothing_is_called_overdue_by_guessing(usual: Usuals, patience: timedelta) -> None:
    """Ten times the rows may take ten times as long, and a few seconds more are nothing."""
    assert mark_overdue(CONTEST, usual, now=NOW + timedelta(hours=20), patience=patience) == CONTEST


def test_what_others_started_has_no_recipe() -> None:
    """So its duration is not known."""
    step = Step(task=Found(kind=ResourceKind.VERSION, name="films/1a2b3c4d"), status=Status.RUNNING, began_at=NOW)

    assert outlook(job(step), USUAL, now=NOW) is None
