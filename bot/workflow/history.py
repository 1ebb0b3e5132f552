"""`history`: who asked for what."""

from dataclasses import replace

from bot.model.history import History
from bot.ports import Audit, People, Places
from bot.records import dataclass

_NAMED = 200  # people for whom Slack is asked


@dataclass(frozen=True, kw_only=True, slots=True)
class LookBack:
    """Looks back."""

    audit: Audit
    places: Places
    people: People

    async def __call__(self, group: str | None, before: int | None, most: int) -> History:
        """Return what was asked last, or `before` a position: at `most` so many commands.

        Of a group, it is what named it, and what was asked in a channel that remembers it now.
        """
        channels = (await self.places.watched()).get(group, []) if group else []
        found = await self.audit.lately(limit=most + 1, before=before, naming=group, channels=channels)
        page = tuple(found[:most])
        history = History(group=group, asked=page, older=page[-1].position if len(found) > most else None)
        users = list(dict.fromkeys(one.user for one in page))
        return replace(history, names=await self.people.names(users[:_NAMED]))
