import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store
from bot.model.job import (
    Cost,
    CreateCampaign,
    CreateDataset,
    CreateGroup,
    CreateSolution,
    Found,
    ImportFile,
    Job,
    JobKind,
    Step,
    Task,
    TrainVersion,
    UpdateCampaign,
)
from bot.model.message import Message
from bot.model.notice import Notice
from bot.model.orders import DatasetKind, ImportMode
from bot.model.place import Place
from bot.model.resource import ResourceKind, Status

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ARN = "arn:aws:personalize:eu-west-1:123456789012:"
MINUTE = timedelta(minutes=1)

EVERY_TASK: tuple[Task, ...] = (
    CreateGroup(name="movies"),
    CreateDataset(group="movies", dataset=DatasetKind.ITEMS, schema="{}"),
    ImportFile(
        name="movies-1", group="movies", dataset=DatasetKind.ITEMS, location="s3://b/k.csv", mode=ImportMode.INCREMENTAL
    ),
    CreateSolution(name="movies-upv2", group="movies", recipe="user-personalization-v2", hpo=False),
    TrainVersion(solution="movies-upv2"),
    CreateCampaign(name="movies-live", version_arn=f"{ARN}solution/movies-upv2/1a2b3c4d", tps=1),
    UpdateCampaign(name="movies-live", version_arn=f"{ARN}solution/movies-upv2/1a2b3c4d", tps=None),
    Found(kind=ResourceKind.VERSION, name="films/9f8e7d6c"),
)


def job(
    name: str = "trn-1",
    *,
    steps: tuple[Step, ...] = (Step(task=TrainVersion(solution="movies-upv2")),),
    group: str = "movies",
    asked_by: str | None = "U0ADA",
    started_at: datetime = NOW,
    ended_at: datetime | None = None,
) -> Job:
    """Return a training job."""
    return Job(
        id=name,
        kind=JobKind.TRAINING,
        group=group,
        subject="movies",
        line="train movies",
        asked_by=asked_by,
        channel="C024BE91L",
        started_at=started_at,
        steps=steps,
        ended_at=ended_at,
    )


def trained(number: int, *, minutes: float, recipe: str | None = "sims", status: Status = Status.READY) -> Job:
    """Return a training that began at NOW plus `number` days and took so long."""
    began = NOW + timedelta(days=number)
    ended = began + minutes * MINUTE
    solution = CreateSolution(name="s", group="movies", recipe=recipe, hpo=False) if recipe else CreateGroup(name="s")
    first = Step(task=solution, arn=f"{ARN}solution/s", status=Status.READY, began_at=began, ended_at=began)
    version = Step(task=TrainVersion(solution="s"), arn=f"{ARN}{number}", status=status, began_at=began, ended_at=ended)
    return job(f"trn-{number}", steps=(first, version), started_at=began, ended_at=ended)


def notice(text: str, *, key: str = "trn-1:card", destination: str = "C024BE91L") -> Notice:
    """Return what is to be told."""
    return Notice(key=key, job_id="trn-1", destination=destination, message=Message(text=text), asked_by="U0ADA")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open an empty store."""
    async with open_store(tmp_path / "bot.sqlite3") as store:
        yield store


def ids(jobs: list[Job]) -> list[str]:
    """Return the ids of jobs."""
    return [one.id for one in jobs]


# --- jobs -------------------------------------------------------------------------------------------------------------


async def test_a_job_comes_back_as_it_was(store: Store) -> None:
    """Every field, every kind of task and every time zone survives."""
    metrics = {"normalized_discounted_cumulative_gain_at_25": 0.0983}
    steps = tuple(Step(task=task, lane=lane) for lane, task in enumerate(EVERY_TASK))
    steps = (replace(steps[0], arn=ARN, began_at=NOW, ended_at=NOW, hold="quota", metrics=metrics), *steps[1:])
    kept = replace(
        job(steps=steps),
        cost=Cost(once=0.2, per_hour=None, basis="100,000 interactions × $0.002"),
        rows=100_000,
        sample_user="196",
        metric="ndcg@25",
        winner="movies-upv2/1a2b3c4d",
        subject="movies “<!channel>” 🎬",
    )

    await store.jobs.add(kept)

    assert await store.jobs.running() == [kept]


async def test_a_new_job_is_due_at_once(store: Store) -> None:
    """The poller needs to do nothing else than to ask."""
    await store.jobs.add(job())

    assert await store.jobs.due(NOW) == [job()]


async def test_a_job_is_due_when_it_was_said(store: Store) -> None:
    """Not before `look_again_at`, and whatever zone it was said in."""
    await store.jobs.add(job())
    in_paris = (NOW + MINUTE).astimezone(timezone(timedelta(hours=1)))
    await store.jobs.record(job(), notices=[], look_again_at=in_paris)

    assert await store.jobs.due(NOW + MINUTE - timedelta(microseconds=1)) == []
    assert await store.jobs.due(NOW + MINUTE) == [job()]


async def test_the_longest_due_comes_first(store: Store) -> None:
    """No job starves."""
    for name, minutes in (("a", 3), ("b", 1), ("c", 2)):
        await store.jobs.add(job(name))
        await store.jobs.record(job(name), notices=[], look_again_at=NOW + minutes * MINUTE)

    assert ids(await store.jobs.due(NOW + 5 * MINUTE)) == ["b", "c", "a"]


async def test_hastening_makes_every_running_job_due(store: Store) -> None:
    """Those that ended stay ended."""
    await store.jobs.add(job("a"))
    await store.jobs.record(job("a"), notices=[], look_again_at=NOW + MINUTE)
    await store.jobs.add(job("b"))
    await store.jobs.record(job("b", ended_at=NOW), notices=[], look_again_at=None)

    await store.jobs.hasten(NOW)

    assert ids(await store.jobs.due(NOW)) == ["a"]


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

    assert await store.outbox.pending(NOW) == []


async def test_a_job_and_its_notices_are_kept_together_or_not_at_all(store: Store) -> None:
    """A notice that cannot be kept takes the job's new state with it."""
    await store.jobs.add(job())
    unfit = Notice(key="k", job_id="trn-1", destination="C1", message=Message(text="", blocks=({"type": object()},)))

    with pytest.raises(TypeError):
        await store.jobs.record(job(ended_at=NOW), notices=[notice("Trained"), unfit], look_again_at=None)

    assert await store.jobs.due(NOW) == [job()]
    assert await store.outbox.pending(NOW) == []


async def test_what_is_usual_is_the_median_of_the_newest_twenty(store: Store) -> None:
    """Older durations are forgotten: five of an hour, then twenty of 1..20 minutes, whose median is 10.5."""
    for number in range(25):
        one = trained(number, minutes=60 if number < 5 else number - 4)
        await store.jobs.add(one)
        await store.jobs.record(one, notices=[], look_again_at=None)

    assert await store.jobs.usual(ResourceKind.VERSION) == 10.5 * MINUTE


async def test_what_is_usual_depends_on_the_recipe(store: Store) -> None:
    """The recipe of a training is that of the solution in its lane."""
    for number, (recipe, minutes) in enumerate([("sims", 10), ("sims", 20), ("hrnn", 60), (None, 90)]):
        await store.jobs.add(trained(number, minutes=minutes, recipe=recipe))

    assert await store.jobs.usual(ResourceKind.VERSION, recipe="sims") == 15 * MINUTE
    assert await store.jobs.usual(ResourceKind.VERSION, recipe="hrnn") == 60 * MINUTE
    assert await store.jobs.usual(ResourceKind.VERSION, recipe="popularity-count") is None
    assert await store.jobs.usual(ResourceKind.VERSION) == 40 * MINUTE


@pytest.mark.parametrize("status", [Status.FAILED, Status.STOPPED, Status.RUNNING])
async def test_only_what_ended_well_tells_what_is_usual(store: Store, status: Status) -> None:
    """A failure after a minute says nothing of how long a training takes."""
    await store.jobs.add(trained(1, minutes=1, status=status))

    assert await store.jobs.usual(ResourceKind.VERSION) is None


async def test_recording_a_step_again_counts_its_duration_once(store: Store) -> None:
    """A job is recorded many times, but its step ended once: the median of 10 and 30 minutes is 20."""
    once = trained(1, minutes=10)
    await store.jobs.add(once)
    for _ in range(3):
        await store.jobs.record(once, notices=[], look_again_at=None)
    await store.jobs.add(trained(2, minutes=30))

    assert await store.jobs.usual(ResourceKind.VERSION) == 20 * MINUTE


# --- notices ----------------------------------------------------------------------------------------------------------


async def test_a_notice_waits_until_it_was_sent(store: Store) -> None:
    """It comes back as it was, once."""
    said = replace(notice("Training"), message=Message(text="Training", blocks=({"type": "divider"}, {"n": [1, 2]})))
    await store.outbox.add(said)

    [pending] = await store.outbox.pending(NOW)
    assert pending.notice == said
    assert (pending.revision, pending.ts, pending.attempted, pending.attempts, pending.sent_at) == (
        1,
        None,
        False,
        0,
        None,
    )
    await store.outbox.sent("trn-1:card", revision=1, ts="1795510800.000001", at=NOW)

    assert await store.outbox.pending(NOW) == []


async def test_only_a_changed_message_is_a_new_revision(store: Store) -> None:
    """The same again is nothing new, blocks with the same content included."""
    same = replace(notice("Training"), message=Message(text="Training", blocks=({"rows": (1, 2)},)))
    await store.outbox.add(same)
    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)

    await store.outbox.add(same)
    assert await store.outbox.pending(NOW) == []

    await store.outbox.add(notice("Trained"))
    [pending] = await store.outbox.pending(NOW)
    assert (pending.notice.message.text, pending.revision, pending.ts, pending.sent_at) == ("Trained", 2, "1.0", NOW)


async def test_a_revision_that_came_while_the_last_was_sent_still_waits(store: Store) -> None:
    """`sent` speaks of one revision only."""
    await store.outbox.add(notice("Training"))
    await store.outbox.add(notice("Trained"))

    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)

    assert [one.notice.message.text for one in await store.outbox.pending(NOW)] == ["Trained"]


async def test_a_job_brings_its_notices_along(store: Store) -> None:
    """What `record` is given waits like what `add` is given, in its order."""
    await store.jobs.add(job())

    await store.jobs.record(job(), notices=[notice("b", key="b"), notice("a", key="a")], look_again_at=NOW)

    assert [one.notice.key for one in await store.outbox.pending(NOW)] == ["b", "a"]


async def test_an_attempt_is_remembered_until_it_is_known_how_it_ended(store: Store) -> None:
    """Between `attempted` and `sent` nobody knows whether Slack shows it."""
    await store.outbox.add(notice("Training"))
    await store.outbox.attempted("trn-1:card")
    assert [one.attempted for one in await store.outbox.pending(NOW)] == [True]

    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)
    await store.outbox.add(notice("Trained"))

    assert [one.attempted for one in await store.outbox.pending(NOW)] == [False]


async def test_a_postponed_notice_makes_its_destination_rest(store: Store) -> None:
    """What was written later for it does not overtake; other destinations go on; attempts are counted."""
    await store.outbox.add(notice("first", key="n1"))
    await store.outbox.add(notice("second", key="n2"))
    await store.outbox.add(notice("elsewhere", key="n3", destination="C0OTHER"))

    await store.outbox.postpone("n1", until=NOW + MINUTE)

    assert [one.notice.key for one in await store.outbox.pending(NOW)] == ["n3"]
    later = await store.outbox.pending(NOW + MINUTE)
    assert [(one.notice.key, one.attempts) for one in later] == [("n1", 1), ("n2", 0), ("n3", 0)]


async def test_a_parked_notice_holds_nobody_up_and_waits_for_news(store: Store) -> None:
    """Until its message changes."""
    await store.outbox.add(notice("first", key="n1"))
    await store.outbox.add(notice("second", key="n2"))
    await store.outbox.postpone("n1", until=NOW + MINUTE)
    await store.outbox.park("n1", reason="not in the channel")
    assert [one.notice.key for one in await store.outbox.pending(NOW)] == ["n2"]

    await store.outbox.add(notice("news", key="n1"))

    assert [one.notice.message.text for one in await store.outbox.pending(NOW)] == ["news", "second"]


# --- places, deliveries, audit ----------------------------------------------------------------------------------------


async def test_a_channel_remembers_what_it_was_told_last(store: Store) -> None:
    """A channel that was told nothing remembers nothing."""
    await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
    await store.places.remember(Place(channel="C1", group="books", campaign="books-live"), by="U0ADA", at=NOW)

    assert await store.places.place("C1") == Place(channel="C1", group="books", campaign="books-live")
    assert await store.places.place("C2") == Place(channel="C2")


async def test_watched_groups_name_their_channels(store: Store) -> None:
    """A channel that remembers no group watches none."""
    for channel, group in (("C2", "movies"), ("C1", "movies"), ("C3", "books"), ("C4", None)):
        await store.places.remember(Place(channel=channel, group=group), by="U0ADA", at=NOW)

    assert await store.places.watched() == {"books": ["C3"], "movies": ["C1", "C2"]}


async def test_a_delivery_is_new_once(store: Store) -> None:
    """Of many who ask at once, one hears that it is new."""
    heard = await asyncio.gather(*(store.deliveries.first_time("Ev1", at=NOW) for _ in range(10)))

    assert sorted(heard) == [False] * 9 + [True]
    assert await store.deliveries.first_time("Ev2", at=NOW)


async def test_deliveries_are_forgotten_in_time(store: Store) -> None:
    """Older ones go, newer ones stay."""
    await store.deliveries.first_time("old", at=NOW)
    await store.deliveries.first_time("new", at=NOW + MINUTE)

    await store.deliveries.forget(before=NOW + MINUTE)

    assert await store.deliveries.first_time("old", at=NOW)
    assert not await store.deliveries.first_time("new", at=NOW)


async def test_everything_outlives_the_process(tmp_path: Path) -> None:
    """What one process kept, the next finds."""
    async with open_store(tmp_path / "bot.sqlite3") as store:
        await store.jobs.add(job())
        await store.outbox.add(notice("Training"))
        await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
        await store.deliveries.first_time("Ev1", at=NOW)

    async with open_store(tmp_path / "bot.sqlite3") as store:
        assert await store.jobs.running() == [job()]
        assert [one.notice for one in await store.outbox.pending(NOW)] == [notice("Training")]
        assert await store.places.watched() == {"movies": ["C1"]}
        assert not await store.deliveries.first_time("Ev1", at=NOW)
