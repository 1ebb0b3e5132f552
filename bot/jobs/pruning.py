"""What the store forgets in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, and_, delete, not_, or_, select
from sqlalchemy.sql.dml import ReturningDelete

from bot.config import Keep
from bot.jobs.database import Database
from bot.jobs.paces import Paced, set_pace
from bot.jobs.schema import audit, deliveries, jobs, notices, paces, stops, threads, unshown
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptPruning:
    """The port `Pruning`, in a database."""

    database: Database

    async def turn(self, now: datetime, *, every: timedelta) -> bool:
        """Take a turn where it is time, and say so; of several processes one has it."""
        async with self.database.writing() as connection:
            again = select(paces.c.at).where(paces.c.name == Paced.PRUNING).with_for_update()
            at = await connection.scalar(again)
            if at is not None and at > now:
                return False
            await set_pace(connection, Paced.PRUNING, now + every)
        return True

    async def prune(self, now: datetime, *, keep: Keep, limit: int) -> int:
        """Forget up to `limit` rows of each kind, each kind in a transaction of its own; return how many those were."""
        return sum([len(await self.database.do(statement)) for statement in _statements(now, keep, limit)])


def _statements(now: datetime, keep: Keep, limit: int) -> Iterator[ReturningDelete[tuple[str]]]:
    yield _delete(notices.c.key, _told(now - keep.notices), limit)
    yield _delete(jobs.c.id, _ended(now - keep.jobs), limit)
    yield _delete(stops.c.what, stops.c.at < now - keep.jobs, limit)
    yield _delete(deliveries.c.key, deliveries.c.at < now - keep.deliveries, limit)
    yield _delete(threads.c.ts, threads.c.at < now - keep.threads, limit)
    yield _delete(audit.c.position, audit.c.at < now - keep.audit, limit)


def _told(before: datetime) -> ColumnElement[bool]:
    """Notices that Slack shows, of jobs that ended before then: never what waits or is parked."""
    younger = select(jobs.c.id).where(
        jobs.c.id == notices.c.job_id, or_(jobs.c.ended_at.is_(None), jobs.c.ended_at >= before)
    )
    return and_(not_(unshown), notices.c.sent_at < before, ~younger.exists())


def _ended(before: datetime) -> ColumnElement[bool]:
    """Jobs that ended before then, and of which there is nothing left to tell."""
    untold = select(notices.c.key).where(notices.c.job_id == jobs.c.id, unshown)
    return and_(jobs.c.look_again_at.is_(None), jobs.c.ended_at < before, ~untold.exists())


def _delete(key: Column[str], old: ColumnElement[bool], limit: int) -> ReturningDelete[tuple[str]]:
    some = select(key).where(old).limit(limit)
    return delete(key.table).where(key.in_(some)).returning(key)
