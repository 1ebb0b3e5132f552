"""Batch jobs: which version answers, what is checked before, and what is shown of the answers."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.batch import RunBatch
from bot.model.errors import BadFile, InUse, Misunderstood, NotFound, NotPossible
from bot.model.job import CreateCampaign, CreateGroup, CreateSolution, JobKind, TrainVersion
from bot.model.orders import BatchOrder, DatasetKind, DeployOrder, ImportOrder
from bot.model.recommendation import CatalogueItem
from bot.model.resource import ResourceKind, Status
from tests.unit.bot.conftest import Desk

WHO: dict[str, Any] = {"asked_by": "U1", "channel": "C1", "line": "batch recommend s3://b/users.json to s3://b/out/"}
ORDER = BatchOrder(**WHO, source="s3://b/users.json", target="s3://b/out")
SEGMENT = replace(ORDER, source="s3://b/items.json", segments=True)


@pytest.fixture(autouse=True)
async def versions(desk: Desk) -> dict[str, str]:
    """Have a group with versions of three recipes, by their ARNs, and files of lines."""
    desk.files.files["s3://b/users.json"] = b'{"userId": "196"}\n{"userId": "7"}\n'
    desk.files.files["s3://b/items.json"] = b'{"itemId": "50"}\n'
    await desk.personalize.have(CreateGroup(name="movies"))
    found = {}
    for recipe in ("user-personalization-v2", "sims", "item-affinity"):
        solution = CreateSolution(name=f"movies-{recipe}", group="movies", recipe=recipe, hpo=False)
        _, found[recipe] = await desk.personalize.have(solution, TrainVersion(solution=solution.name))
        desk.passes(minutes=1)
    return found


async def test_lines_are_answered_by_the_best_version(desk: Desk, versions: dict[str, str]) -> None:
    """Where nothing is live; it costs by the line."""
    begun = await desk.wired.workflow.batch(ORDER)

    assert (begun.job.kind, begun.job.group, begun.lines.number) == (JobKind.BATCH, "movies", 2)
    task = begun.job.steps[0].task
    assert isinstance(task, RunBatch)
    assert (task.version_arn, task.answers) == (versions["user-personalization-v2"], "s3://b/out/users.json.out")
    assert begun.job.cost is not None
    assert begun.job.cost.once == pytest.approx(0.0003)
    with pytest.raises(InUse, match="The same runs already"):
        await desk.wired.workflow.batch(ORDER)


async def test_what_is_live_goes_first_and_what_is_named_before_that(desk: Desk, versions: dict[str, str]) -> None:
    """The channel's campaign, or the only one that answers for users; `version=` means any."""
    older = versions["user-personalization-v2"]
    await desk.personalize.have(TrainVersion(solution="movies-user-personalization-v2"))
    await desk.personalize.have(CreateCampaign(name="live", version_arn=older, tps=1))

    assert (await desk.wired.workflow.batch(ORDER)).version.arn == older
    with pytest.raises(BadFile) as wrong:
        await desk.wired.workflow.batch(replace(ORDER, version="movies-sims"))
    assert "`itemId` is missing" in wrong.value.problems[0]
    assert '{"itemId": "50"}' in str(wrong.value)


async def test_segments_are_for_recipes_that_make_them(desk: Desk, versions: dict[str, str]) -> None:
    """And those are for nothing else; nobody deploys them."""
    begun = await desk.wired.workflow.batch(SEGMENT)

    assert begun.version.arn == versions["item-affinity"]
    assert begun.job.steps[0].kind is ResourceKind.BATCH_SEGMENTS
    with pytest.raises(NotPossible, match="`batch recommend`"):
        await desk.wired.workflow.batch(replace(SEGMENT, version="movies-sims"))
    with pytest.raises(NotPossible, match="`batch segment`"):
        await desk.wired.workflow.batch(replace(ORDER, version="movies-item-affinity"))
    with pytest.raises(NotPossible, match="needs no campaign"):
        await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies-item-affinity"))
    for arn in versions.values():
        if "item-affinity" in arn:
            desk.personalize.remove(arn)
    with pytest.raises(NotPossible, match="train movies recipe=item-affinity"):
        await desk.wired.workflow.batch(SEGMENT)


async def test_all_files_of_a_folder_are_answered(desk: Desk) -> None:
    """Lines are counted over all of them, and some answers to the first are shown."""
    lines = b'{"userId": "196"}\n'
    for name in ("a.json", "b.json", "deeper/c.json"):
        desk.files.files[f"s3://b/users/{name}"] = lines * 3
    begun = await desk.wired.workflow.batch(replace(ORDER, source="s3://b/users/"))

    assert begun.job.subject == "recommendations of movies for users/"
    assert (begun.lines.number, begun.lines.counted, begun.lines.files) == (9, True, 3)
    desk.files.files["s3://b/out/a.json.out"] = b'{"input": {"userId": "196"}, "output": {"recommendedItems": ["1"]}}\n'
    answers = (await desk.wired.report(await desk.finish(begun.job))).answers
    assert answers is not None
    assert (answers.location, answers.rows) == ("s3://b/out/a.json.out", (("196", ("1",)),))


async def test_a_folder_of_which_some_files_are_wrong_is_refused_by_their_names(desk: Desk) -> None:
    """As is one with nothing in it, and one where the answers would be read as lines."""
    desk.files.files |= {
        "s3://b/users/a.json": b'{"userId": "1"}',
        "s3://b/users/b.json": b"196\n",
        "s3://b/users/c": b"",
    }
    with pytest.raises(BadFile, match="files in that folder") as wrong:
        await desk.wired.workflow.batch(replace(ORDER, source="s3://b/users/"))
    assert wrong.value.problems == ("b.json: Line 1: it is no JSON object in UTF-8.",)
    with pytest.raises(NotFound):
        await desk.wired.workflow.batch(replace(ORDER, source="s3://b/none/"))
    with pytest.raises(Misunderstood, match="Name another folder"):
        await desk.wired.workflow.batch(replace(ORDER, source="s3://b/users/", target="s3://b/users/out"))


@pytest.mark.parametrize(
    "wrong, error",
    [
        ({"source": "s3://b/none.json"}, NotFound),
        ({"target": "s3://elsewhere/out/"}, NotFound),
        ({"filter": "unseen"}, NotFound),
        ({"version": "films"}, NotFound),
    ],
)
async def test_what_is_not_there_is_said_before_anything_begins(desk: Desk, wrong: Any, error: type) -> None:  # noqa: ANN401
    """A file, a bucket, a filter, a version."""
    with pytest.raises(error):
        await desk.wired.workflow.batch(replace(ORDER, **wrong))
    assert await desk.store.jobs.running() == []


async def test_some_answers_are_shown_with_titles(desk: Desk) -> None:
    """Those that could not be given are counted; where nothing can be read, none are shown."""
    job = await desk.finish((await desk.wired.workflow.batch(ORDER)).job)
    assert job.status is Status.READY
    assert (await desk.wired.report(job)).answers is None

    desk.reader.items = {"50": CatalogueItem(item="50", title="Star Wars (1977)")}
    desk.files.files["s3://b/items.csv"] = b"ITEM_ID,TITLE\n"
    items = ImportOrder(**WHO, group="movies", location="s3://b/items.csv", dataset=DatasetKind.ITEMS)
    await desk.finish((await desk.wired.workflow.import_data(items)).job)
    desk.files.files["s3://b/out/users.json.out"] = (
        b'{"input": {"userId": "196"}, "output": {"recommendedItems": ["50", "1"]}, "error": null}\n'
        b'{"input": {"userId": ""}, "output": null, "error": "User error: userId"}\n'
    )
    answers = (await desk.wired.report(job)).answers

    assert answers is not None
    assert answers.rows == (("196", ("Star Wars (1977)", "1")),)
    assert (answers.read, answers.refused, answers.why) == (2, 1, "User error: userId")
    (listed,) = (await desk.wired.workflow.batches(None, "C1")).batches
    assert (listed.status, listed.version) == (Status.READY, "movies-user-personalization-v2/00000001")
