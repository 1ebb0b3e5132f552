"""The schedules, kept."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, true, update

from bot.jobs.claims import Claims
from bot.jobs.database import Database
from bot.jobs.schema import schedules
from bot.model.errors import ClaimLost
from bot.model.schedule import Schedule
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptSchedules:
    """The port `Schedules`, in a database. `account` is the only one that is seen, None: all are."""

    database: Database
    claims: Claims
    account: str | None = None
    _seen: ColumnElement[bool] = field(default_factory=true)

    def of(self, account: str, *formerly: str) -> "KeptSchedules":
        """Return the schedules of one AWS account, also from when it had another name."""
        return replace(self, account=account, _seen=schedules.c.account.in_([account, *formerly]))

    async def keep(self, schedule: Schedule) -> None:
        """Keep a schedule, in the place of the one that its target had."""
        async with self.database.writing() as connection:
            await connection.execute(delete(schedules).where(schedules.c.target == schedule.target, self._seen))
            await connection.execute(insert(schedules).values(self._row(schedule)))

    async def end(self, target: str) -> Schedule | None:
        """Forget the schedule of a target, and return it where there was one."""
        gone = delete(schedules).where(schedules.c.target == target, self._seen).returning(*schedules.c)
        async with self.database.writing() as connection:
            row = (await connection.execute(gone)).first()
        return self._schedule(row) if row else None

    async def kept(self, *, group: str | None = None) -> list[Schedule]:
        """Return the schedules of a group, or all, those that are due first at the beginning."""
        wanted = select(schedules).where(self._seen).order_by(schedules.c.due_at, schedules.c.id)
        if group is not None:
            wanted = wanted.where(schedules.c.group_name == group)
        async with self.database.reading() as connection:
            return [self._schedule(row) for row in await connection.execute(wanted)]

    @asynccontextmanager
    async def claim(self, now: datetime, *, limit: int = 20) -> AsyncIterator[list[Schedule]]:
        """Yield the schedules that are due; they are this process's until the block ends."""
        due = select(schedules.c.id).where(schedules.c.due_at <= now, self.claims.free, self._seen)
        rows = await self.database.do(self.claims.take(due.order_by(schedules.c.due_at).limit(limit), *schedules.c))
        found = [self._schedule(row) for row in rows]
        async with self.claims.hold([one.id for one in found]):
            yield found

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts that have due schedules of which a claim has lapsed."""
        left = select(schedules.c.account).where(schedules.c.due_at <= now, self.claims.lapsed, self._seen)
        return {row.account for row in await self.database.read(left.distinct())}

    async def passed(self, schedule: Schedule, *, due_at: datetime, note: str) -> None:
        """Keep what came of a schedule, and when it is due again; raises `ClaimLost`."""
        change = update(schedules).where(schedules.c.id == schedule.id, self.claims.mine)
        async with self.database.writing() as connection:
            moved = await connection.change(change.values(due_at=due_at, note=note, leased_until=None))
            known = select(schedules.c.id).where(schedules.c.id == schedule.id)
            if not moved and (await connection.execute(known)).one_or_none():
                raise ClaimLost(f"Another process has taken over the schedule {schedule.id}.")

    def _row(self, schedule: Schedule) -> dict[str, Any]:
        return {
            "id": schedule.id,
            "account": schedule.account if self.account is None else self.account,
            "target": schedule.target,
            "group_name": schedule.group,
            "days": schedule.every.days,
            "line": schedule.line,
            "asked_by": schedule.asked_by,
            "channel": schedule.channel,
            "due_at": schedule.due_at,
            "note": schedule.note,
        }

    def _schedule(self, row: Row[Any]) -> Schedule:
        return Schedule(
            id=row.id,
            account=row.account if self.account is None else self.account,
            target=row.target,
            group=row.group_name,
            every=timedelta(days=row.days),
            line=row.line,
            asked_by=row.asked_by,
            channel=row.channel,
            due_at=row.due_at,
            note=row.note,
        )
