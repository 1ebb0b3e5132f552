"""What a form says of cost and duration before anything is begun: the same as is said afterwards."""

from datetime import timedelta

import pytest

from bot.model.form import Listing
from bot.model.job import Job
from bot.model.orders import ContestOrder, DatasetKind, DeployOrder, ImportOrder, RecommendOrder, TrainOrder
from bot.model.resource import ResourceKind
from handlers.reading import Origin
from tests.unit.bot.conftest import Desk

ASKED = Origin(asked_by="U1", channel="C1", line="")
IMPORT = ImportOrder(**ASKED, group="movies", location="s3://b/ratings.csv")
TRAIN = TrainOrder(**ASKED, group="movies")
CONTEST = ContestOrder(**ASKED, group="movies")
DEPLOY = DeployOrder(**ASKED, target="movies")


@pytest.fixture
async def trained(desk: Desk) -> str:
    """Have a trained version, and return its name."""
    await slowly(desk, (await desk.wired.workflow.import_data(IMPORT)).job)
    job = await slowly(desk, (await desk.wired.workflow.train(TRAIN)).job)
    return next(step.name for step in job.trainings() if step.name)


@pytest.mark.usefixtures("trained")
async def test_a_training_costs_and_takes_what_it_will(desk: Desk) -> None:
    """By the same formula, and by what was seen here."""
    foreseen = await desk.wired.workflow.foresee(TRAIN)
    job = (await desk.wired.workflow.train(TRAIN)).job

    assert foreseen is not None
    assert foreseen.cost == job.cost
    assert foreseen.kind is ResourceKind.VERSION
    assert foreseen.usual == timedelta(minutes=5)


async def test_a_contest_costs_what_it_will(desk: Desk) -> None:
    """All its trainings; and how long it takes is not known before all its recipes were seen."""
    await desk.finish((await desk.wired.workflow.import_data(IMPORT)).job)

    foreseen = await desk.wired.workflow.foresee(CONTEST)
    job = (await desk.wired.workflow.contest(CONTEST)).job

    assert foreseen is not None
    assert (foreseen.cost, foreseen.usual) == (job.cost, None)


async def test_a_deployment_costs_what_it_will_and_says_what_it_replaces(desk: Desk, trained: str) -> None:
    """By the hour, for what is provisioned; nothing is replaced by a new campaign."""
    new = await desk.wired.workflow.foresee(DEPLOY)
    job = await desk.finish((await desk.wired.workflow.deploy(DEPLOY)).job)
    desk.passes(minutes=1)
    await desk.wired.workflow.listing(Listing.VERSIONS, "movies")
    named = await desk.wired.workflow.foresee(DeployOrder(**ASKED, target=trained, campaign=job.subject, tps=3))
    again = await desk.wired.workflow.foresee(DEPLOY)

    assert new is not None
    assert (new.subject, new.replaces, new.cost) == (job.subject, None, job.cost)
    assert named is not None
    assert named.cost is not None
    assert (named.cost.basis[:10], round(named.cost.per_hour or 0, 2)) == ("3 requests", 1.62)
    assert again is not None
    assert (again.replaces, again.kind) == (trained, ResourceKind.CAMPAIGN_UPDATE)


async def test_an_import_costs_by_its_size(desk: Desk) -> None:
    """Which is not known before the file was looked at."""
    first = await desk.wired.workflow.foresee(IMPORT)
    await slowly(desk, (await desk.wired.workflow.import_data(IMPORT)).job)
    second = await desk.wired.workflow.foresee(IMPORT)

    assert first is not None
    assert first.cost is not None
    assert ("per GB" in first.cost.basis, first.usual) == (True, None)
    assert second is not None
    assert second.usual == timedelta(minutes=5)


async def test_what_stands_in_the_way_is_said(desk: Desk) -> None:
    """Before somebody waits for it."""
    await desk.finish((await desk.wired.workflow.import_data(IMPORT)).job)

    foreseen = await desk.wired.workflow.foresee(DEPLOY)

    assert foreseen is not None
    assert foreseen.obstacle == "movies has no trained version yet. Train one with `train`."


@pytest.mark.parametrize(
    "order",
    [
        RecommendOrder(**ASKED, user="196"),
        TrainOrder(**ASKED),
        DeployOrder(**ASKED, target="nothing-of/1a2b3c4d"),
        DeployOrder(**ASKED, target="nothing"),
    ],
)
async def test_nothing_is_said_of_what_is_not_known(desk: Desk, order: TrainOrder) -> None:
    """Rather nothing than a guess."""
    assert await desk.wired.workflow.foresee(order) is None


@pytest.mark.usefixtures("trained")
async def test_aws_is_asked_for_nothing_that_changes_anything(desk: Desk) -> None:
    """It is only a form."""
    begun = list(desk.personalize.begun)
    for order in (
        IMPORT,
        TRAIN,
        CONTEST,
        DEPLOY,
        ImportOrder(**ASKED, group="x", location="s3://b/c", dataset=DatasetKind.ITEMS),
    ):
        await desk.wired.workflow.foresee(order)

    assert desk.personalize.begun == begun
    assert await desk.store.jobs.running() == []


async def slowly(desk: Desk, job: Job) -> Job:
    """Follow a job to its end, of which each step takes five minutes."""
    while job.ended_at is None:
        desk.passes(minutes=5)
        desk.personalize.settle_all()
        job = await desk.follow(job)
    return job
