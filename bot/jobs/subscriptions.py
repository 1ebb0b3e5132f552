"""Who hears of what, kept."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, insert, literal, or_, select, true

from bot.jobs.connection import Connection
from bot.jobs.database import Database
from bot.jobs.schema import Moment, Words, mutes, places, subscriptions
from bot.jobs.scope import Scope, ScopeKind
from bot.model.subscription import Audience, Event, Mute, Subscription
from bot.records import dataclass

_ANY = ""  # the group of a mute that means all of them, in every account


@dataclass(frozen=True, slots=True)
class KeptSubscriptions:
    """The port `Subscriptions`, in a database."""

    database: Database
    _scope: Scope = field(default_factory=Scope)

    def of(self, account: str, *formerly: str) -> "KeptSubscriptions":
        """Return what is heard of one AWS account, also from when it had another name."""
        return replace(self, _scope=Scope.of([account, *formerly]))

    def outside(self, accounts: Iterable[str]) -> "KeptSubscriptions":
        """Return what is heard of all accounts but these."""
        return replace(self, _scope=Scope.outside(accounts))

    async def keep(self, subscription: Subscription, *, by: str, at: datetime) -> None:
        """Have a destination hear of a group, by these events and no others."""
        row = {
            "destination": subscription.destination,
            "account": self._scope.account,
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
            known = delete(subscriptions).where(*same, self._scope.holds(subscriptions.c.account))
            await connection.execute(known, self._scope.parameters)
            await connection.execute(insert(subscriptions).values(row))

    async def at(self, destination: str) -> list[Subscription]:
        """Return what a destination hears of, by group."""
        return await self._found(subscriptions.c.destination == destination, places.c.channel == destination)

    async def audience(self, groups: Collection[str], now: datetime) -> Audience:
        """Return who hears of these groups, and what is muted now."""
        asked = {"groups": list(groups), "now": now, **self._scope.parameters}
        *heard, muted = await self.database.read_each(*_audience(self._scope.kind), parameters=asked)
        return Audience(subscriptions=tuple(_heard(*heard)), mutes=tuple(map(_mute, muted)))

    async def groups(self) -> list[str]:
        """Return the groups that anybody hears of, by name."""
        found = await self._found(true(), places.c.group_name.is_not(None))
        return sorted({one.group for one in found if one.events})

    async def mute(self, mute: Mute, *, by: str, at: datetime) -> None:
        """Keep what is muted from now on; what is over is forgotten."""
        row = {
            "destination": mute.destination,
            "account": self._scope.account if mute.group else _ANY,
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

    async def mutes(self, destination: str, now: datetime) -> list[Mute]:
        """Return what is muted now at a destination."""
        there = _muted(self._scope, literal(now, Moment())).where(mutes.c.destination == destination)
        return [_mute(row) for row in await self.database.read(there, self._scope.parameters)]

    async def _unmute(self, connection: Connection, destination: str, group: str | None) -> None:
        there = delete(mutes).where(mutes.c.destination == destination)
        if group is not None:
            there = there.where(mutes.c.group_name == group, self._scope.holds(mutes.c.account))
        await connection.execute(there, self._scope.parameters)

    async def _found(self, asked: ColumnElement[bool], implied: ColumnElement[bool]) -> list[Subscription]:
        wanted = _explicit(self._scope, asked), _remembered(self._scope, implied)
        return _heard(*await self.database.read_each(*wanted, parameters=self._scope.parameters))


@cache
def _audience(kind: ScopeKind) -> Sequence[Select[Any]]:
    """Return what is asked at every tick, built once. The parameters are `groups`, `now`, and those of the scope."""
    scope, groups = Scope(kind=kind), bindparam("groups", expanding=True, type_=Words())
    return (
        _explicit(scope, subscriptions.c.group_name.in_(groups)),
        _remembered(scope, places.c.group_name.in_(groups)),
        _muted(scope, bindparam("now", type_=Moment())),
    )


def _explicit(scope: Scope, asked: ColumnElement[bool]) -> Select[Any]:
    return select(subscriptions).where(asked, scope.holds(subscriptions.c.account))


def _remembered(scope: Scope, implied: ColumnElement[bool]) -> Select[Any]:
    return select(places).where(implied, places.c.group_name.is_not(None), scope.holds(places.c.account))


def _muted(scope: Scope, now: ColumnElement[Any]) -> Select[Any]:
    going_on = or_(mutes.c.until.is_(None), mutes.c.until > now)
    seen = or_(mutes.c.group_name == _ANY, scope.holds(mutes.c.account))
    return select(mutes).where(going_on, seen).order_by(mutes.c.destination, mutes.c.group_name)


def _heard(asked_for: Sequence[Row[Any]], implied_by: Sequence[Row[Any]]) -> list[Subscription]:
    """Return what was asked for, and what channels hear of that remember a group and were asked for nothing."""
    found = {(row.group_name, row.destination): _asked(row) for row in asked_for}
    for row in implied_by:
        found.setdefault((row.group_name, row.channel), _implied(row))
    return [found[key] for key in sorted(found)]


def _mute(row: Row[Any]) -> Mute:
    return Mute(destination=row.destination, group=row.group_name or None, until=row.until)


def _asked(row: Row[Any]) -> Subscription:
    events = frozenset(Event(event) for event in row.events.split(",") if event)
    return Subscription(destination=row.destination, group=row.group_name, events=events)


def _implied(row: Row[Any]) -> Subscription:
    events = frozenset({Event.STARTED, Event.ENDED, Event.STUCK})
    return Subscription(destination=row.channel, group=row.group_name, events=events, implied=True)
