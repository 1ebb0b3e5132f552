"""What channels remember, kept."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from bot.jobs.database import Database
from bot.jobs.schema import places
from bot.jobs.upsert import insert_into
from bot.model.place import Place
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """The port `Places`, in a database. `account` is the only one that is seen, None: all are."""

    database: Database
    account: str | None = None
    _seen: ColumnElement[bool] = field(default_factory=true)

    def of(self, account: str, *formerly: str) -> "KeptPlaces":
        """Return what is remembered of one AWS account, also from when it had another name."""
        return replace(self, account=account, _seen=places.c.account.in_([account, *formerly]))

    def outside(self, accounts: Collection[str]) -> "KeptPlaces":
        """Return what is remembered of all accounts but these."""
        return replace(self, account=None, _seen=places.c.account.not_in(accounts))

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers (nothing, for one that was never told)."""
        wanted = select(places, self._seen.label("here")).where(places.c.channel == channel)
        async with self.database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            return Place(channel=channel, account=self.account or "")
        account = row.account if self.account is None or not row.here else self.account
        if not row.here:
            return Place(channel=channel, account=account, elsewhere=True)
        return Place(channel=channel, group=row.group_name, campaign=row.campaign, account=account)

    async def remember(self, place: Place, *, by: str, at: datetime) -> None:
        """Keep what a channel is to remember, in this account."""
        row = {
            "channel": place.channel,
            "group_name": place.group,
            "campaign": place.campaign,
            "remembered_by": by,
            "remembered_at": at,
            "account": place.account if self.account is None else self.account,
        }
        async with self.database.writing() as connection:
            known = insert_into(connection, places).values(row)
            await connection.execute(known.on_conflict_do_update(index_elements=["channel"], set_=row))

    async def watched(self) -> dict[str, list[str]]:
        """Return the groups that channels remember, each with its channels, all by name."""
        wanted = select(places.c.group_name, places.c.channel).where(places.c.group_name.is_not(None), self._seen)
        channels: defaultdict[str, list[str]] = defaultdict(list)
        async with self.database.reading() as connection:
            for row in await connection.execute(wanted.order_by(places.c.group_name, places.c.channel)):
                channels[row.group_name].append(row.channel)
        return dict(channels)
