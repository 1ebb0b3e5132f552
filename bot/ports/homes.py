"""Home tabs, and who has seen theirs."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.model.message import Message


class Homes(Protocol):
    """Who has opened their Home tab, and whether it tells the truth still."""

    async def opened(self, user: str, *, at: datetime) -> None:
        """Keep that somebody has opened it."""
        ...

    async def ended(self) -> int:
        """Return how many jobs have ended, by which one knows whether what is shown is out of date."""
        ...

    def outdated(self, *, since: datetime, limit: int) -> AbstractAsyncContextManager[list[str]]:
        """Have whose tabs are out of date and were opened `since`, while the block runs; no other process has them."""
        ...

    async def shown(self, user: str, *, ended: int) -> None:
        """Keep that somebody's tab shows how things stood when so many jobs had ended."""
        ...


class HomeTabs(Protocol):
    """Where Home tabs are shown."""

    async def publish(self, user: str, message: Message, *, over: str | None = None) -> str | None:
        """Show a message on somebody's tab, and return a name for what is shown now.

        `over` names what it takes the place of. Where something else is shown by now, that stays, and None is returned.
        """
        ...
