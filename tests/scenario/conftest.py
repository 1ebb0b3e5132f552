"""One world for all modules that a worker runs, emptied for each: its processes take seconds to start."""

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from sandbox.world import World, open_world
from tests.scenario.regular import Regular
from tests.scenario.stage import MANIFEST, Stage, empty, set_up


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world() -> AsyncIterator[Mapping[str, str]]:
    """Open a world where things are ready at once."""
    async with open_world(World(manifest=MANIFEST)) as endpoints:
        yield endpoints


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(world: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Set the stage in an empty world, with a bot that remembers nothing."""
    await empty(world)
    async with set_up(world, tmp_path_factory.mktemp("stage")) as opened, opened.bot():
        yield opened


@pytest.fixture
def ada(stage: Stage) -> Regular:
    """Return the operator."""
    return stage.ada


@pytest.fixture
def grace(stage: Stage) -> Regular:
    """Return the viewer."""
    return stage.grace
