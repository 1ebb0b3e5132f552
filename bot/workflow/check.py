"""`check`: look at a CSV file, and say how it can be imported."""

import re

from bot.model.orders import CheckOrder
from bot.model.report import Checked, Reading
from bot.ports import Inspector, Places
from bot.records import dataclass
from bot.workflow.fetching import Fetch, is_drop

_LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """Looks at files. `bucket` is where files are put that are dropped in Slack, None where they cannot be."""

    fetch: Fetch
    inspector: Inspector
    places: Places
    bucket: str | None

    async def reading(self, order: CheckOrder) -> Reading:
        """Return which file will be read; raises as `__call__`."""
        return await self.fetch.about(order.location, order)

    async def __call__(self, order: CheckOrder) -> Checked:
        """Read a whole file, or its beginning where it is too long.

        Raises:
            BadFile: it is no table, or it cannot be told what it holds.
            BotError: it is not there, or is not given.
        """
        async with self.fetch.fetched(order.location, order, dataset=order.dataset) as source:
            profile = await self.inspector.profile(source)
        place = await self.places.place(order.channel)
        return Checked(
            name=source.name,
            location=order.location,
            profile=profile,
            group=place.group or group_named_like(source.name),
            homeless=is_drop(order.location) and self.bucket is None,
        )


def group_named_like(file: str) -> str:
    """Return a name for a group that Personalize takes: `Ratings 2024.csv` becomes `ratings-2024`."""
    stem = file.rpartition(".")[0] or file
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "data"
