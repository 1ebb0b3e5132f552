"""Jobs that wait for a quota, or take far longer than usual: the channel is told, and they go on by themselves."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import yaml

from sandbox.slack.wire import Json
from tests.scenario.program import connected
from tests.scenario.regular import Regular, job_of, key, text
from tests.scenario.stage import ADA, BUCKET, ONCE, RECOMMENDATIONS, Stage, open_stage, write_config

pytestmark = pytest.mark.asyncio(loop_scope="session")

DONE = "Training: films-popularity-count/* – done"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Open a world where nothing gets ready before it is told to, with what the bot has trained there before."""
    async with open_stage(tmp_path_factory.mktemp("stage"), lifecycle="manual") as opened:
        settings = yaml.safe_load(opened.config.read_text())
        settings["polling"]["patience"] = "0.1s"
        write_config(opened.config.parent, settings)
        async with opened.bot():
            await opened.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
            await time_passes(opened, until="Import: films interactions – done")
            await opened.ada.asks("train films recipe=popularity-count")
            await time_passes(opened, until=DONE)
        yield opened


@pytest.mark.usefixtures("books")
async def test_the_twenty_first_training_waits_and_starts_by_itself(stage: Stage, ada: Regular) -> None:
    """AWS takes twenty at a time; who asked, the card and `jobs` say why it waits, and what happens then."""
    others = await trainings_of_others(stage, 20)
    async with stage.bot():
        answer = await ada.asks("train films recipe=popularity-count")
        card = await ada.sees_card("On hold: A quota of the AWS account is used up")
        for said in (answer, card, await ada.asks("jobs")):
            assert "More than 20 resources with PENDING or IN_PROGRESS status" in text(said)
            assert "tries again by itself" in text(said)
        for arn in others:
            await asyncio.to_thread(stage.aws.personalize.stop_solution_version_creation, solutionVersionArn=arn)
        await time_passes(stage, until=DONE, since=card)
        await ada.wait_for(lambda one: one["ts"] == card["ts"] and "On hold" not in text(one))
        await ada.wait_for(lambda one: key(one) == f"{job_of(card)}:result:{ADA}", channel=ADA)

    assert await ada.told(job_of(card)) == ONCE


@pytest.mark.own_slack("metadata, by which this message is known among others")
async def test_what_takes_far_longer_than_usual_is_said_once(stage: Stage, ada: Regular) -> None:
    """Also when the bot is killed over it; the result comes all the same."""
    async with connected(stage.config, stage.environment) as bot:
        await ada.asks("train films recipe=popularity-count")
        for place in (RECOMMENDATIONS, ADA):
            said = await ada.wait_for(lambda one: ":overdue-1:" in key(one), within=30, channel=place)
        await bot.killed()
    async with connected(stage.config, stage.environment) as bot:
        await time_passes(stage, until=DONE, since=said)
        await ada.wait_for(lambda one: key(one) == f"{job_of(said)}:result:{ADA}", channel=ADA)
        assert await bot.terminated() == 0

    assert "takes far longer than usual: films-popularity-count/" in text(said)
    assert "[Stop films-popularity-count/" in text(said)
    assert await ada.told(job_of(said)) == ONCE + Counter([f"overdue-1:{RECOMMENDATIONS}", f"overdue-1:{ADA}"])


async def test_the_sixth_import_waits(stage: Stage, ada: Regular, books: str) -> None:
    """AWS takes five at a time."""
    await imports_of_others(stage, books, *(f"by-hand-{number}" for number in range(5)))
    async with stage.bot():
        await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
        await ada.sees_card("More than 5 resources with PENDING or IN_PROGRESS status")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def books(stage: Stage) -> str:
    """Have a dataset in a group that others made and no channel watches; returns its ARN."""
    personalize = stage.aws.personalize
    films = (await asyncio.to_thread(personalize.list_datasets))["datasets"][0]["datasetArn"]
    schema = (await asyncio.to_thread(personalize.describe_dataset, datasetArn=films))["dataset"]["schemaArn"]
    group = await made(stage, "create_dataset_group", "datasetGroupArn", name="books")
    dataset = await made(
        stage,
        "create_dataset",
        "datasetArn",
        name="books",
        schemaArn=schema,
        datasetGroupArn=group,
        datasetType="INTERACTIONS",
    )
    await imports_of_others(stage, dataset, "first")
    jobs = personalize.list_dataset_import_jobs
    async with asyncio.timeout(30):
        while (await asyncio.to_thread(jobs, datasetArn=dataset))["datasetImportJobs"][0]["status"] != "ACTIVE":
            await stage.steers_aws("advance")
    return dataset


async def trainings_of_others(stage: Stage, number: int) -> list[str]:
    """Have somebody else begin so many trainings."""
    personalize = stage.aws.personalize
    groups = (await asyncio.to_thread(personalize.list_dataset_groups))["datasetGroups"]
    [books] = [group["datasetGroupArn"] for group in groups if group["name"] == "books"]
    recipe = "arn:aws:personalize:::recipe/aws-popularity-count"
    solution = await made(
        stage, "create_solution", "solutionArn", name="by-hand", datasetGroupArn=books, recipeArn=recipe
    )
    begin = personalize.create_solution_version
    versions = [await asyncio.to_thread(begin, solutionArn=solution) for _ in range(number)]
    return [version["solutionVersionArn"] for version in versions]


async def imports_of_others(stage: Stage, dataset: str, *names: str) -> None:
    """Have somebody else begin imports of these names."""
    for name in names:
        await asyncio.to_thread(
            stage.aws.personalize.create_dataset_import_job,
            jobName=name,
            datasetArn=dataset,
            dataSource={"dataLocation": f"s3://{BUCKET}/interactions.csv"},
            roleArn=yaml.safe_load(stage.config.read_text())["aws"]["service_role"],
        )


async def made(stage: Stage, operation: str, arn: str, **params: object) -> str:
    """Have something made, and let time pass until it is ready."""
    answer = await asyncio.to_thread(getattr(stage.aws.personalize, operation), **params)
    await stage.steers_aws("advance", steps=4)
    return str(answer[arn])


async def time_passes(stage: Stage, *, until: str, since: Json | None = None) -> None:
    """Let AWS take step after step until Ada hears of an end, of the job that a message is about."""
    job = job_of(since) if since else ""
    async with asyncio.timeout(60):
        while True:
            await stage.steers_aws("advance")
            try:
                heard = await stage.ada.wait_for(
                    lambda one: key(one).startswith(job) and ":result:" in key(one) and _says(one, until), within=0.1
                )
            except TimeoutError:
                continue
            if heard:
                return


def _says(message: Json, headline: str) -> bool:
    before, _, after = headline.partition("*")
    return before in text(message) and after in text(message)
