"""What people talk about, kept, so that any process can go on from there."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from bot.jobs.database import Database
from bot.jobs.schema import greeted, jobs, notices, threads
from bot.jobs.serialise import to_job
from bot.jobs.upsert import insert_into
from bot.model.job import Job
from bot.model.thread import Subject
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptThreads:
    """The port `Threads`, in a database."""

    database: Database

    async def first_meeting(self, user: str, *, at: datetime) -> bool:
        """Keep that somebody was greeted, and say whether that is new."""
        meeting = {"user_id": user, "at": at}
        async with self.database.writing() as connection:
            new = insert_into(connection, greeted).values(meeting).on_conflict_do_nothing()
            return (await connection.execute(new.returning(greeted.c.user_id))).one_or_none() is not None

    async def remember(self, channel: str, starts: Collection[str], *, line: str, trace: str, at: datetime) -> None:
        """Keep what the threads below some messages are about from now on."""
        async with self.database.writing() as connection:
            for ts in starts:
                row = {"channel": channel, "ts": ts, "line": line, "trace": trace, "at": at}
                known = insert_into(connection, threads).values(row)
                await connection.execute(known.on_conflict_do_update(index_elements=["channel", "ts"], set_=row))

    async def about(self, channel: str, ts: str, *, user: str) -> Subject | None:
        """Return what the thread below a message is about; a job's message may stand in a channel or be the user's."""
        said = select(threads).where(threads.c.channel == channel, threads.c.ts == ts)
        told = select(notices.c.job_id).where(notices.c.destination.in_([channel, user]), notices.c.ts == ts)
        async with self.database.reading() as connection:
            row = (await connection.execute(said)).one_or_none()
            job_id = await connection.scalar(told)
        wanted = [jobs.c.id == job_id] if job_id else []
        wanted += [jobs.c.id.endswith(f"-{row.trace}", autoescape=True)] if row else []
        job = await self._job(or_(*wanted)) if wanted else None
        return Subject(line=row.line if row else None, job=job) if row or job else None

    async def _job(self, wanted: ColumnElement[bool]) -> Job | None:
        async with self.database.reading() as connection:
            found = await connection.execute(select(jobs.c.document).where(wanted).order_by(jobs.c.started_at.desc()))
            those = [to_job(row.document) for row in found]
        return next((job for job in those if job.part_of is None), None)  # a part is called as its whole is
