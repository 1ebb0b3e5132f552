"""Importing: check, make what is missing, import."""

import asyncio
from dataclasses import replace

import pytest

from bot.model.errors import AccessDenied, BadFile, InUse, NotFound, NotPossible, Unavailable
from bot.model.job import CreateDataset, CreateGroup, ImportFile
from bot.model.orders import DatasetKind, ImportMode, ImportOrder
from bot.model.resource import Status
from tests.unit.bot.conftest import Desk

ORDER = ImportOrder(
    asked_by="U1",
    channel="C1",
    line="import movies s3://b/ratings.csv",
    group="movies",
    location="s3://b/ratings.csv",
)


async def test_an_import_makes_the_group_and_the_dataset_first(desk: Desk) -> None:
    """One step after the other, each begun when the one before is ready."""
    begun = await desk.wired.workflow.import_data(ORDER)
    assert [type(task) for task in desk.personalize.begun] == [CreateGroup]

    job = await desk.finish(begun.job)

    assert [type(task) for task in desk.personalize.begun] == [CreateGroup, CreateDataset, ImportFile]
    assert job.status is Status.READY
    assert job.ended_at == desk.time[0]


async def test_a_group_without_interactions_cannot_be_trained(desk: Desk) -> None:
    """Which its first import says, so that nobody is offered what is then refused."""
    items = replace(ORDER, dataset=DatasetKind.ITEMS)
    imported = await desk.finish((await desk.wired.workflow.import_data(items)).job)
    assert (await desk.wired.report(imported)).untrainable

    imported = await desk.finish((await desk.wired.workflow.import_data(ORDER)).job)
    assert not (await desk.wired.report(imported)).untrainable


async def test_the_poller_is_told_and_the_job_is_kept(desk: Desk) -> None:
    """What was started is followed, also after a restart."""
    begun = await desk.wired.workflow.import_data(ORDER)

    assert [begun.job] == await desk.store.jobs.running()
    assert len(desk.nudges) == 1


async def test_a_channel_remembers_the_first_group_that_is_imported_there(desk: Desk) -> None:
    """`train` alone works in the channel afterwards; a second import does not change what is meant."""
    await desk.wired.workflow.import_data(ORDER)
    await desk.wired.workflow.import_data(
        ImportOrder(asked_by="U1", channel="C1", line="", group="books", location="s3://b/ratings.csv")
    )

    assert (await desk.store.places.place("C1")).group == "movies"


async def test_a_refusal_leaves_no_job(desk: Desk) -> None:
    """When AWS refuses at once, the person is told and nothing is waited for."""
    desk.personalize.refusal = AccessDenied("The bot may not personalize:CreateDatasetGroup.")

    with pytest.raises(AccessDenied, match="CreateDatasetGroup"):
        await desk.wired.workflow.import_data(ORDER)

    assert await desk.store.jobs.running() == []


async def test_a_later_refusal_ends_the_job(desk: Desk) -> None:
    """When AWS refuses the second step, the job fails with that reason."""
    begun = await desk.wired.workflow.import_data(ORDER)
    desk.personalize.settle_all()
    desk.personalize.refusal = AccessDenied("The bot may not personalize:CreateDataset.")

    job = await desk.follow(begun.job)

    assert job.status is Status.FAILED
    assert job.failure == "The bot may not personalize:CreateDataset."


async def test_an_outage_changes_nothing(desk: Desk) -> None:
    """When AWS does not answer, the job stays as it was, to be looked at again."""
    begun = await desk.wired.workflow.import_data(ORDER)
    desk.personalize.outage = Unavailable("AWS does not answer.")

    with pytest.raises(Unavailable):
        await desk.wired.advance(begun.job)

    assert [begun.job] == await desk.store.jobs.running()


async def test_a_failed_group_is_not_imported_into(desk: Desk) -> None:
    """A failure in one step ends the job there, with Amazon's reason."""
    begun = await desk.wired.workflow.import_data(ORDER)
    desk.personalize.settle("movies", Status.FAILED, "Something broke")

    job = await desk.follow(begun.job)

    assert (job.status, job.failure) == (Status.FAILED, "Something broke")
    assert [type(task) for task in desk.personalize.begun] == [CreateGroup]


async def test_a_missing_file_is_said_before_anything_is_made(desk: Desk) -> None:
    """Nothing half done: a wrong location leaves AWS as it was."""
    order = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/none.csv")

    with pytest.raises(NotFound):
        await desk.wired.workflow.import_data(order)

    assert desk.personalize.begun == []


async def test_a_bad_file_is_said_before_anything_is_made(desk: Desk) -> None:
    """A file that cannot be imported is not sent to Amazon."""
    desk.reader.refusal = BadFile("It has no header.", problems=["row 1 looks like data"])

    with pytest.raises(BadFile):
        await desk.wired.workflow.import_data(ORDER)

    assert desk.personalize.begun == []


async def test_the_first_import_cannot_add_to_nothing(desk: Desk) -> None:
    """An incremental import needs data to add to; afterwards it works."""
    more = ImportOrder(
        asked_by="U1",
        channel="C1",
        line="",
        group="movies",
        location="s3://b/ratings.csv",
        mode=ImportMode.INCREMENTAL,
    )
    with pytest.raises(NotPossible, match="first import must be full") as refused:
        await desk.wired.workflow.import_data(more)
    assert [way.line for way in refused.value.ways] == ["import movies s3://b/ratings.csv dataset=interactions"]

    await desk.finish((await desk.wired.workflow.import_data(ORDER)).job)
    job = await desk.finish((await desk.wired.workflow.import_data(more)).job)

    assert job.status is Status.READY
    imports = [task for task in desk.personalize.begun if isinstance(task, ImportFile)]
    assert [task.mode for task in imports] == [ImportMode.FULL, ImportMode.INCREMENTAL]
    assert len({task.name for task in imports}) == 2


async def test_the_same_file_is_not_imported_twice_at_a_time(desk: Desk) -> None:
    """Not even by a double click; another file may, and the same one later."""
    first, second = await asyncio.gather(
        desk.wired.workflow.import_data(ORDER), desk.wired.workflow.import_data(ORDER), return_exceptions=True
    )
    assert isinstance(second, InUse)
    assert "movies interactions (import), for 0 s" in str(second)
    assert not isinstance(first, BaseException)

    desk.files.files["s3://b/more.csv"] = b"USER_ID,ITEM_ID,TIMESTAMP\n"
    await desk.wired.workflow.import_data(replace(ORDER, location="s3://b/more.csv"))
    await desk.finish(first.job)
    await desk.wired.workflow.import_data(ORDER)


async def test_a_crash_between_two_steps_makes_nothing_twice(desk: Desk) -> None:
    """Moving on from what was kept before a crash finds what was begun since."""
    begun = await desk.wired.workflow.import_data(ORDER)
    desk.personalize.settle_all()
    await desk.wired.advance(begun.job)  # the dataset is begun, and then the bot dies before it is kept

    job = await desk.finish((await desk.store.jobs.running())[0])

    assert job.status is Status.READY
    datasets = (await desk.personalize.overview("movies")).datasets
    assert [dataset.kind for dataset in datasets] == [DatasetKind.INTERACTIONS]


async def test_a_deleted_resource_ends_the_job(desk: Desk) -> None:
    """What somebody deletes in AWS is not waited for."""
    begun = await desk.wired.workflow.import_data(ORDER)
    desk.personalize.remove(next(iter(begun.job.arns)))

    job = await desk.follow(begun.job)

    assert (job.status, job.failure) == (Status.FAILED, "It was deleted in AWS.")
