"""Who hears of what, kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, true

from bot.jobs.connection import Connection
from bot.jobs.database import Database
from bot.jobs.schema import mutes, places, subscriptions
from bot.model.subscription import Event, Mute, Subscription

_ANY = ""  # the group of a mute that means all of them, in every account


@dataclass(frozen=True, slots=True)
class KeptSubscriptions:
    """The port `Subscriptions`, in a database. `accounts` are the names of the account that is seen, None: all are."""

    database: Database
    accounts: Sequence[str] | None = None
    others: Sequence[str] | None = field(default=None, kw_only=True)

    def of(self, account: str, *formerly: str) -> "KeptSubscriptions":
        """Return what is heard of one AWS account, also from when it had another name."""
        return replace(self, accounts=(account, *formerly))

    def outside(self, accounts: Iterable[str]) -> "KeptSubscriptions":
        """Return what is heard of all accounts but these."""
        return replace(self, accounts=None, others=tuple(accounts))

    async def keep(self, subscription: Subscription, *, by: str, at: datetime) -> None:
        """Have a destination hear of a group, by these events and no others."""
        row = {
            "destination": subscription.destination,
            "account": self._account,
            "group_name": subscription.group,
            "events": ",".join(sorted(subscription.events)),
            "asked_by": by,
            "asked_at": at,
        }
        same = (
            subscriptions.c.destination == subscription.destination,
            subscriptions.c.group_name == subscription.group,
        )
        async with self.database.writing() as connection:
            await connection.execute(delete(subscriptions).where(*same, self._seen(subscriptions.c.account)))
            await connection.execute(insert(subscriptions).values(row))

    async def at(self, destination: str) -> list[Subscription]:
        """Return what a destination hears of, by group."""
        return await self._found(subscriptions.c.destination == destination, places.c.channel == destination)

    async def of_group(self, group: str) -> list[Subscription]:
        """Return who hears of a group, by destination."""
        return await self._found(subscriptions.c.group_name == group, places.c.group_name == group)

    async def groups(self) -> list[str]:
        """Return the groups that anybody hears of, by name."""
        found = await self._found(true(), places.c.group_name.is_not(None))
        return sorted({one.group for one in found if one.events})

    async def mute(self, mute: Mute, *, by: str, at: datetime) -> None:
        """Keep what is muted from now on; what is over is forgotten."""
        row = {
            "destination": mute.destination,
            "account": self._account if mute.group else _ANY,
            "group_name": mute.group or _ANY,
            "until": mute.until,
            "asked_by": by,
            "asked_at": at,
        }
        async with self.database.writing() as connection:
            await connection.execute(delete(mutes).where(mutes.c.until <= at))
            await self._unmute(connection, mute.destination, mute.group)
            await connection.execute(insert(mutes).values(row))

    async def unmute(self, destination: str, group: str | None) -> None:
        """Let a destination hear again of a group, or of whatever was muted there."""
        async with self.database.writing() as connection:
            await self._unmute(connection, destination, group)

    async def mutes(self, now: datetime, *, destination: str | None = None) -> list[Mute]:
        """Return what is muted now, everywhere or at a destination."""
        going_on = or_(mutes.c.until.is_(None), mutes.c.until > now)
        wanted = select(mutes).where(going_on, or_(mutes.c.group_name == _ANY, self._seen(mutes.c.account)))
        if destination is not None:
            wanted = wanted.where(mutes.c.destination == destination)
        rows = await self.database.read(wanted.order_by(mutes.c.destination, mutes.c.group_name))
        return [Mute(destination=row.destination, group=row.group_name or None, until=row.until) for row in rows]

    async def _unmute(self, connection: Connection, destination: str, group: str | None) -> None:
        there = delete(mutes).where(mutes.c.destination == destination)
        if group is not None:
            there = there.where(mutes.c.group_name == group, self._seen(mutes.c.account))
        await connection.execute(there)

    async def _found(self, asked: ColumnElement[bool], implied: ColumnElement[bool]) -> list[Subscription]:
        """Return what was asked for, and what channels hear of that remember a group and were asked for nothing."""
        explicit = select(subscriptions).where(asked, self._seen(subscriptions.c.account))
        remembered = select(places).where(implied, places.c.group_name.is_not(None), self._seen(places.c.account))
        asked_for, implied_by = await self.database.read_each(explicit, remembered)
        found = {(row.group_name, row.destination): _asked(row) for row in asked_for}
        for row in implied_by:
            found.setdefault((row.group_name, row.channel), _implied(row))
        return [found[key] for key in sorted(found)]

    @property
    def _account(self) -> str:
        return self.accounts[0] if self.accounts else ""

    def _seen(self, account: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.accounts is not None:
            return account.in_(self.accounts)
        return account.not_in(self.others) if self.others is not None else true()


def _asked(row: Row[Any]) -> Subscription:
    events = frozenset(Event(event) for event in row.events.split(",") if event)
    return Subscription(destination=row.destination, group=row.group_name, events=events)


def _implied(row: Row[Any]) -> Subscription:
    events = frozenset({Event.STARTED, Event.ENDED, Event.STUCK})
    return Subscription(destination=row.channel, group=row.group_name, events=events, implied=True)
