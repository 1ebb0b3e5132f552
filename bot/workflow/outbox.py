"""`outbox`: what Slack does not show yet, or will not take, and how to try again."""

import asyncio

from bot.model.report import Released, Unheard
from bot.ports import Outbox, People
from bot.records import dataclass

_LISTED = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ListHeld:
    """Lists what is held back."""

    outbox: Outbox
    people: People

    async def __call__(self) -> Unheard:
        """Return how much there is, and the first of it."""
        held, backlog = await asyncio.gather(self.outbox.held(limit=_LISTED), self.outbox.backlog())
        names = await self.people.names({one.destination for one in held if one.destination.startswith(("U", "W"))})
        return Unheard(held=tuple(held), backlog=backlog, names=names)


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """Has what was parked sent again."""

    outbox: Outbox

    async def __call__(self, destination: str | None) -> Released:
        """Let what was parked at a destination wait again, or all that was; the notifier looks within a second."""
        return Released(destination=destination, number=await self.outbox.release(destination))
