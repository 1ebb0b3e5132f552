"""The notices, kept until Slack has shown them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jobs.claims import Claims
from bot.jobs.database import Database
from bot.jobs.schema import Moment, destinations, notices, waiting
from bot.jobs.serialise import Document, to_document, to_message
from bot.jobs.upsert import insert_into
from bot.model.errors import ClaimLost
from bot.model.notice import Backlog, Notice, PendingNotice


@dataclass(frozen=True, slots=True)
class KeptOutbox:
    """The port `Outbox`, in a database."""

    database: Database
    claims: Claims

    @asynccontextmanager
    async def claim(self, now: datetime, *, edit_pause: timedelta) -> AsyncIterator[dict[str, list[PendingNotice]]]:
        """Yield what is to be sent now, by destination; nobody else sends there until the block ends.

        A destination rests as a whole while one of its notices was postponed; so nothing overtakes. A message rests
        alone for the pause after it was shown.
        """
        due = _due(now, edit_pause)
        free = select(destinations.c.destination).where(
            self.claims.free, destinations.c.destination.in_(select(notices.c.destination).where(due))
        )
        queues: dict[str, list[PendingNotice]] = {}
        async with self.database.writing() as connection:
            claimed = (await connection.scalars(self.claims.take(free, destinations.c.destination))).all()
            if claimed:
                wanted = select(notices).where(due, notices.c.destination.in_(claimed)).order_by(notices.c.position)
                for row in await connection.execute(wanted):
                    queues.setdefault(row.destination, []).append(_to_pending(row))
        async with self.claims.hold(claimed):
            yield queues

    async def attempted(self, key: str) -> None:
        """Keep that a first post begins now, whose end may never be known; raises `ClaimLost`."""
        mine = select(destinations.c.destination).where(self.claims.mine)
        begins = update(notices).where(notices.c.key == key, notices.c.destination.in_(mine)).values(attempted=True)
        if not await self.database.do(begins.returning(notices.c.key)):
            raise ClaimLost(f"Another process has taken over the notice {key}.")

    async def sent(self, key: str, *, revision: int, ts: str, at: datetime) -> None:
        """Keep that Slack has shown this revision, as the message `ts`."""
        await self._change(key, shown=revision, ts=ts, sent_at=at, attempted=False, attempts=0, retry_at=None)

    async def postpone(self, key: str, *, until: datetime) -> None:
        """Try again at `until`."""
        await self._change(key, retry_at=until, attempts=notices.c.attempts + 1)

    async def park(self, key: str, *, reason: str) -> None:
        """Give up on a notice until its message changes: the channel will not take it."""
        await self._change(key, parked=reason, retry_at=None)

    async def add(self, notice: Notice) -> None:
        """Keep a notice of its own, as `Jobs.record` does."""
        async with self.database.writing() as connection:
            await keep_notices(connection, [notice])

    async def backlog(self) -> Backlog:
        """Return how much there is to be told still, by the database's own clock."""
        parked = select(func.count()).where(notices.c.parked.is_not(None)).scalar_subquery()
        since = func.min(notices.c.waiting_since)
        wanted = select(func.count(), since, func.now(type_=Moment), parked).where(waiting)
        async with self.database.reading() as connection:
            count, oldest, now, given_up = (await connection.execute(wanted)).one()
        return Backlog(waiting=count, oldest=max(now - (oldest or now), timedelta()), parked=given_up)

    async def _change(self, key: str, **values: object) -> None:
        await self.database.do(update(notices).where(notices.c.key == key).values(**values))


async def keep_notices(connection: AsyncConnection, kept: Sequence[Notice]) -> None:
    """Keep notices, in the caller's transaction: new ones, or the next revision where a message changed."""
    wanted = select(notices.c.key, notices.c.message).where(notices.c.key.in_([notice.key for notice in kept]))
    known: dict[str, Document] = {row.key: row.message for row in await connection.execute(wanted)}
    await _open(connection, {notice.destination for notice in kept if notice.key not in known})
    for notice in kept:
        message = to_document(notice.message)
        if notice.key not in known:
            await _insert(connection, notice, message)
        elif known[notice.key] != message:
            await connection.execute(update(notices).where(notices.c.key == notice.key).values(_moved_on(message)))


async def _open(connection: AsyncConnection, new: set[str]) -> None:
    """Have the destinations, in an order that keeps two processes from waiting for each other."""
    if new:
        rows = [{"destination": destination} for destination in sorted(new)]
        await connection.execute(insert_into(connection, destinations).values(rows).on_conflict_do_nothing())


async def _insert(connection: AsyncConnection, notice: Notice, message: Document) -> None:
    """Keep a new notice, which another process may be keeping at this very moment."""
    new = insert_into(connection, notices).values(
        key=notice.key,
        job_id=notice.job_id,
        destination=notice.destination,
        asked_by=notice.asked_by,
        message=message,
        waiting_since=func.now(),
    )
    await connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=_moved_on(message)))


def _moved_on(message: Document) -> dict[str, Any]:
    since = case((notices.c.revision > notices.c.shown, notices.c.waiting_since), else_=func.now())
    return {"message": message, "revision": notices.c.revision + 1, "parked": None, "waiting_since": since}


def _due(now: datetime, edit_pause: timedelta) -> ColumnElement[bool]:
    resting = select(notices.c.destination).where(waiting, notices.c.retry_at > now)
    rested = or_(notices.c.sent_at.is_(None), notices.c.sent_at <= now - edit_pause)
    return and_(waiting, rested, notices.c.destination.not_in(resting))


def _to_pending(row: Row[Any]) -> PendingNotice:
    return PendingNotice(
        notice=Notice(
            key=row.key,
            job_id=row.job_id,
            destination=row.destination,
            message=to_message(row.message),
            asked_by=row.asked_by,
        ),
        revision=row.revision,
        ts=row.ts,
        attempted=row.attempted,
        attempts=row.attempts,
        sent_at=row.sent_at,
    )
