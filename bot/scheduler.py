"""The clock's other door: does what people asked to have done again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import field
from datetime import timedelta

from bot.model.errors import StoreError
from bot.records import dataclass
from bot.resting import rest

_log = logging.getLogger(__name__)


@dataclass(kw_only=True, slots=True)
class Scheduler:
    """Does what is due in one AWS account; `repeat` does it once, and says how much that was.

    It looks every `pause`, and when `woken`.
    """

    repeat: Callable[[], Awaitable[int]]
    tell: Callable[[], None]
    pause: timedelta
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Look for what is due, and rest, until `stop` is set."""
        while not stop.is_set():
            self.woken.clear()
            await self.turn()
            await rest(self.pause, stop, self.woken)

    async def turn(self) -> None:
        """Do what is due; what goes wrong is logged, and tried again."""
        try:
            if done := await self.repeat():
                _log.info("%d schedules were due", done)
                self.tell()
        except StoreError as error:
            _log.debug("schedules: %s", error)  # that the database is away, the store says itself
        except Exception:  # noqa: BLE001 - a bug that one schedule meets must not stop the bot
            _log.exception("what was due could not be done")
