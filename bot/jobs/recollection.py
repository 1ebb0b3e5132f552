"""What a process remembers of the jobs that it claims again and again, so that it need not read them each time."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.job import Job
from bot.records import dataclass

_LONG = timedelta(minutes=10)  # in which a running job is claimed many times


@dataclass(slots=True)
class Recollection:
    """Jobs by id, each with its fingerprint. What was not asked for in a long while is forgotten."""

    _lately: dict[str, tuple[str, Job]] = field(default_factory=dict)
    _before: Mapping[str, tuple[str, Job]] = field(default_factory=dict)
    _turned_at: datetime | None = None

    def keep(self, job: Job, fingerprint: str | None) -> None:
        """Remember a job, where it has a fingerprint."""
        if fingerprint:
            self._lately[job.id] = (fingerprint, job)

    def of(self, job_id: str, fingerprint: str | None) -> Job | None:
        """Return a job, None where it is not known, or was another then."""
        known = self._lately.get(job_id) or self._before.get(job_id)
        if known is None or known[0] != fingerprint:
            return None
        self._lately[job_id] = known
        return known[1]

    def turn(self, now: datetime) -> None:
        """Forget, where it is time, what was asked for neither lately nor in the while before."""
        if self._turned_at is None or abs(now - self._turned_at) > _LONG:
            self._turned_at = now
            self._lately, self._before = {}, self._lately
