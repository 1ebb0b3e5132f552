"""`history`: who asked for what."""

from dataclasses import dataclass, replace

from bot.model.history import History
from bot.ports import Audit, People, Places

_PAGE = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class LookBack:
    """Looks back."""

    audit: Audit
    places: Places
    people: People

    async def __call__(self, group: str | None, before: int | None) -> History:
        """Return what was asked last, or `before` a position.

        Of a group, it is what named it, and what was asked in a channel that remembers it now.
        """
        channels = (await self.places.watched()).get(group, []) if group else []
        found = await self.audit.lately(limit=_PAGE + 1, before=before, naming=group, channels=channels)
        page = tuple(found[:_PAGE])
        history = History(group=group, asked=page, older=page[-1].position if len(found) > _PAGE else None)
        return replace(history, names=await self.people.names({one.user for one in page}))
