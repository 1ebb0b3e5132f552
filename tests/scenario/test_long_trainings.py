"""AWS takes its time: the bot is killed meanwhile, and trainings are stopped. Nothing is lost or told twice."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.scenario.program import connected
from tests.scenario.regular import Regular, job_of, text
from tests.scenario.stage import ADA, BUCKET, ONCE, Stage, open_stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Open a world where nothing gets ready before it is told to, with data that a bot has imported before."""
    async with open_stage(tmp_path_factory.mktemp("stage"), lifecycle="manual") as opened:
        async with opened.bot():
            await opened.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
            await time_passes(opened, until="Import: films interactions – done")
        yield opened


@pytest.mark.own_slack("metadata, by which a bot that was killed finds what it has posted")
async def test_killed_during_a_training(stage: Stage, ada: Regular) -> None:
    """It goes on with the card that is there, and tells the result."""
    async with connected(stage.config, stage.environment) as bot:
        job = await begin_training(stage, "user-personalization-v2")
        await bot.killed()
    async with connected(stage.config, stage.environment) as bot:
        await time_passes(stage, until="Training: films-user-personalization-v2/* – done")
        await ada.hears("Training: films-user-personalization-v2/* – done", channel=ADA)
        assert await bot.terminated() == 0

    assert await ada.told(job) == ONCE
    assert len(await trainings(stage, "user-personalization-v2")) == 1


@pytest.mark.own_slack("metadata, by which a bot that was killed finds what it has posted")
async def test_a_training_that_ended_while_the_bot_was_dead(stage: Stage, ada: Regular) -> None:
    """It is told as soon as the bot is back."""
    async with connected(stage.config, stage.environment) as bot:
        job = await begin_training(stage, "sims")
        await bot.killed()
    while await trainings(stage, "sims") != ["ACTIVE"]:
        await stage.steers_aws("advance")
    async with connected(stage.config, stage.environment) as bot:
        await ada.hears("Training: films-sims/* – done")
        await ada.hears("Training: films-sims/* – done", channel=ADA)
        assert await bot.terminated() == 0

    assert await ada.told(job) == ONCE


@pytest.mark.own_slack("trouble on demand")
async def test_killed_while_it_tells_the_result(stage: Stage, ada: Regular) -> None:
    """Slack has shown the messages, but the bot did not live to hear so: it finds them, and does not repeat itself."""
    async with connected(stage.config, stage.environment) as bot:
        job = await begin_training(stage, "popularity-count")
        await ada.asks_for_trouble({"method": "chat.postMessage", "delay": 60, "next": 2})
        await time_passes(stage, until="Training: films-popularity-count/* – done")
        await ada.hears("Training: films-popularity-count/* – done", channel=ADA)
        await bot.killed()
    await ada.asks_for_trouble({})
    async with connected(stage.config, stage.environment) as bot:
        assert re.search(r"Training: films-popularity-count/\w{8} – done", text(await ada.asks("jobs")))
        assert await bot.terminated() == 0

    assert await ada.told(job) == ONCE


async def test_a_training_is_stopped(stage: Stage, ada: Regular) -> None:
    """By the name of its solution; that it has stopped is told as every other end. It does not run twice meanwhile."""
    async with stage.bot():
        job = await begin_training(stage, "hrnn")
        again = await ada.asks("train films recipe=hrnn")
        answer = await ada.asks("stop films-hrnn")
        await time_passes(stage, until="Training: films-hrnn/* – stopped")
        await ada.hears("Training: films-hrnn/* – stopped", channel=ADA)

    assert "The same runs already: films-hrnn/" in text(again)
    assert "[Stop films-hrnn/" in text(again)
    assert "Asked Amazon to stop training films-hrnn/" in text(answer)
    assert await ada.told(job) == ONCE
    assert await trainings(stage, "hrnn") == ["CREATE STOPPED"]


async def begin_training(stage: Stage, recipe: str) -> str:
    """Have Ada start a training, and return its job once AWS works at it."""
    await stage.ada.asks(f"train films recipe={recipe}")
    while not await trainings(stage, recipe):
        await stage.steers_aws("advance")
    return job_of(await stage.ada.sees_card(f"Training: films-{recipe}"))


async def trainings(stage: Stage, recipe: str) -> list[str]:
    """Return the states of the trainings of a recipe."""
    answer = await asyncio.to_thread(stage.aws.personalize.list_solution_versions)
    versions = [one for one in answer["solutionVersions"] if f"/films-{recipe}/" in one["solutionVersionArn"]]
    return [one["status"] for one in versions]


async def time_passes(stage: Stage, *, until: str) -> None:
    """Let AWS take step after step until Ada hears of an end."""
    async with asyncio.timeout(30):
        while True:
            await stage.steers_aws("advance")
            try:
                await stage.ada.hears(until, within=0.1)
            except TimeoutError:
                continue
            return
