"""One world for each module: its tests share what it costs to start one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.scenario.regular import Regular
from tests.scenario.stage import Stage, open_stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Open a world where things are ready at once, with the bot in it."""
    async with open_stage(tmp_path_factory.mktemp("stage")) as opened, opened.bot():
        yield opened


@pytest.fixture
def ada(stage: Stage) -> Regular:
    """Return the operator."""
    return stage.ada


@pytest.fixture
def grace(stage: Stage) -> Regular:
    """Return the viewer."""
    return stage.grace
