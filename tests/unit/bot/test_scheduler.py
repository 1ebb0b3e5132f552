"""The loop that does what is due."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.model.errors import StoreUnavailable
from bot.scheduler import Scheduler


class Due:
    """Does what is due, or cannot."""

    def __init__(self, *results: int | Exception) -> None:
        """Keep what comes of each turn."""
        self.results = list(results)
        self.told = 0

    async def __call__(self) -> int:
        """Return how much was due, or raise."""
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    def tell(self) -> None:
        """Count how often there was something to be told."""
        self.told += 1


def scheduler(due: Due) -> Scheduler:
    """Return a loop that never rests for long."""
    return Scheduler(repeat=due, tell=due.tell, pause=timedelta(0))


async def test_the_notifier_is_told_where_something_was_due() -> None:
    """What was started, or could not be, is to be shown."""
    due = Due(0, 2)
    loop = scheduler(due)

    await loop.turn()
    await loop.turn()

    assert due.told == 1


async def test_trouble_does_not_end_the_loop(caplog: pytest.LogCaptureFixture) -> None:
    """Neither a bug, nor that the store is away, which it says itself."""
    due = Due(
        StoreUnavailable("My own database does not answer."), StoreUnavailable("It still does not."), KeyError(), 1
    )
    loop = scheduler(due)

    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            await loop.turn()

    assert [record.message for record in caplog.records] == [
        "what was due could not be done",
    ]
    assert due.told == 1


async def test_it_stops_when_it_is_told_to() -> None:
    """Also in the middle of a rest."""
    stop = asyncio.Event()
    loop = Scheduler(repeat=Due(0), tell=lambda: None, pause=timedelta(hours=1))
    running = asyncio.create_task(loop.run(stop))
    await asyncio.sleep(0)
    stop.set()

    async with asyncio.timeout(1):
        await running


async def test_it_looks_at_once_when_it_is_woken() -> None:
    """Since another process has left something."""
    stop, due = asyncio.Event(), Due(0, 1)
    loop = Scheduler(repeat=due, tell=stop.set, pause=timedelta(hours=1))
    running = asyncio.create_task(loop.run(stop))
    await asyncio.sleep(0)
    loop.woken.set()

    async with asyncio.timeout(1):
        await running
    assert due.results == []
