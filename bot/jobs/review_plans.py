"""When which destination is told a review, kept."""

import secrets
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, true, update

from bot.jobs.claims import Claims
from bot.jobs.database import Database
from bot.jobs.notices import keep_notices
from bot.jobs.schema import review_plans
from bot.model.errors import ClaimLost
from bot.model.notice import Notice
from bot.model.review import Every, Plan
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptReviewPlans:
    """The port `ReviewPlans`, in a database. `accounts` are the names of the account that is seen, None: all are."""

    database: Database
    claims: Claims
    accounts: Sequence[str] | None = None

    def of(self, account: str, *formerly: str) -> "KeptReviewPlans":
        """Return what is planned for one AWS account, also from when it had another name."""
        return replace(self, accounts=(account, *formerly))

    async def keep(self, plan: Plan, *, at: datetime) -> None:
        """Plan for a destination, in the place of what was planned there before."""
        row = {
            "id": secrets.token_hex(8),
            "destination": plan.destination,
            "account": self.accounts[0] if self.accounts else "",
            "every": plan.every,
            "next_at": plan.next_at,
            "asked_by": plan.asked_by,
            "asked_at": at,
        }
        async with self.database.writing() as connection:
            await connection.execute(delete(review_plans).where(self._there(plan.destination)))
            await connection.execute(insert(review_plans).values(row))

    async def drop(self, destination: str) -> None:
        """Plan nothing for a destination."""
        async with self.database.writing() as connection:
            await connection.execute(delete(review_plans).where(self._there(destination)))

    async def planned(self, destination: str) -> Plan | None:
        """Return what is planned for a destination."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(review_plans).where(self._there(destination)))).first()
        return _plan(row) if row else None

    @asynccontextmanager
    async def due(self, now: datetime, *, limit: int = 20) -> AsyncIterator[list[Plan]]:
        """Yield what is due, the longest first; it is this process's until the block ends."""
        wanted = select(review_plans.c.id).where(review_plans.c.next_at <= now, self.claims.free, self._seen)
        first = wanted.order_by(review_plans.c.next_at).limit(limit)
        columns = [column for column in review_plans.c if column.name != "owner"]
        rows = await self.database.do(self.claims.take(first, *columns))
        async with self.claims.hold([row.id for row in rows]):
            yield sorted(map(_plan, rows), key=lambda one: one.next_at)

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts where something is due of which a claim has lapsed."""
        left = select(review_plans.c.account).where(review_plans.c.next_at <= now, self.claims.lapsed, self._seen)
        return {row.account for row in await self.database.read(left.distinct())}

    async def told(self, plan: Plan, notice: Notice, *, next_at: datetime) -> None:
        """Keep what is to be told and when it is time again, in one transaction; raises `ClaimLost`."""
        same = (self._there(plan.destination), review_plans.c.next_at == plan.next_at, self.claims.mine)
        async with self.database.writing() as connection:
            if not await connection.change(update(review_plans).where(*same).values(next_at=next_at)):
                raise ClaimLost(f"Another process tells {plan.destination} its review, or nobody does any more.")
            await connection.run_sync(keep_notices, [notice])

    @property
    def _seen(self) -> ColumnElement[bool]:
        return true() if self.accounts is None else review_plans.c.account.in_(self.accounts)

    def _there(self, destination: str) -> ColumnElement[bool]:
        return (review_plans.c.destination == destination) & self._seen


def _plan(row: Row[Any]) -> Plan:
    return Plan(destination=row.destination, every=Every(row.every), next_at=row.next_at, asked_by=row.asked_by)
