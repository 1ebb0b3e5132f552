"""What a thread is about."""

from bot.model.job import Job
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What was said in a thread: the line that was answered last, and the job that it began or that is told of."""

    line: str | None = None
    job: Job | None = None
