"""One command from a file to recommendations, whatever happens to the bot in between."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest
import pytest_asyncio
import yaml

from sandbox.data import INTERACTIONS, ITEMS, generated
from sandbox.slack.wire import Json
from tests.scenario.program import connected
from tests.scenario.regular import Regular, job_of, key, table, text
from tests.scenario.stage import ADA, BUCKET, GRACE, ONCE, RECOMMENDATIONS, Stage, empty, set_up, write_config
from tests.scenario.test_killed_between import count, line_to

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.own_slack("metadata, by which a bot that was killed finds what it has posted"),
]

FOLDER = f"s3://{BUCKET}/films/"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Set the stage, with a bot that is told to ask before it deploys; it does not run yet."""
    await empty(world)
    folder = tmp_path_factory.mktemp("stage")
    async with set_up(world, folder) as opened:
        settings = yaml.safe_load(opened.config.read_text(encoding="utf-8")) | {"launch": {"ask": ["deploy"]}}
        for name in (INTERACTIONS, ITEMS):
            await opened.uploads(f"films/{name}", generated()[name])
        yield replace(opened, config=write_config(folder, settings))


async def test_a_launch_outlives_its_bot_and_asks_before_it_deploys(stage: Stage, ada: Regular, grace: Regular) -> None:
    """Killed while AWS is asked to train: one contest, one campaign, one card, one result, one direct message.

    The folder has a file of interactions, and one of items with their titles.
    """
    async with (
        line_to(stage.endpoints["aws"], losing="CreateSolutionVersion") as (line, address),
        connected(stage.config, stage.environment | {"AWS_ENDPOINT_URL": address}) as bot,
    ):
        started = await ada.asks(f"launch films {FOLDER}")
        assert "Launching films: importing, training several recipes" in text(started)
        await asyncio.wait_for(line.done.wait(), timeout=90)
        await bot.killed()

    async with connected(stage.config, stage.environment) as bot:
        asked = await ada.reads("waits for an answer", within=90)
        assert "[Go on]" in text(asked)
        assert "Deploy films-" in text(asked)
        assert "an hour while it stays up" in text(asked)
        assert await count(stage, "list_campaigns") == 0
        assert "operators" in text(await grace.presses("Go on", asked))

        assert "goes on" in text(await ada.presses("Go on", asked))
        told = await ada.hears("Launch: films – done", channel=ADA)
        done = await ada.hears("Launch: films – done")
        assert await bot.terminated() == 0

    assert "It is served by campaign films-" in text(done)
    titles, *rows = table(done)
    assert [len(titles), len(rows)] == [4, 5]
    assert all(cell.startswith("The ") for row in rows for cell in row[1:])
    assert job_of(told) == job_of(done)
    assert await ada.told(job_of(done)) == ONCE + Counter([f"question-3:{RECOMMENDATIONS}"])
    assert not await parts_told(ada, job_of(done))
    assert [await count(stage, f"list_{things}") for things in ("solution_versions", "campaigns")] == [3, 1]


async def parts_told(ada: Regular, launch: str) -> list[Json]:
    """Return what is told of a launch's parts besides."""
    trace = launch.rpartition("-")[2]
    seen = [message for place in (ada.channel, ADA, GRACE) for message in await ada.messages(place)]
    return [one for one in seen if trace in key(one) and not key(one).startswith("launch-")]
