"""When an account is looked at: together, often enough, and not at the same time as the others."""

from datetime import timedelta

import pytest

from bot.config import Polling
from bot.model.durations import Likeness, Usual, Usuals
from bot.model.job import CreateGroup, Found, Job, JobKind, Step, Task, TrainVersion
from bot.model.resource import ResourceKind, Status
from bot.poller.ticks import Ticks, hot_kinds
from tests.clock import MORNING

HOT, COLD = timedelta(seconds=20), timedelta(seconds=60)


def ticks(account: str = "prod", rhythm: Polling | None = None) -> Ticks:
    """Return the ticks of an account."""
    return Ticks(account=account, rhythm=rhythm or Polling(hot=HOT, cold=COLD))


def pauses(account: str = "prod", *, hot: bool) -> list[timedelta]:
    """Return those of some hours."""
    at, found = MORNING, []
    for _ in range(1000):
        following = ticks(account).after(at, hot=hot)
        found.append(following - at)
        at = following
    return found[1:]


def test_hot_ticks_are_a_little_less_than_twenty_seconds_apart() -> None:
    """Give or take a tenth, and never more than what was asked for."""
    found = pauses(hot=True)

    assert 0.9 * HOT * 0.9 <= min(found) < max(found) <= HOT
    assert sum(found, timedelta()) / len(found) == pytest.approx(0.9 * HOT, rel=0.01)


def test_a_cold_tick_is_a_hot_one_too() -> None:
    """So that at a cold one everything is looked at together."""
    at = MORNING
    for _ in range(100):
        cold = ticks().after(at, hot=False)
        while at < cold:
            at = ticks().after(at, hot=True)
        assert at == cold
    assert max(pauses(hot=False)) <= COLD


def test_whoever_asks_hears_the_same() -> None:
    """Replicas, and jobs of one account whenever they were begun."""
    following = ticks().after(MORNING, hot=True)

    assert all(ticks().after(MORNING + part * (following - MORNING) / 10, hot=True) == following for part in range(10))


def test_accounts_do_not_call_all_at_once() -> None:
    """Their ticks are spread over the pause."""
    waits = [(ticks(f"account-{number}").after(MORNING, hot=True) - MORNING) / HOT for number in range(1000)]

    assert [sum(begin <= wait < begin + 0.1 for wait in waits) for begin in (0, 0.2, 0.4, 0.6)] == pytest.approx(
        [111] * 4, abs=40
    )


@pytest.mark.parametrize("hot,cold", [(20, 20), (20, 50), (20, 10), (0.001, 0.002), (1, 3600)])
def test_any_rhythm_has_ticks(hot: float, cold: float) -> None:
    """Each later than now."""
    rhythm = Polling(hot=timedelta(seconds=hot), cold=timedelta(seconds=cold))
    for is_hot in (True, False):
        at = MORNING
        for _ in range(20):
            assert (at := ticks(rhythm=rhythm).after(before := at, hot=is_hot)) > before


def running(task: Task, *, minutes: float) -> Job:
    """Return a job that waits for one thing, which was begun so long ago."""
    began = MORNING - timedelta(minutes=minutes)
    step = Step(task=task, arn="arn", name="it", status=Status.RUNNING, began_at=began)
    return Job(
        id="job",
        kind=JobKind.TRAINING,
        group="movies",
        subject="movies",
        line="train movies",
        asked_by=None,
        channel=None,
        started_at=began,
        steps=(step,),
    )


TRAINING = TrainVersion(solution="movies-up")
LEARNED: Usuals = {Likeness(kind=ResourceKind.VERSION): Usual(duration=timedelta(minutes=60))}


@pytest.mark.parametrize(
    "task,minutes,usuals,hot",
    [
        (TRAINING, 1, {}, True),
        (TRAINING, 4, {}, False),
        (TRAINING, 19, {}, False),
        (TRAINING, 21, {}, True),
        (TRAINING, 21, LEARNED, False),
        (TRAINING, 31, LEARNED, True),
        (TRAINING, 600, LEARNED, True),
        (Found(kind=ResourceKind.CAMPAIGN, name="live"), 4, {}, False),
        (Found(kind=ResourceKind.CAMPAIGN, name="live"), 6, {}, True),
        (CreateGroup(name="movies"), 4, {}, True),
    ],
)
def test_a_kind_is_hot_while_one_of_it_may_end(task: Task, minutes: float, usuals: Usuals, hot: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Young, or as old as such things get: by what was learned, else by what is known of AWS."""
    job = running(task, minutes=minutes)

    assert hot_kinds([job], usuals, now=MORNING) == ({job.steps[0].kind} if hot else set())


def test_one_hot_job_makes_its_kind_hot() -> None:
    """The others of the kind are seen in the same list."""
    jobs = [running(TRAINING, minutes=10), running(TRAINING, minutes=1)]

    assert hot_kinds(jobs, {}, now=MORNING) == {ResourceKind.VERSION}
