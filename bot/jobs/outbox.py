"""The notices, kept until Slack has shown them."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select, update

from bot.jobs.claims import Claims
from bot.jobs.connection import Connection
from bot.jobs.database import Database
from bot.jobs.digests import Gathering, gathering
from bot.jobs.notices import keep_notices, to_pending
from bot.jobs.paces import FAR, Paced, room_for, set_pace
from bot.jobs.schema import Moment, destinations, notices, unshown, waiting
from bot.jobs.serialise import to_message
from bot.model.errors import ClaimLost
from bot.model.message import Message
from bot.model.notice import Backlog, Ending, Held, Notice, PendingNotice
from bot.model.pace import Pace
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptOutbox:
    """The port `Outbox`, in a database."""

    database: Database
    claims: Claims

    @asynccontextmanager
    async def claim(self, now: datetime, *, pace: Pace) -> AsyncIterator[dict[str, list[PendingNotice]]]:
        """Yield what is to be sent now, by destination; nobody else sends there until the block ends.

        A destination rests as a whole while one of its notices was postponed; so nothing overtakes. A message rests
        alone for a pause after it was shown, a result while the next digest is waited for.
        """
        queues: dict[str, list[PendingNotice]] = {}
        async with self.database.writing() as connection:
            room = await room_for(connection, pace, now)
            due = _due(now, pace)
            claimed = await self._take(connection, due) if room.calls else []
            for pending in room.choose(await _next(connection, due, claimed, limit=room.calls)):
                queues.setdefault(pending.notice.destination, []).append(pending)
            if queues:
                await room.take(connection, sum(map(len, queues.values())))
            await self._leave(connection, set(claimed) - set(queues))
        async with self.claims.hold(queues):
            yield queues

    async def gather(
        self, now: datetime, *, pace: Pace, most: int, compose: Callable[[Sequence[Ending]], Message]
    ) -> int:
        """Have floods of results told in digests, and return how many results that were."""
        async with self.database.writing() as connection:
            gather = Gathering(
                connection=connection, free=self.claims.free, now=now, pace=pace, most=most, compose=compose
            )
            return await gather()

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
        """Try again at `until`, and send nothing else to its destination before."""
        await self._change(key, retry_at=until, attempts=notices.c.attempts + 1)

    async def rest_edits(self, *, until: datetime) -> None:
        """Edit nothing anywhere before `until`."""
        async with self.database.writing() as connection:
            await set_pace(connection, Paced.EDITS, until)

    async def park(self, key: str, *, reason: str) -> None:
        """Give up on a notice until its message changes, or it is released: the channel will not take it."""
        await self._change(key, parked=reason, retry_at=None)

    async def release(self, destination: str | None) -> int:
        """Let what was parked at a destination, or everywhere, wait again, and return how many notices that were."""
        there = [] if destination is None else [notices.c.destination == destination]
        again = {"parked": None, "attempts": 0, "waiting_since": func.now()}
        released = update(notices).where(notices.c.parked.is_not(None), *there).values(again)
        return len(await self.database.do(released.returning(notices.c.key)))

    async def askers(self, digest: str) -> Collection[str]:
        """Return who asked for the jobs that a digest tells of."""
        asked = select(notices.c.asked_by).where(notices.c.digest == digest, notices.c.asked_by.is_not(None))
        async with self.database.reading() as connection:
            return set((await connection.scalars(asked)).all())

    async def held(self, *, limit: int) -> list[Held]:
        """Return what Slack does not show, the parked first, else in the order in which it was written."""
        wanted = select(notices).where(unshown).order_by(notices.c.parked.is_(None), notices.c.position)
        return [_to_held(row) for row in await self.database.read(wanted.limit(limit))]

    async def add(self, notice: Notice) -> None:
        """Keep a notice of its own, as `Jobs.record` does."""
        await self.database.transact(lambda connection: keep_notices(connection, [notice]))

    async def backlog(self) -> Backlog:
        """Return how much there is to be told still, by the database's own clock."""
        parked = select(func.count()).where(notices.c.parked.is_not(None)).scalar_subquery()
        since = func.min(notices.c.waiting_since)
        wanted = select(func.count(), since, func.now(type_=Moment), parked).where(waiting)
        async with self.database.reading() as connection:
            count, oldest, now, given_up = (await connection.execute(wanted)).one()
        return Backlog(waiting=count, oldest=max(now - (oldest or now), timedelta()), parked=given_up)

    async def _take(self, connection: Connection, due: ColumnElement[bool]) -> Sequence[str]:
        """Claim the destinations where something is due."""
        awaited = destinations.c.destination.in_(select(notices.c.destination).where(due))
        free = select(destinations.c.destination).where(self.claims.free, awaited)
        return (await connection.scalars(self.claims.take(free, destinations.c.destination))).all()

    async def _leave(self, connection: Connection, idle: Collection[str]) -> None:
        """Give back destinations for which there is no room now."""
        if idle:
            left = update(destinations).where(destinations.c.destination.in_(sorted(idle)))
            await connection.execute(left.values(leased_until=None))

    async def _change(self, key: str, **values: object) -> None:
        await self.database.do(update(notices).where(notices.c.key == key).values(**values))


def _due(now: datetime, pace: Pace) -> ColumnElement[bool]:
    postponed = and_(notices.c.retry_at > now, notices.c.retry_at <= now + FAR)
    resting = select(notices.c.destination).where(waiting, postponed)
    rested = or_(notices.c.sent_at.is_(None), notices.c.sent_at <= now - pace.edit, notices.c.sent_at > now + FAR)
    return and_(waiting, rested, notices.c.destination.not_in(resting), not_(gathering(now, pace)))


async def _next(
    connection: Connection, due: ColumnElement[bool], claimed: Sequence[str], *, limit: int
) -> list[PendingNotice]:
    """Return what goes first: new messages before edits, and destinations in turns, so that none waits for another."""
    if not claimed:
        return []
    is_edit = notices.c.ts.is_not(None)
    turn = func.row_number().over(partition_by=(notices.c.destination, is_edit), order_by=notices.c.position)
    wanted = select(notices).where(due, notices.c.destination.in_(claimed))
    return [
        to_pending(row)
        for row in await connection.execute(wanted.order_by(is_edit, turn, notices.c.position).limit(limit))
    ]


def _to_held(row: Row[Any]) -> Held:
    return Held(
        job_id=row.job_id,
        destination=row.destination,
        headline=to_message(row.message).text.partition("\n")[0],
        since=row.waiting_since,
        attempts=row.attempts,
        parked=row.parked,
        next_try=row.retry_at,
    )
