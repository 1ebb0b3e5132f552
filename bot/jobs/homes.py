"""Who has opened their Home tab, kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select, update

from bot.jobs.claims import Claims
from bot.jobs.database import Database
from bot.jobs.schema import homes, jobs
from bot.jobs.upsert import insert_into
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptHomes:
    """The port `Homes`, in a database."""

    database: Database
    claims: Claims

    async def opened(self, user: str, *, at: datetime) -> None:
        """Keep that somebody has opened their Home tab."""
        async with self.database.writing() as connection:
            known = insert_into(connection, homes).values(user_id=user, opened_at=at, ended=-1)
            await connection.execute(known.on_conflict_do_update(index_elements=["user_id"], set_={"opened_at": at}))

    async def ended(self) -> int:
        """Return how many jobs have ended, by which one knows whether what is shown is out of date."""
        async with self.database.reading() as connection:
            ended: int = (await connection.execute(select(_ended()))).scalar_one()
        return ended

    @asynccontextmanager
    async def outdated(self, *, since: datetime, limit: int) -> AsyncIterator[list[str]]:
        """Yield whose Home tabs are out of date, the newest opened first; they are this process's until left."""
        wanted = select(homes.c.user_id).where(homes.c.opened_at >= since, self.claims.free, homes.c.ended != _ended())
        last = wanted.order_by(homes.c.opened_at.desc()).limit(limit)
        found = [row.user_id for row in await self.database.do(self.claims.take(last, homes.c.user_id))]
        async with self.claims.hold(found):
            yield found

    async def shown(self, user: str, *, ended: int) -> None:
        """Keep that somebody's Home tab shows how things stood when so many jobs had ended."""
        await self.database.do(update(homes).where(homes.c.user_id == user).values(ended=ended))


def _ended() -> ScalarSelect[int]:
    return select(func.count()).select_from(jobs).where(jobs.c.ended_at.is_not(None)).scalar_subquery()
