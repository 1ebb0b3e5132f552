"""What channels remember, kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.jobs.database import Database
from bot.jobs.schema import places
from bot.jobs.upsert import insert_into
from bot.model.place import Place


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """The port `Places`, in a database."""

    database: Database

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers (nothing, for one that was never told)."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(places).where(places.c.channel == channel))).one_or_none()
        return Place(channel=channel, group=row.group_name, campaign=row.campaign) if row else Place(channel=channel)

    async def remember(self, place: Place, *, by: str, at: datetime) -> None:
        """Keep what a channel is to remember."""
        row = {
            "channel": place.channel,
            "group_name": place.group,
            "campaign": place.campaign,
            "remembered_by": by,
            "remembered_at": at,
        }
        async with self.database.writing() as connection:
            known = insert_into(connection, places).values(row)
            await connection.execute(known.on_conflict_do_update(index_elements=["channel"], set_=row))

    async def watched(self) -> dict[str, list[str]]:
        """Return the groups that channels remember, each with its channels, all by name."""
        wanted = select(places.c.group_name, places.c.channel).where(places.c.group_name.is_not(None))
        channels: defaultdict[str, list[str]] = defaultdict(list)
        async with self.database.reading() as connection:
            for row in await connection.execute(wanted.order_by(places.c.group_name, places.c.channel)):
                channels[row.group_name].append(row.channel)
        return dict(channels)
