"""Training: one recipe, or several in a contest."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.durations import likeness
from bot.model.errors import InUse, LimitReached, Misunderstood, NotFound, NotPossible, Refused
from bot.model.job import Job
from bot.model.metrics import METRICS
from bot.model.orders import ContestOrder, ImportMode, ImportOrder, StopOrder, TrainOrder
from bot.model.resource import Status
from tests.unit.bot.conftest import Desk

NDCG = METRICS[0].key


async def imported(desk: Desk, group: str = "movies") -> Job:
    """Import a group's interactions."""
    order = ImportOrder(asked_by="U1", channel="C1", line="", group=group, location="s3://b/ratings.csv")
    return await desk.finish((await desk.wired.workflow.import_data(order)).job)


def train(group: str | None = "movies", *, recipe: str = "user-personalization-v2", hpo: bool = False) -> TrainOrder:
    """Order a training."""
    return TrainOrder(asked_by="U1", channel="C1", line="train movies", group=group, recipe=recipe, hpo=hpo)


def stop(target: str, *, every: bool = False) -> StopOrder:
    """Order a stop."""
    return StopOrder(asked_by="U1", channel="C1", line="", target=target, every=every)


def contest(*recipes: str, metric: str | None = None) -> ContestOrder:
    """Order a contest."""
    return ContestOrder(
        asked_by="U1", channel="C1", line="train movies automl", group="movies", metric=metric, recipes=recipes
    )


async def test_a_training_makes_a_solution_and_a_version(desk: Desk) -> None:
    """`train` does both, since only the second one trains."""
    await imported(desk)

    job = await desk.finish((await desk.wired.workflow.train(train())).job)

    assert [step.kind.value for step in job.steps] == ["solution", "training"]
    assert job.status is Status.READY
    assert job.steps[1].metrics is not None
    assert job.steps[1].name is not None
    assert job.steps[1].name.startswith("movies-user-personalization-v2/")


async def test_what_the_poller_asks_for_is_behind_what_people_do(desk: Desk) -> None:
    """Nobody waits for the steps that follow, nor for a result's figures; for what was just typed somebody does."""
    await imported(desk)
    desk.patiently.clear()

    begun = await desk.wired.workflow.train(train())
    assert desk.patiently == []

    await desk.wired.report(await desk.finish(begun.job))
    assert {"begin", "look", "overview", "metrics"} <= set(desk.patiently)


async def test_training_again_makes_a_new_version_of_the_same_solution(desk: Desk) -> None:
    """So that versions can be compared; and metrics are those of the new one beside the old one's."""
    await imported(desk)
    first = await desk.finish((await desk.wired.workflow.train(train())).job)
    second = await desk.finish((await desk.wired.workflow.train(train())).job)

    outcome = await desk.wired.report(second)

    assert first.steps[1].arn != second.steps[1].arn
    assert outcome.comparison is not None
    assert outcome.comparison.previous is not None
    assert outcome.comparison.previous.version == first.steps[1].name


async def test_the_cost_is_known_where_amazon_bills_by_interactions(desk: Desk) -> None:
    """100,000 interactions at two dollars a million."""
    await imported(desk)

    begun = await desk.wired.workflow.train(train())

    assert begun.job.cost is not None
    assert begun.job.cost.once == pytest.approx(0.20)


async def test_what_was_added_later_counts_as_well(desk: Desk) -> None:
    """An incremental import adds to what was imported in full, which replaces what was there before."""
    await imported(desk)
    await imported(desk)
    more = ImportOrder(
        asked_by="U1", channel="C1", line="", group="movies", location="s3://b/ratings.csv", mode=ImportMode.INCREMENTAL
    )
    await desk.finish((await desk.wired.workflow.import_data(more)).job)

    job = (await desk.wired.workflow.train(train())).job

    assert (job.rows, job.size) == (200_000, 200_000)


async def test_a_file_that_was_read_in_part_has_about_so_many_rows(desk: Desk) -> None:
    """By its bytes; the cost is not told by that."""
    desk.reader.inspection = replace(desk.reader.inspection, whole=False, rows=500)
    desk.files.files |= {f"s3://b/{part}.csv": b"USER_ID,ITEM_ID,TIMESTAMP\n" for part in ("folder/1", "folder/2")}
    order = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/folder/")
    await desk.finish((await desk.wired.workflow.import_data(order)).job)

    job = (await desk.wired.workflow.train(train())).job

    assert (job.rows, job.size) == (None, 1_000)


async def test_a_training_that_ended_while_nobody_looked_took_no_longer(desk: Desk) -> None:
    """Its end is AWS's, not that of the look which found it."""
    await imported(desk)
    job = (await desk.wired.workflow.train(train())).job
    desk.personalize.settle_all()
    job = await desk.follow(job)
    desk.passes(minutes=38)
    desk.personalize.settle_all()
    desk.passes(hours=9)
    job = await desk.follow(job)
    like = likeness(job, job.steps[1])

    assert (await desk.store.jobs.usual([like]))[like].duration == timedelta(minutes=38)


async def test_a_group_without_interactions_is_not_trained(desk: Desk) -> None:
    """The person is told what to do first."""
    with pytest.raises(NotFound):
        await desk.wired.workflow.train(train("books"))

    order = ImportOrder(asked_by="U1", channel="C1", line="", group="movies", location="s3://b/ratings.csv")
    job = (await desk.wired.workflow.import_data(order)).job
    with pytest.raises(NotPossible, match="import movies"):
        await desk.wired.workflow.train(train())

    for _ in range(2):
        desk.personalize.settle_all()
        job = await desk.follow(job)
    with pytest.raises(InUse, match="still being imported"):
        await desk.wired.workflow.train(train())


async def test_a_recipe_that_does_not_exist_is_named_with_those_that_do(desk: Desk) -> None:
    """Unknown recipes are said before anything is made."""
    await imported(desk)

    with pytest.raises(NotFound, match="sims"):
        await desk.wired.workflow.train(train(recipe="simms"))
    with pytest.raises(NotPossible, match="nothing to tune"):
        await desk.wired.workflow.train(train(hpo=True))


async def test_a_recipe_in_the_place_of_a_group_is_told_apart(desk: Desk) -> None:
    """With the line that trains it."""
    await imported(desk)

    with pytest.raises(NotFound, match="sims is a recipe") as mistaken:
        await desk.wired.workflow.train(train("sims", hpo=True))

    assert [way.line for way in mistaken.value.ways] == ["train hpo recipe=sims"]


async def test_the_channels_group_is_meant_where_none_is_named(desk: Desk) -> None:
    """`train` alone trains what the channel works on."""
    await imported(desk)
    await imported(desk, "books")

    begun = await desk.wired.workflow.train(train(None))

    assert begun.job.group == "movies"
    with pytest.raises(Misunderstood, match="Which group"):
        await desk.wired.workflow.train(TrainOrder(asked_by="U1", channel="C2", line=""))


async def test_a_crash_after_aws_was_asked_trains_once(desk: Desk) -> None:
    """A version that was begun and not written down is found again, not trained twice."""
    await imported(desk)
    job = (await desk.wired.workflow.train(train())).job
    desk.personalize.settle_all()
    await desk.wired.advance(job)  # the version is begun, and then the bot dies before it is kept

    ended = await desk.finish((await desk.store.jobs.running())[0])

    versions = (await desk.personalize.solution("movies-user-personalization-v2")).versions
    assert [version.arn for version in versions] == [ended.steps[1].arn]


async def test_two_trainings_of_one_solution_do_not_share_a_version(desk: Desk) -> None:
    """What one job follows, another does not take for its own."""
    await imported(desk)
    job = (await desk.wired.workflow.train(train())).job
    other = replace(job, id="train-other")
    await desk.store.jobs.add(other)
    desk.personalize.settle_all()

    followed = [await desk.follow(one) for one in (job, other)]

    assert len({one.steps[1].arn for one in followed}) == 2


async def test_a_solution_is_trained_once_at_a_time(desk: Desk) -> None:
    """Whether its version is known yet or not, alone or in a contest; a click stops what runs."""
    await imported(desk)
    both = await asyncio.gather(
        desk.wired.workflow.train(train()), desk.wired.workflow.train(train()), return_exceptions=True
    )
    [begun] = [each for each in both if not isinstance(each, BaseException)]
    [late] = [each for each in both if isinstance(each, InUse)]
    assert "movies-user-personalization-v2 (training), for 0 s" in str(late)
    desk.personalize.settle_all()
    name = (await desk.follow(begun.job)).steps[1].name
    desk.passes(minutes=3)

    with pytest.raises(InUse, match=f"{name}, for 3 min") as refused:
        await desk.wired.workflow.train(train())
    assert [way.line for way in refused.value.ways] == [f"stop {name}"]
    with pytest.raises(InUse, match=f"{name}, for 3 min"):
        await desk.wired.workflow.contest(contest())
    await desk.wired.workflow.train(train(recipe="sims"))


async def test_a_used_up_quota_holds_a_step_until_there_is_room(desk: Desk) -> None:
    """The job waits, says why, and goes on by itself."""
    await imported(desk)
    job = (await desk.wired.workflow.train(train())).job
    desk.personalize.settle_all()
    desk.personalize.refusal = LimitReached("20 trainings run already.")
    job = await desk.follow(job)
    assert (job.status, job.steps[1].hold) == (Status.RUNNING, "20 trainings run already.")

    desk.personalize.refusal = None
    job = await desk.finish(job)

    assert (job.status, job.steps[1].hold) == (Status.READY, None)


async def test_a_contest_is_won_by_the_highest_metric(desk: Desk) -> None:
    """All recipes are trained side by side; the winner is what is deployed for the group."""
    await imported(desk)
    job = (await desk.wired.workflow.contest(contest())).job
    desk.personalize.settle_all()
    job = await desk.follow(job)
    versions = {step.name: step.arn for step in job.trainings()}
    winner = next(name for name in versions if name and "personalization/" in name)
    desk.personalize.offline = {arn: {NDCG: 0.3 if name == winner else 0.2} for name, arn in versions.items() if arn}

    job = await desk.finish(job)

    assert len(job.lanes) == 3
    assert job.winner == winner
    assert (await desk.wired.workflow.metrics("movies", "C1")).current.version == winner


async def test_a_contest_ends_well_though_one_recipe_fails(desk: Desk) -> None:
    """What failed is shown beside those that were trained."""
    await imported(desk)
    job = (await desk.wired.workflow.contest(contest("user-personalization-v2", "sims"))).job
    desk.personalize.settle_all()
    job = await desk.follow(job)
    failed = next(step for step in job.trainings() if step.lane == 1)
    desk.personalize.settle(failed.name or "", Status.FAILED, "Dataset has too few users")

    job = await desk.finish(job)

    assert job.status is Status.READY
    assert job.winner == next(step.name for step in job.trainings() if step.lane == 0)
    assert job.failure == "Dataset has too few users"


async def test_a_contest_of_one_is_refused(desk: Desk) -> None:
    """There is nothing to compare; and unknown metrics and recipes are named."""
    await imported(desk)

    with pytest.raises(Misunderstood, match="at least two"):
        await desk.wired.workflow.contest(contest("sims", "aws-sims"))
    with pytest.raises(NotFound, match="mrr@25"):
        await desk.wired.workflow.contest(contest(metric="accuracy"))
    with pytest.raises(Misunderstood, match="item-affinity finds users for batch jobs"):
        await desk.wired.workflow.contest(contest("sims", "item-affinity"))
    with pytest.raises(Misunderstood, match="hrnn-coldstart are about new items alone"):
        await desk.wired.workflow.contest(contest("sims", "hrnn-coldstart"))


async def test_a_training_can_be_stopped(desk: Desk) -> None:
    """By its version, or by its solution or group where only one runs."""
    await imported(desk)
    job = (await desk.wired.workflow.train(train())).job
    desk.personalize.settle_all()
    job = await desk.follow(job)

    stopped = await desk.wired.workflow.stop(stop("movies"))
    job = await desk.finish(job)

    assert [version.name for version in stopped.versions] == [job.steps[1].name]
    assert job.status is Status.STOPPED
    with pytest.raises(NotPossible, match="No training of movies"):
        await desk.wired.workflow.stop(stop("movies"))
    with pytest.raises(NotPossible, match="does not run: it is stopped"):
        await desk.wired.workflow.stop(stop("00000001"))
    with pytest.raises(NotFound, match="no version, solution or group “books”"):
        await desk.wired.workflow.stop(stop("books"))


async def test_of_several_trainings_one_or_all_are_stopped(desk: Desk) -> None:
    """Each is a click away; nothing is stopped by guessing."""
    await imported(desk)
    job = (await desk.wired.workflow.contest(contest("sims", "popularity-count"))).job
    desk.personalize.settle_all()
    job = await desk.follow(job)
    names = [step.name for step in job.trainings()]

    with pytest.raises(NotPossible, match="2 trainings of movies run") as several:
        await desk.wired.workflow.stop(stop("movies"))

    assert {way.line for way in several.value.ways} == {*(f"stop {name}" for name in names), "stop movies all"}
    assert desk.personalize.stopped == []
    stopped = await desk.wired.workflow.stop(stop("movies", every=True))
    assert {version.name for version in stopped.versions} == set(names)
    assert (await desk.finish(job)).status is Status.STOPPED


async def test_a_solution_of_another_kind_under_that_name_is_refused(desk: Desk) -> None:
    """What others made in AWS is not taken for ours."""
    await imported(desk)
    await imported(desk, "books")
    job = (await desk.wired.workflow.train(train("books"))).job
    await desk.finish(job)

    desk.personalize.refusal = Refused("The name is taken.")
    with pytest.raises(Refused):
        await desk.wired.workflow.train(train())
