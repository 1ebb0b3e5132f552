"""Has the store forget what it was kept long enough for."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from bot.config import Keep
from bot.model.errors import StoreError
from bot.ports import Clock, Pruning
from bot.records import dataclass

_log = logging.getLogger(__name__)
_EVERY = timedelta(hours=1)
_BATCH = 500  # rows of each kind in a transaction, so that nobody else waits for long
_PAUSE = 0.1  # seconds between two, for the same reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruner:
    """Prunes once an hour, in one of the processes that share the store."""

    pruning: Pruning
    keep: Keep
    now: Clock

    async def run(self, stop: asyncio.Event) -> None:
        """Prune and rest until `stop` is set."""
        while not stop.is_set():
            try:
                await self.turn(stop)
            except StoreError as error:
                _log.debug("what is old could not be pruned: %s", error)  # the store says itself that it is away
            await _rest(stop, _EVERY.total_seconds())

    async def turn(self, stop: asyncio.Event) -> None:
        """Prune all that is old, where it is this process's turn."""
        if not await self.pruning.turn(self.now(), every=_EVERY):
            return
        total = 0
        while not stop.is_set() and (pruned := await self.pruning.prune(self.now(), keep=self.keep, limit=_BATCH)):
            total += pruned
            await _rest(stop, _PAUSE)
        if total:
            _log.info("%d rows were kept long enough, and are pruned", total)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
