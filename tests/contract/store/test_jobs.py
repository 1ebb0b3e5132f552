from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.event import listen

from bot.jobs.jobs import KeptJobs
from bot.jobs.opening import Store
from bot.model.durations import Likeness, Usual
from bot.model.job import Step, TrainVersion
from bot.model.message import Message
from bot.model.notice import Notice
from bot.model.prices import Cost
from bot.model.resource import ResourceKind, Status
from tests.claiming import due, waiting
from tests.contract.store.values import ARN, EVERY_TASK, MINUTE, NOW, ids, job, notice, trained

SIMS = Likeness(kind=ResourceKind.VERSION, recipe="sims", magnitude=6)


async def test_a_job_comes_back_as_it_was(store: Store) -> None:
    """Every field, every kind of task and every time zone survives."""
    metrics = {"normalized_discounted_cumulative_gain_at_25": 0.0983}
    steps = tuple(Step(task=task, lane=lane) for lane, task in enumerate(EVERY_TASK))
    steps = (
        replace(steps[0], arn=ARN, began_at=NOW, ended_at=NOW, hold="quota", overdue_at=NOW, metrics=metrics),
        *steps[1:],
    )
    kept = replace(
        job(steps=steps),
        cost=Cost(once=0.2, per_hour=None, basis="100,000 interactions × $0.002"),
        rows=100_000,
        size=100_000,
        sample_users=("196",),
        metric="ndcg@25",
        winner="movies-upv2/1a2b3c4d",
        subject="movies “<!channel>” 🎬",
    )

    await store.jobs.add(kept)

    assert await store.jobs.running() == [kept]


async def test_a_new_job_is_due_at_once(store: Store) -> None:
    """The poller needs to do nothing else than to ask."""
    await store.jobs.add(job())

    assert await due(store, NOW) == [job()]


async def test_a_job_is_due_when_it_was_said(store: Store) -> None:
    """Not before `look_again_at`, and whatever zone it was said in."""
    await store.jobs.add(job())
    in_paris = (NOW + MINUTE).astimezone(timezone(timedelta(hours=1)))
    await store.jobs.record(job(), notices=[], look_again_at=in_paris)

    assert await due(store, NOW + MINUTE - timedelta(microseconds=1)) == []
    assert await due(store, NOW + MINUTE) == [job()]


async def test_the_longest_due_comes_first(store: Store) -> None:
    """No job starves."""
    for name, minutes in (("a", 3), ("b", 1), ("c", 2)):
        await store.jobs.add(job(name))
        await store.jobs.record(job(name), notices=[], look_again_at=NOW + minutes * MINUTE)

    assert ids(await due(store, NOW + 5 * MINUTE)) == ["b", "c", "a"]


async def test_hastening_makes_every_running_job_due(store: Store) -> None:
    """Those that ended stay ended."""
    await store.jobs.add(job("a"))
    await store.jobs.record(job("a"), notices=[], look_again_at=NOW + MINUTE)
    await store.jobs.add(job("b"))
    await store.jobs.record(job("b", ended_at=NOW), notices=[], look_again_at=None)

    await store.jobs.hasten(NOW)

    assert ids(await due(store, NOW)) == ["a"]


async def test_running_and_ended_jobs_are_told_apart(store: Store) -> None:
    """Oldest first while they run, newest first when they ended, by group and person where asked."""
    for number in range(4):
        name = f"job-{number}"
        one = job(name, group="movies" if number % 2 else "books", started_at=NOW + number * MINUTE)
        await store.jobs.add(one)
        await store.jobs.add(replace(one, id=f"{name}-ended", asked_by="U0BEA"))
        ended = replace(one, id=f"{name}-ended", asked_by="U0BEA", ended_at=NOW + number * MINUTE)
        await store.jobs.record(ended, notices=[], look_again_at=None)

    assert ids(await store.jobs.running()) == ["job-0", "job-1", "job-2", "job-3"]
    assert ids(await store.jobs.running(group="movies")) == ["job-1", "job-3"]
    assert ids(await store.jobs.running(asked_by="U0BEA")) == []
    assert ids(await store.jobs.ended(limit=3)) == ["job-3-ended", "job-2-ended", "job-1-ended"]
    assert ids(await store.jobs.ended(group="books", asked_by="U0BEA")) == ["job-2-ended", "job-0-ended"]


async def test_the_newest_job_that_follows_a_resource_is_found(store: Store) -> None:
    """Whether it runs or has ended; resources that come up later are followed as well."""
    step = Step(task=TrainVersion(solution="s"))
    for number in range(2):
        one = job(f"job-{number}", steps=(step,), started_at=NOW + number * MINUTE)
        await store.jobs.add(one)
        await store.jobs.record(replace(one, steps=(replace(step, arn=ARN),)), notices=[], look_again_at=None)

    found = await store.jobs.following(ARN)

    assert found is not None
    assert found.id == "job-1"
    assert await store.jobs.following("arn:aws:personalize:eu-west-1:123456789012:solution/other") is None


async def test_recording_a_job_that_was_never_added_is_refused(store: Store) -> None:
    """And nothing of it is kept."""
    with pytest.raises(LookupError, match="trn-1"):
        await store.jobs.record(job(), notices=[notice("Training")], look_again_at=NOW)

    assert await waiting(store, NOW) == []


async def test_a_job_and_its_notices_are_kept_together_or_not_at_all(store: Store) -> None:
    """A notice that cannot be kept takes the job's new state with it."""
    await store.jobs.add(job())
    unfit = Notice(key="k", job_id="trn-1", destination="C1", message=Message(text="", blocks=({"type": object()},)))

    with pytest.raises(TypeError):
        await store.jobs.record(job(ended_at=NOW), notices=[notice("Trained"), unfit], look_again_at=None)

    assert await due(store, NOW) == [job()]
    assert await waiting(store, NOW) == []


async def usual(store: Store, like: Likeness = SIMS) -> timedelta | None:
    """Return how long such steps usually take."""
    found = (await store.jobs.usual([like])).get(like)
    return found.duration if found else None


async def test_what_is_usual_is_the_median_of_the_newest_twenty(store: Store) -> None:
    """Older durations are forgotten: five of an hour, then twenty of 1..20 minutes, whose median is 10.5."""
    for number in range(25):
        one = trained(number, minutes=60 if number < 5 else number - 4)
        await store.jobs.add(one)
        await store.jobs.record(one, notices=[], look_again_at=None)

    assert await usual(store) == 10.5 * MINUTE


async def test_what_is_usual_depends_on_the_recipe(store: Store) -> None:
    """The recipe of a training is that of the solution in its lane; without one nothing is usual."""
    for number, (recipe, minutes) in enumerate([("sims", 10), ("sims", 20), ("hrnn", 60), (None, 90)]):
        await store.jobs.add(trained(number, minutes=minutes, recipe=recipe))

    assert await usual(store) == 15 * MINUTE
    assert await usual(store, SIMS._replace(recipe="hrnn")) == 60 * MINUTE
    assert await usual(store, SIMS._replace(recipe="popularity-count")) is None
    assert await usual(store, SIMS._replace(recipe=None)) is None


async def test_what_is_usual_depends_on_the_size(store: Store) -> None:
    """What was as large to the digit is asked first, then the nearest, then what has no size; without one, all is."""
    for number, (size, minutes) in enumerate([(200_000, 10), (900_000, 20), (50_000_000, 300), (None, 7)]):
        await store.jobs.add(trained(number, minutes=minutes, size=size))

    found = await store.jobs.usual([SIMS._replace(magnitude=digits) for digits in (6, 5, 8, 9, None)])

    assert {like.magnitude: (usual.duration / MINUTE, usual.alike) for like, usual in found.items()} == {
        6: (15, True),
        5: (15, False),
        8: (300, True),
        9: (300, False),
        None: (15, False),
    }


@pytest.mark.parametrize("status", [Status.FAILED, Status.STOPPED, Status.RUNNING])
async def test_only_what_ended_well_tells_what_is_usual(store: Store, status: Status) -> None:
    """A failure after a minute says nothing of how long a training takes."""
    await store.jobs.add(trained(1, minutes=1, status=status))

    assert await usual(store) is None


async def test_what_was_there_before_tells_nothing(store: Store) -> None:
    """A group that is ready when it is wanted did not take no time to make."""
    await store.jobs.add(trained(1, minutes=0))

    assert await usual(store) is None


async def test_recording_a_step_again_counts_its_duration_once(store: Store) -> None:
    """A job is recorded many times, but its step ended once: the median of 10 and 30 minutes is 20."""
    once = trained(1, minutes=10)
    await store.jobs.add(once)
    for _ in range(3):
        await store.jobs.record(once, notices=[], look_again_at=None)
    await store.jobs.add(trained(2, minutes=30))

    assert await usual(store) == 20 * MINUTE


async def test_everything_usual_is_asked_for_at_once(store: Store) -> None:
    """By one statement, however many kinds, recipes and sizes there are; none where nothing is wanted."""
    await store.jobs.add(trained(1, minutes=10))
    await store.jobs.add(job("imp", steps=(imported(minutes=7),)))
    wanted = [SIMS, SIMS._replace(recipe="hrnn"), *(Likeness(kind=kind) for kind in ResourceKind)]
    assert isinstance(store.jobs, KeptJobs)
    statements: list[str] = []
    listen(store.jobs.database.engine, "before_cursor_execute", lambda *what: statements.append(what[2]))

    found = await store.jobs.usual(wanted)
    await store.jobs.usual([])

    assert len([one for one in statements if "SELECT" in one]) == 1
    assert found == {
        SIMS: Usual(duration=10 * MINUTE),
        Likeness(kind=ResourceKind.IMPORT): Usual(duration=7 * MINUTE, alike=False),
    }


def imported(*, minutes: float) -> Step:
    """Return an import that took so long."""
    return Step(task=EVERY_TASK[2], arn=ARN, status=Status.READY, began_at=NOW, ended_at=NOW + minutes * MINUTE)
