"""What runs in AWS and no job follows is found, and followed."""

import asyncio
from dataclasses import replace

import pytest

from bot.model.job import (
    CreateCampaign,
    CreateGroup,
    CreateSolution,
    ImportFile,
    Job,
    JobKind,
    Step,
    Task,
    TrainVersion,
)
from bot.model.orders import DatasetKind, ImportMode, ImportOrder, TrainOrder
from bot.model.resource import Status
from tests.unit.bot.conftest import Desk

SIMS = CreateSolution(name="movies-sims", group="movies", recipe="sims", hpo=False)


async def trained(desk: Desk) -> Job:
    """Have a group that a channel watches, with a training that has ended."""
    order = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/ratings.csv")
    await desk.finish((await desk.wired.workflow.import_data(order)).job)
    train = TrainOrder(asked_by="U1", channel="C1", line="train movies", group="movies", recipe="sims")
    return await desk.finish((await desk.wired.workflow.train(train)).job)


async def begun(desk: Desk, *tasks: Task) -> str:
    """Have these in AWS without a job, all but the last at their end; returns the ARN of the last."""
    await desk.personalize.have(*tasks[:-1])
    return await desk.personalize.begin(tasks[-1], job_id="elsewhere", since=desk.time[0])


async def test_what_others_started_in_a_watched_group_is_followed(desk: Desk) -> None:
    """Once, to its end."""
    job = await trained(desk)
    await desk.personalize.begin(job.steps[1].task, job_id="elsewhere", since=desk.time[0])

    [found] = await desk.wired.adopt()

    assert (found.kind, found.group, found.asked_by) == (JobKind.FOUND, "movies", None)
    assert await desk.wired.adopt() == []
    assert (await desk.finish(found)).status is Status.READY


async def test_what_is_found_twice_at_once_is_followed_once(desk: Desk) -> None:
    """Several processes look into the same groups."""
    job = await trained(desk)
    await desk.personalize.begin(job.steps[1].task, job_id="elsewhere", since=desk.time[0])

    found = await asyncio.gather(desk.wired.adopt(), desk.wired.adopt())

    assert sorted(map(len, found)) == [0, 1]
    assert len(await desk.store.jobs.running()) == 1


async def test_what_a_job_is_about_to_have_is_left_to_it(desk: Desk) -> None:
    """AWS has begun it, and that is not written down yet: it is neither found nor made twice."""
    job = await trained(desk)
    asked = replace(job, id="train-1", ended_at=None, started_at=desk.time[0], steps=(job.steps[0], _again(job)))
    async with desk.store.jobs.starting(asked):
        arn = await desk.personalize.begin(_again(job).task, job_id=asked.id, since=desk.time[0])
        assert await desk.wired.adopt() == []

    assert arn in (await desk.follow(asked)).arns
    assert await desk.wired.adopt() == []


def _again(job: Job) -> Step:
    return replace(job.steps[1], arn=None, name=None, status=Status.WAITING, began_at=None, ended_at=None, metrics=None)


@pytest.mark.parametrize(
    "tasks, name",
    [
        ((CreateGroup(name="movies"), SIMS, TrainVersion(solution="movies-sims")), "movies-sims/00000001"),
        (
            (
                CreateGroup(name="movies"),
                SIMS,
                TrainVersion(solution="movies-sims"),
                CreateCampaign(name="live", version_arn="", tps=1),
            ),
            "live",
        ),
    ],
    ids=["training", "campaign"],
)
async def test_what_the_bot_began_is_found_at_its_start_without_its_store(
    desk: Desk, tasks: tuple[Task, ...], name: str
) -> None:
    """No channel watches the group and no job tells of it, but it is named as only the bot names things."""
    *before, last = tasks
    arns = await desk.personalize.have(*before)
    if isinstance(last, CreateCampaign):
        last = replace(last, version_arn=arns[-1])
    await begun(desk, last)

    [found] = await desk.wired.adopt()

    assert (found.group, found.subject, found.channel) == ("movies", name, None)
    assert (await desk.finish(found)).status is Status.READY


async def test_an_import_of_the_bots_is_found_at_its_start(desk: Desk) -> None:
    """By the number that its job had."""
    job = await trained(desk)
    await desk.store.places.remember(replace(await desk.store.places.place("C1"), group=None), by="U1", at=desk.time[0])
    await begun(desk, _import("movies-interactions-5f3a9c1e"))

    [found] = await desk.wired.adopt()

    assert found.subject == "movies-interactions-5f3a9c1e"
    assert job.id != found.id


@pytest.mark.parametrize("name", ["movies-interactions-by-hand", "films-interactions-5f3a9c1e", "5f3a9c1e"])
async def test_what_others_started_elsewhere_is_left_alone(desk: Desk, name: str) -> None:
    """In an account that is shared, the bot speaks of its own, and of what it was told to watch."""
    await trained(desk)
    await desk.store.places.remember(replace(await desk.store.places.place("C1"), group=None), by="U1", at=desk.time[0])
    await begun(desk, _import(name))
    await begun(desk, replace(SIMS, name="by-hand"), TrainVersion(solution="by-hand"))

    assert await desk.wired.adopt() == []


async def test_it_is_looked_for_once(desk: Desk) -> None:
    """What comes up later in a group that nobody watches is somebody else's."""
    assert await desk.wired.adopt() == []

    await begun(desk, CreateGroup(name="movies"), SIMS, TrainVersion(solution="movies-sims"))

    assert await desk.wired.adopt() == []


def _import(name: str) -> ImportFile:
    return ImportFile(
        name=name,
        group="movies",
        dataset=DatasetKind.INTERACTIONS,
        location="s3://b/ratings.csv",
        mode=ImportMode.FULL,
    )
