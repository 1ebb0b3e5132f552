"""What runs, and what is run again and again."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.model.durations import Likeness, Usuals
from bot.model.job import Job
from bot.model.notice import Notice
from bot.model.schedule import Schedule


class Jobs(Protocol):
    """The jobs, kept: those of one AWS account, or of all."""

    async def add(self, job: Job) -> Job:
        """Keep a new job, and return it as the account's; it is due at once.

        Raises `AlreadyKept` where there is a job of this id.
        """
        ...

    def starting(self, job: Job) -> AbstractAsyncContextManager[Job]:
        """Keep a new job as `add` does, but nobody else has it while the block runs, in which AWS is asked for it.

        Whether the block ends or the process dies in it, the job is due then. Raises `AlreadyKept`.
        """
        ...

    async def drop(self, job_id: str) -> None:
        """Forget a job of this process that came to nothing."""
        ...

    async def record(self, job: Job, *, notices: Sequence[Notice], look_again_at: datetime | None) -> None:
        """Keep how a job stands and what is to be told of it, in one transaction.

        A notice whose key is known moves on to the next revision where its message changed, else stays as it is.
        `look_again_at` None: the job has ended. Raises `ClaimLost` where another process has claimed it meanwhile.
        """
        ...

    async def rest(self, job_ids: Collection[str], *, look_again_at: datetime) -> None:
        """Give claimed jobs back as they are, of which there is nothing new; those lost meanwhile are left alone."""
        ...

    def claim(self, now: datetime, *, limit: int = 1000) -> AbstractAsyncContextManager[list[Job]]:
        """Have the running jobs that want to be looked at, the longest due first, while the block runs.

        No other process has them meanwhile. Each is given back when it is recorded, or when the block ends.
        """
        ...

    async def hasten(self, now: datetime) -> None:
        """Make every running job due now."""
        ...

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts that have due jobs whose process died over them, or was cut off from the store."""
        ...

    async def running(self, *, group: str | None = None, asked_by: str | None = None) -> list[Job]:
        """Return the jobs that have not ended, oldest first."""
        ...

    async def ended(self, *, group: str | None = None, asked_by: str | None = None, limit: int = 5) -> list[Job]:
        """Return the jobs that ended last, newest first."""
        ...

    async def find(self, job_id: str) -> Job | None:
        """Return a job by its id, whether it runs or has ended; None where there is none."""
        ...

    async def following(self, arn: str) -> Job | None:
        """Return the newest job that follows (or followed) this resource.

        An ARN says its account, so that one is found even where two names lead there.
        """
        ...

    async def note_stop(self, what: str, *, by: str, at: datetime) -> None:
        """Keep who has something stopped: a resource by its ARN, or what a job has not begun by `JOB/SOLUTION`."""
        ...

    async def stopped_by(self, what: str) -> str | None:
        """Return who has it stopped, None where nobody asked this bot to."""
        ...

    async def usual(self, wanted: Collection[Likeness]) -> Usuals:
        """Return how long such steps took that ended well; what was never seen is not among them."""
        ...


class Schedules(Protocol):
    """What is retrained again and again, in one AWS account or in all."""

    async def keep(self, schedule: Schedule) -> None:
        """Keep a schedule, in the place of the one that its target had."""
        ...

    async def end(self, target: str) -> Schedule | None:
        """Forget the schedule of a target, and return it where there was one."""
        ...

    async def kept(self, *, group: str | None = None) -> list[Schedule]:
        """Return the schedules of a group, or all, those that are due first at the beginning."""
        ...

    def claim(self, now: datetime, *, limit: int = 20) -> AbstractAsyncContextManager[list[Schedule]]:
        """Have the schedules that are due while the block runs; no other process has them meanwhile."""
        ...

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts that have due schedules whose process died over them, or was cut off from the store."""
        ...

    async def passed(self, schedule: Schedule, *, due_at: datetime, note: str) -> None:
        """Keep what came of a schedule, and when it is due again; one that was ended meanwhile stays so.

        Raises `ClaimLost` where another process has claimed it meanwhile.
        """
        ...
