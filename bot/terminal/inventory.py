"""The names of what there is in AWS, as they were last seen, for completion."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from bot.model.errors import BotError
from bot.records import dataclass

_log = logging.getLogger(__name__)


@dataclass(kw_only=True, slots=True)
class Inventory:
    """Has `look` return the names, in the background, so that nobody waits for it."""

    look: Callable[[], Awaitable[Collection[str]]]
    names: Collection[str] = ()
    _looking: asyncio.Task[None] | None = None

    def refresh(self) -> None:
        """Have it look, unless it does."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Look no further."""
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        try:
            self.names = await self.look()
        except BotError as error:
            _log.info("the names of what there is could not be looked up: %s", error)
