"""Claims: rows that one process works on, among others that work on the same tables.

A claim is a lease. It is renewed while the work goes on and given back at its end; where the process dies, it lapses,
and another takes the row over. The row keeps who claimed it last, so that a process which was taken for dead (it was
stopped for a while, or cut off) finds out before it writes.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.jobs.database import Database
from bot.jobs.schema import Moment
from bot.model.errors import StoreUnavailable
from bot.ports import Clock
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """For how long a claim holds unless it is renewed, and how often it is.

    Without a `clock`, time is the PostgreSQL server's, which all processes share; theirs may differ.
    """

    length: timedelta = timedelta(seconds=20)
    renewal: timedelta = timedelta(seconds=5)
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """The claims of one process, `owner`, on the rows of a table, which has the columns `owner` and `leased_until`."""

    database: Database
    table: Table
    owner: str
    lease: Lease
    _held: set[str] = field(default_factory=set)  # the keys of those that were not given back yet

    @property
    def mine(self) -> ColumnElement[bool]:
        """The rows that nobody else has claimed since this process did."""
        return self.table.c.owner == self.owner

    @property
    def free(self) -> ColumnElement[bool]:
        """The rows that nobody works on."""
        return or_(self.table.c.leased_until.is_(None), self.lapsed)

    @property
    def lapsed(self) -> ColumnElement[bool]:
        """The rows whose claim nobody renewed."""
        lapsed: ColumnElement[bool] = self.table.c.leased_until <= self._in(timedelta())
        return lapsed

    @property
    def until(self) -> ColumnElement[Any]:
        """Until when a claim holds that begins when the statement is carried out."""
        return self._in(self.lease.length)

    def unless_renewed(self, times: int) -> ColumnElement[Any]:
        """Until when claims hold that should have been renewed so many times by now, and were not."""
        return self._in(self.lease.length - times * self.lease.renewal)

    def take(self, wanted: Select[str], *returned: ColumnElement[Any]) -> ReturningUpdate[Any]:
        """Return the statement that claims rows by their keys; those that others are just claiming are passed over."""
        locked = wanted.with_for_update(skip_locked=True).cte("wanted")
        changed = self._change().where(self._key.in_(select(*locked.c)))
        return changed.values(owner=self.owner, leased_until=self.until).returning(*returned)

    @asynccontextmanager
    async def hold(self, keys: Collection[str]) -> AsyncIterator[None]:
        """Renew claims while the block runs, and give back at its end those that still hold."""
        if not keys:
            yield
            return
        ended = asyncio.Event()
        renewing = asyncio.create_task(self._renew(keys, ended))
        self._held.update(keys)
        try:
            yield
        finally:
            ended.set()
            await renewing
            await self._give_back(self._held.intersection(keys))

    def given_back(self, keys: Iterable[str]) -> None:
        """Note that a statement has ended claims before their block does."""
        self._held.difference_update(keys)

    async def forget_the_dead(self) -> None:
        """End every claim, where no other process can be alive."""
        await self.database.do(self._change().where(self.table.c.leased_until.is_not(None)).values(leased_until=None))

    async def _give_back(self, keys: Collection[str]) -> None:
        if keys:
            self.given_back(keys)
            with suppress(StoreUnavailable):  # then they lapse
                await self.database.do(self._leased(keys).values(leased_until=None))

    async def _renew(self, keys: Collection[str], ended: asyncio.Event) -> None:
        while not await _within(self.lease.renewal, ended):
            with suppress(StoreUnavailable):  # the next time may come before they lapse
                await self.database.do(self._leased(keys).values(leased_until=self.until))

    def _leased(self, keys: Collection[str]) -> Update:
        return self._change().where(and_(self._key.in_(keys), self.mine, self.table.c.leased_until.is_not(None)))

    def _change(self) -> Update:
        return update(self.table)

    @property
    def _key(self) -> Column[Any]:
        [key] = self.table.primary_key.columns
        return key

    def _in(self, duration: timedelta) -> ColumnElement[Any]:
        """Return the moment that is so long after a statement is carried out, which may have been built long before."""
        if self.lease.clock is None and self.database.shared:
            return func.statement_timestamp(type_=DateTime(timezone=True)) + duration
        now = self.lease.clock or partial(datetime.now, UTC)
        return bindparam(None, callable_=lambda: now() + duration, type_=Moment())


async def _within(duration: timedelta, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(duration.total_seconds()):
            await event.wait()
    except TimeoutError:
        return False
    return True
