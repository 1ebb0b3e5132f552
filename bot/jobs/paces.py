"""The pace of all processes together: what one has taken, the others know of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from bot.jobs.connection import Connection
from bot.jobs.schema import paces
from bot.jobs.upsert import insert_into
from bot.model.notice import PendingNotice
from bot.model.pace import Pace
from bot.records import dataclass

FAR = timedelta(minutes=30)
"""Nothing is put off for so long. A moment that is farther away was noted before the clock was set back."""


class Paced(StrEnum):
    """What has a pace."""

    CALLS = "calls"  # the moment is when the bucket is full again
    EDITS = "edits"  # the moment is when Slack takes edits again
    PRUNING = "pruning"  # the moment is when it is time again


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much may be sent now; the row behind it is locked until the transaction ends."""

    pace: Pace
    now: datetime
    full_at: datetime | None
    edits: bool

    @property
    def calls(self) -> int:
        """How many calls may be made."""
        return self.pace.room(self.full_at, self.now)

    def choose(self, pending: Sequence[PendingNotice]) -> list[PendingNotice]:
        """Return what there is room for: new messages first, then edits, of which some are left waiting."""
        new = [one for one in pending if one.ts is None][: self.calls]
        edits = [one for one in pending if one.ts is not None] if self.edits else []
        return new + edits[: max(0, self.calls - len(new) - self.pace.reserve)]

    async def take(self, connection: Connection, calls: int) -> None:
        """Take so many calls from the bucket."""
        at = self.pace.full_after(calls, full_at=self.full_at, now=self.now)
        await set_pace(connection, Paced.CALLS, at)


async def room_for(connection: Connection, pace: Pace, now: datetime) -> Room:
    """Return how much may be sent now, by whoever holds the transaction."""
    rows = await connection.execute(select(paces.c.name, paces.c.at).order_by(paces.c.name).with_for_update())
    at = {row.name: row.at for row in rows}
    ahead = {name: moment for name, moment in at.items() if moment <= now + FAR}
    return Room(pace=pace, now=now, full_at=ahead.get(Paced.CALLS), edits=ahead.get(Paced.EDITS, now) <= now)


async def set_pace(connection: Connection, name: Paced, at: datetime) -> None:
    """Keep a moment."""
    known = insert_into(connection, paces).values(name=name, at=at)
    await connection.execute(known.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
