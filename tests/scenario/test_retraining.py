"""A group that is retrained every week, by a bot that is started anew in between."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.jobs.opening import open_store
from tests.scenario.regular import Regular, job_of, table, text
from tests.scenario.stage import ADA, BUCKET, ONCE, Stage, open_stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Open a world in which a bot has trained and deployed."""
    async with open_stage(tmp_path_factory.mktemp("stage")) as opened:
        async with opened.bot():
            await imports(opened.ada)
            await opened.ada.asks("train recipe=sims")
            await opened.ada.presses("Deploy", await opened.ada.hears("Training: films-sims/* – done"))
            await opened.ada.hears("Deployment: films-sims – done")
        yield opened


async def imports(ada: Regular) -> None:
    """Have the interactions imported."""
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    await ada.hears("Import: films interactions – done")


async def test_what_has_not_changed_is_trained_only_by_a_click(stage: Stage, ada: Regular) -> None:
    """And then compared with the version before."""
    async with stage.bot():
        refused = await ada.asks("retrain")
        begun = await ada.presses("Train it anyway", refused)
        await ada.wait_for(lambda message: "the version before" in text(message), within=30)
        listed = await ada.asks("versions films-sims")

    assert "Nothing was imported into films since films-sims/" in text(refused)
    assert "Started training films-sims on films with sims" in text(begun)
    assert len(table(listed)) == 3


async def test_a_schedule_outlives_the_bot_and_is_done_once(stage: Stage, ada: Regular) -> None:
    """It is shown, trains when it is due, and ends when that is said."""
    async with stage.bot():
        kept = await ada.asks("retrain films every 7 days")
        await imports(ada)
    await a_week_passes(stage)
    async with stage.bot():
        card = await ada.sees_card("Training: films-sims")
        status, jobs = await ada.asks("status films"), await ada.asks("jobs mine")
        job = await newest_training(ada)
        ended = await ada.presses("End this", kept)
        again = await ada.asks("retrain films never")

    assert "films is retrained every 7 days" in text(kept)
    assert "Retrained by itself" in text(status)
    assert "films every 7 days" in text(jobs)
    assert "asked by ada" in text(jobs)
    assert "Asked by ada" in text(card)
    assert await ada.told(job) == ONCE
    assert "no longer retrained by itself" in text(ended)
    assert "not retrained by a schedule" in text(again)


async def a_week_passes(stage: Stage) -> None:
    """Have what is scheduled be due, since nobody can wait for it."""
    async with open_store(stage.config.parent / "bot.sqlite3") as store:
        for schedule in await store.schedules.kept():
            await store.schedules.keep(replace(schedule, due_at=datetime.now(UTC) - timedelta(seconds=1)))


async def newest_training(ada: Regular) -> str:
    """Return the job that the schedule began, once it is told to Ada."""
    told = await ada.wait_for(
        lambda message: job_of(message).startswith("retrain-") and "Training: films-sims/" in text(message),
        within=30,
        channel=ADA,
    )
    await ada.wait_for(lambda message: job_of(message) == job_of(told) and ":result:" in str(message), within=30)
    return job_of(told)
