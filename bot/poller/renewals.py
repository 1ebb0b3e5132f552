"""Cards that are written anew though nothing is new, since they say for how long a job runs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model.job import Job
from bot.records import dataclass

_SOONEST, _LATEST = timedelta(minutes=1), timedelta(minutes=5)  # after which a card is stale
PAUSE = timedelta(seconds=2)  # Slack takes some 50 edits a minute, and news come first


@dataclass(slots=True)
class Renewals:
    """The pace of all pollers together: writing is dearer than looking, and Slack would not show more."""

    pause: timedelta = PAUSE
    _last: datetime | None = None

    def of(self, jobs: Iterable[Job], now: datetime) -> list[Job]:
        """Return the job whose card is the oldest, if it is stale and another may be renewed already."""
        if self._last is not None and abs(now - self._last) < self.pause:
            return []
        told = [(job.told_at, job) for job in jobs if job.told_at and _is_stale(job, job.told_at, now)]
        if not told:
            return []
        self._last = now
        return [min(told, key=lambda it: it[0])[1]]


def _is_stale(job: Job, told_at: datetime, now: datetime) -> bool:
    """Say whether a card is so old that its duration is well off."""
    tolerable = min(max((told_at - job.started_at) / 2, _SOONEST), _LATEST)
    return now - told_at >= tolerable
