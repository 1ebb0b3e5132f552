"""One arena and one launcher for all runs of a worker; and the numbers, printed at the end."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import address, empty_schema, postgresql, postgresql_server
from tests.torture.lives import Launcher, open_launcher
from tests.torture.runs import Ended, Stage
from tests.torture.scale import EVERYTHING, SCALE
from tests.torture.world import Arena, open_arena

__all__ = ["address", "postgresql", "postgresql_server"]  # fixtures

_NUMBERS, _POINTS = "numbers", "points"
Report = Callable[[str, float, list[Ended]], None]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def arena() -> AsyncIterator[Arena]:
    """Serve AWS and Slack."""
    async with open_arena() as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def launcher() -> AsyncIterator[Launcher]:
    """Have a launcher that is warm."""
    async with open_launcher() as opened:
        yield opened


@pytest.fixture
def stages(
    arena: Arena, launcher: Launcher, address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Stage]]:
    """Return how to set a stage for one more run, with an empty store on the engine of this test."""
    stages: list[Stage] = []
    schemas = []

    def store(number: int) -> str:
        if not address.startswith("postgresql:"):
            return str(tmp_path / f"{number}.sqlite3")
        schema = empty_schema(request.getfixturevalue("postgresql_server"))
        schemas.append(schema)
        return schema.__enter__()

    def stage(*, bots: int = 1) -> Stage:
        number = len(stages)
        stages.append(
            Stage(
                arena=arena,
                launcher=launcher,
                folder=tmp_path / f"run-{number}",
                store=store(number),
                endpoints=arena.endpoints,
                bots=bots,
            )
        )
        return stages[-1]

    yield stage
    for schema in schemas:
        schema.__exit__(None, None, None)


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return how to have numbers printed."""

    def keep(numbers: str, points: dict[str, int] | None = None) -> None:
        request.node.user_properties.append((_NUMBERS, numbers))
        request.node.user_properties.append((_POINTS, dict(points or {})))  # xdist passes on no other

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the numbers, and the points that bots were killed at."""
    points: dict[str, int] = {}
    lines = []
    for reports in terminalreporter.stats.values():
        for one in reports:
            if getattr(one, "when", None) == "call":
                lines += [
                    f"{one.nodeid.rpartition('::')[2]}: {text}"
                    for name, text in one.user_properties
                    if name == _NUMBERS
                ]
                for name, killed in one.user_properties:
                    for point, times in killed.items() if name == _POINTS else ():
                        points[point] = points.get(point, 0) + times
    terminalreporter.section(f"torture ({SCALE})")
    if points:
        terminalreporter.write_line(f"killed {sum(points.values())} times, at {len(points)} points")
        for point, times in sorted(points.items()) if EVERYTHING else ():
            terminalreporter.write_line(f"{times:6}  {point}")
    for line in sorted(lines):
        terminalreporter.write_line(line)
