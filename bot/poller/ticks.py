"""When an account's jobs are looked at: all that are due come due at the same ticks, so that a list may answer for all.

While something may end soon every tick counts, else every third or so. A tick is a function of the time and of the
account's name alone. So replicas agree on it without a word, and accounts do not call AWS all at once.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2s

from bot.config import Polling
from bot.model.durations import Usuals, likeness
from bot.model.job import Job, Step
from bot.model.resource import ResourceKind
from bot.records import dataclass

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_JITTER = 0.1  # of a period, by which two ticks may be closer together or further apart
_PERIOD = 1 - _JITTER  # so that no pause is longer than the rhythm says
_YOUNG = timedelta(minutes=3)  # within which much of what fails has failed
_EARLIEST = {
    ResourceKind.IMPORT: timedelta(minutes=5),
    ResourceKind.VERSION: timedelta(minutes=20),
    ResourceKind.CAMPAIGN: timedelta(minutes=5),
    ResourceKind.CAMPAIGN_UPDATE: timedelta(minutes=5),
}
"""When AWS ends such a thing at the earliest, where nothing was learned yet; anything else may end at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticks:
    """The ticks of one account: two are `hot` apart at most, each few of them are those of a `cold` one."""

    account: str
    rhythm: Polling

    def after(self, now: datetime, *, hot: bool) -> datetime:
        """Return the next tick."""
        every = 1 if hot else max(1, round(self.rhythm.cold / self.rhythm.hot))
        number = ((now - _BEGINNING) // self._period - 1) // every * every
        while (moment := self._moment(number)) <= now:
            number += every
        return moment

    @property
    def _period(self) -> timedelta:
        return self.rhythm.hot * _PERIOD

    def _moment(self, number: int) -> datetime:
        shifted = self._chance("phase") + (self._chance(number) - 0.5) * _JITTER
        return _BEGINNING + number * self._period + shifted * self._period

    def _chance(self, of: object) -> float:
        """Return a number from 0 to 1 that is always the same for this."""
        return int.from_bytes(blake2s(f"{self.account} {of}".encode(), digest_size=4).digest()) / 2**32


def hot_kinds(jobs: Iterable[Job], usuals: Usuals, *, now: datetime) -> frozenset[ResourceKind]:
    """Return the kinds of which something may end any moment: it is young, or as old as such things usually get.

    Where it was learned how long they take, half of that is the earliest, else what is known of AWS.
    """
    hot: set[ResourceKind] = set()
    for job in jobs:
        for step in job.current:
            if step.kind not in hot and _is_hot(job, step, usuals, now):
                hot.add(step.kind)
    return frozenset(hot)


def is_young(job: Job, *, now: datetime) -> bool:
    """Say whether the last step that was begun is."""
    began = max((step.began_at for step in job.steps if step.began_at), default=job.started_at)
    return now - began < _YOUNG


def _is_hot(job: Job, step: Step, usuals: Usuals, now: datetime) -> bool:
    if step.began_at is None:
        return False
    usual = usuals.get(likeness(job, step))
    earliest = usual.duration / 2 if usual else _EARLIEST.get(step.kind, timedelta())
    age = now - step.began_at
    return age < _YOUNG or age >= earliest
