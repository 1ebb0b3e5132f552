"""Floods of results, gathered into digests."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update

from bot.jobs.connection import Connection
from bot.jobs.notices import keep_notices, to_notice
from bot.jobs.paces import FAR
from bot.jobs.schema import destinations, notices, waiting
from bot.model.message import Message
from bot.model.notice import Ending, Notice, key_of
from bot.model.pace import Pace
from bot.records import dataclass

_fresh = and_(notices.c.ts.is_(None), not_(notices.c.attempted), waiting)
_untold = and_(notices.c.ended_at.is_not(None), _fresh)


def gathering(now: datetime, pace: Pace) -> ColumnElement[bool]:
    """The results that wait for the next digest, since their destination had a flood a moment ago."""
    flooded = select(destinations.c.destination).where(
        destinations.c.gathers_since > now - pace.within, destinations.c.gathers_since <= now + FAR
    )
    return and_(_untold, notices.c.destination.in_(flooded))


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """One look at all destinations, in one transaction. `free` are the destinations where nobody sends."""

    connection: Connection
    free: ColumnElement[bool]
    now: datetime
    pace: Pace
    most: int
    compose: Callable[[Sequence[Ending]], Message]

    async def __call__(self) -> int:
        """Put floods into digests, and return how many results that were."""
        return sum([await self._at(destination) for destination in await self._flooded()])

    async def _flooded(self) -> Sequence[str]:
        since = self.now - self.pace.within
        ended = select(notices.c.destination).where(notices.c.ended_at > since).group_by(notices.c.destination)
        flooded = destinations.c.destination.in_(ended.having(func.count() > self.pace.flood))
        rested = or_(destinations.c.gathers_since.is_(None), destinations.c.gathers_since <= since)
        wanted = select(destinations.c.destination).where(flooded, rested, self.free)
        locked = wanted.order_by(destinations.c.destination).with_for_update(skip_locked=True)
        return (await self.connection.scalars(locked)).all()

    async def _at(self, destination: str) -> int:
        """Put what is untold at a destination into digests; a single result waits for others, but not for long."""
        wanted = select(notices).where(_untold, notices.c.destination == destination)
        rows = (await self.connection.execute(wanted.order_by(notices.c.position))).all()
        untold = [to_notice(row) for row in rows]
        digests = [untold[start : start + self.most] for start in range(0, len(untold), self.most)]
        told = [results for results in digests if len(results) > 1]
        for results in told:
            await self._digest(destination, results)
        if untold:
            begins = update(destinations).where(destinations.c.destination == destination)
            await self.connection.execute(begins.values(gathers_since=self.now))
        return sum(map(len, told))

    async def _digest(self, destination: str, results: Sequence[Notice]) -> None:
        """Keep a digest, and have it stand for results, and for the cards of their jobs that nobody has seen."""
        first = results[0].job_id
        message = self.compose([result.ending for result in results if result.ending])
        digest = Notice(
            key=key_of(first, "digest", destination), job_id=first, destination=destination, message=message
        )
        await self.connection.run_sync(keep_notices, [digest])
        keys = [result.key for result in results]
        cards = [key_of(result.job_id, "card", destination) for result in results]
        told = {"digest": digest.key, "shown": notices.c.revision, "sent_at": self.now}
        await self.connection.execute(update(notices).where(notices.c.key.in_([*keys, *cards]), _fresh).values(told))
