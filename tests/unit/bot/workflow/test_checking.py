"""Looking at files, and making them ready to be imported."""

from dataclasses import replace

import pytest

from bot.model.errors import BadFile, ChannelBusy, NotAllowed, NotFound
from bot.model.job import ImportFile
from bot.model.orders import CheckOrder, DatasetKind, ImportOrder
from bot.model.profile import Repair
from bot.workflow.check import group_named_like
from tests.unit.bot.conftest import Desk

FILE = "F0123456789"
CHECK = CheckOrder(asked_by="U1", channel="C1", line="check s3://b/ratings.csv", location="s3://b/ratings.csv")
IMPORT = ImportOrder(asked_by="U1", channel="C1", line="import movies F0123456789", group="movies", location=FILE)


async def test_a_file_in_s3_is_fetched_read_and_forgotten(desk: Desk) -> None:
    """It is on this machine while it is read, and not afterwards."""
    found = await desk.wired.workflow.check(CHECK)

    assert (found.name, found.group, found.homeless) == ("ratings.csv", "ratings", False)
    assert not desk.reader.sources[0].path.parent.exists()


async def test_it_is_said_at_once_which_file_is_read(desk: Desk) -> None:
    """With its size, before any of it is read."""
    reading = await desk.wired.workflow.reading(CHECK)

    assert (reading.name, reading.size) == ("ratings.csv", len(desk.files.files["s3://b/ratings.csv"]))


async def test_a_file_that_cannot_be_read_leaves_nothing_behind(desk: Desk) -> None:
    """Whatever goes wrong."""
    desk.reader.refusal = BadFile("No.")

    with pytest.raises(BadFile):
        await desk.wired.workflow.check(replace(CHECK, dataset=DatasetKind.ITEMS))


async def test_the_channels_group_is_offered(desk: Desk) -> None:
    """Where one is remembered; else one that is named like the file."""
    desk.drops.drop(FILE, "x.csv", b"1")
    await desk.wired.workflow.import_data(IMPORT)

    assert (await desk.wired.workflow.check(CHECK)).group == "movies"


async def test_a_dropped_file_is_put_into_the_bots_bucket_and_imported_from_there(desk: Desk) -> None:
    """By its id, so that another file of its name does not replace it."""
    desk.drops.drop(FILE, "../My ratings (1).csv", b"content")

    begun = await desk.wired.workflow.import_data(IMPORT)

    location = "s3://home/personalize-bot/movies/F0123456789/..-My-ratings-1-.csv"
    assert desk.files.files[location] == b"content"
    assert [step.task.location for step in begun.job.steps if isinstance(step.task, ImportFile)] == [location]
    assert begun.repair is None


async def test_a_mended_copy_lies_beside_the_original(desk: Desk) -> None:
    """And is what is imported; what was changed is told."""
    begun = await desk.wired.workflow.import_data(replace(IMPORT, location="s3://b/ratings.csv", fix=True))

    assert desk.files.files["s3://b/ratings.fixed.csv"] == b"mended"
    assert [step.task.location for step in begun.job.steps if isinstance(step.task, ImportFile)] == [
        "s3://b/ratings.fixed.csv"
    ]
    assert begun.repair == desk.reader.repair


async def test_where_nothing_is_to_be_mended_the_original_is_imported(desk: Desk) -> None:
    """No copy is made for nothing."""
    desk.reader.repair = Repair(rows_before=1, rows_after=1, changes=())

    await desk.wired.workflow.import_data(replace(IMPORT, location="s3://b/ratings.csv", fix=True))

    assert "s3://b/ratings.fixed.csv" not in desk.files.files


@pytest.mark.parametrize("trouble", [ChannelBusy("Not now."), NotFound("Gone.")])
async def test_trouble_with_slack_starts_nothing(desk: Desk, trouble: ChannelBusy | NotFound) -> None:
    """It is told as it is."""
    desk.drops.outage = trouble

    with pytest.raises(type(trouble)):
        await desk.wired.workflow.import_data(IMPORT)

    assert await desk.store.jobs.running() == []


async def test_a_file_of_somebody_else_is_not_read(desk: Desk) -> None:
    """Unless it was dropped where it is asked about."""
    desk.drops.drop(FILE, "x.csv", b"1", by="U2", channel="D2")
    with pytest.raises(NotAllowed):
        await desk.wired.workflow.check(replace(CHECK, location=FILE))

    desk.drops.drop(FILE, "x.csv", b"1", by="U2", channel="C1")
    assert (await desk.wired.workflow.check(replace(CHECK, location=FILE))).name == "x.csv"


@pytest.mark.parametrize(
    "file, group",
    [("Ratings 2024.csv", "ratings-2024"), ("日本.csv", "data"), ("x" * 90 + ".csv", "x" * 40), ("noend", "noend")],
)
def test_a_group_is_named_like_a_file(file: str, group: str) -> None:
    """As far as Personalize takes its name."""
    assert group_named_like(file) == group
