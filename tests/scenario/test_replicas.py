"""Two bots share one PostgreSQL and one workspace; one of them dies. Everything is told once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
import yaml

from tests.databases import empty_schema, postgresql_server
from tests.scenario.program import Program, connected
from tests.scenario.regular import Regular, job_of
from tests.scenario.stage import ADA, BUCKET, ONCE, Stage, open_stage, write_config

__all__ = ["postgresql_server"]  # a fixture
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Open a world where nothing gets ready before it is told to."""
    async with open_stage(tmp_path_factory.mktemp("stage"), lifecycle="manual") as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def replicas(stage: Stage, postgresql_server: str) -> AsyncIterator[list[Program]]:
    """Start two processes on one store."""
    with empty_schema(postgresql_server) as address:
        given = yaml.safe_load(stage.config.read_text())
        shared = {"store": address, "polling": given["polling"] | {"lease": "2s"}}
        config = write_config(stage.config.parent, given | shared)
        async with AsyncExitStack() as stack:
            yield [await stack.enter_async_context(connected(config, stage.environment)) for _ in range(2)]


@pytest.mark.own_slack("metadata, by which the other bot finds what the dead one posted")
async def test_one_of_two_dies_while_a_file_is_imported(stage: Stage, replicas: list[Program], ada: Regular) -> None:
    """The other goes on with the card that is there, and tells the end once; it stops with status 0."""
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    job = job_of(await ada.sees_card("Import: films"))

    await replicas[0].killed()
    for place in (ada.channel, ADA):
        await time_passes(stage, until="Import: films interactions – done", place=place)

    assert await replicas[1].terminated() == 0
    assert await ada.told(job) == ONCE


async def time_passes(stage: Stage, *, until: str, place: str) -> None:
    """Let AWS take a step now and then, until Ada hears of an end; a claim of the dead bot lapses meanwhile."""
    async with asyncio.timeout(60):
        while True:
            await stage.steers_aws("advance")
            try:
                await stage.ada.hears(until, channel=place, within=0.1)
            except TimeoutError:
                continue
            return
