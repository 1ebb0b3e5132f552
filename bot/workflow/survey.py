"""Everything that there is in an account."""

import asyncio

from bot.model.resource import Overview
from bot.ports import Personalize
from bot.records import dataclass

_MOST = 20  # groups; AWS allows 5 in an account, or more where that was asked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """Looks at groups in full."""

    personalize: Personalize

    async def __call__(self, group: str | None = None) -> tuple[Overview, ...]:
        """Return a group, or all; raises `NotFound`."""
        names = [group] if group else [one.name for one in await self.personalize.groups()]
        return tuple(await asyncio.gather(*(self.personalize.overview(name) for name in names[:_MOST])))
