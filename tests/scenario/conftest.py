"""One world for all modules that a worker runs, emptied for each: its processes take seconds to start."""

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from tests.scenario.elsewhere import ADDRESS, has_every_route, running_slack
from tests.scenario.regular import Regular
from tests.scenario.stage import Stage, empty, open_endpoints, set_up


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what another Slack need not be able to do, and hold the rest to the common routes."""
    marker = item.get_closest_marker("own_slack")
    if running_slack() and hasattr(item.config, "workerinput"):
        raise pytest.UsageError(f"{ADDRESS} names one workspace: run the scenarios with -n 0")
    if marker and running_slack() and not has_every_route():
        pytest.skip(f"needs more than the common /_control routes: {marker.args[0]}")
    Regular.limited = marker is None


def pytest_runtest_teardown() -> None:
    """Hold nobody else to the common routes."""
    Regular.limited = False


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world() -> AsyncIterator[Mapping[str, str]]:
    """Open a world where things are ready at once."""
    async with open_endpoints() as endpoints:
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
