"""The notices, kept until Slack has shown them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jobs.database import Database
from bot.jobs.schema import notices, waiting
from bot.jobs.serialise import to_document, to_message
from bot.model.notice import Notice, PendingNotice


@dataclass(frozen=True, slots=True)
class KeptOutbox:
    """The port `Outbox`, in a database."""

    database: Database

    async def pending(self, now: datetime) -> list[PendingNotice]:
        """Return what is to be sent now, in the order in which it was written.

        A destination rests as a whole while one of its notices was postponed; so nothing overtakes.
        """
        resting = select(notices.c.destination).where(waiting, notices.c.retry_at > now)
        wanted = select(notices).where(waiting, notices.c.destination.not_in(resting)).order_by(notices.c.position)
        async with self.database.reading() as connection:
            return [_to_pending(row) for row in await connection.execute(wanted)]

    async def attempted(self, key: str) -> None:
        """Keep that a first post begins now, whose end may never be known."""
        await self._change(key, attempted=True)

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
            await keep_notice(connection, notice)

    async def _change(self, key: str, **values: object) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(notices).where(notices.c.key == key).values(**values))


async def keep_notice(connection: AsyncConnection, notice: Notice) -> None:
    """Keep a notice, in the caller's transaction: a new one, or the next revision where its message changed."""
    message = to_document(notice.message)
    known = (await connection.execute(select(notices.c.message).where(notices.c.key == notice.key))).one_or_none()
    if known is None:
        await connection.execute(
            insert(notices).values(
                key=notice.key,
                job_id=notice.job_id,
                destination=notice.destination,
                asked_by=notice.asked_by,
                message=message,
            )
        )
    elif known.message != message:
        change = update(notices).where(notices.c.key == notice.key)
        await connection.execute(change.values(message=message, revision=notices.c.revision + 1, parked=None))


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
