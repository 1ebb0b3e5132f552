"""The store, as simple as can be."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.job import Job
from bot.model.notice import Notice, PendingNotice

LEASE = timedelta(seconds=20)
EDIT_PAUSE = timedelta(seconds=3)


@dataclass(kw_only=True)
class Claimable:
    """A row that one process has, until it gives it back or its lease lapses."""

    owner: int | None = None
    leased_until: datetime | None = None

    def free(self, now: datetime) -> bool:
        """Say whether nobody has it."""
        return self.leased_until is None or self.leased_until <= now


@dataclass(kw_only=True)
class KeptJob(Claimable):
    """A job."""

    job: Job
    look_again_at: datetime | None


@dataclass(kw_only=True)
class KeptNotice:
    """A notice."""

    pending: PendingNotice
    shown: int = 0
    retry_at: datetime | None = None
    parked: str | None = None

    @property
    def waits(self) -> bool:
        """Say whether Slack does not show its newest revision, and might."""
        return self.pending.revision > self.shown and not self.parked


@dataclass(kw_only=True)
class Model:
    """The store, as simple as can be."""

    jobs: dict[str, KeptJob] = field(default_factory=dict)
    notices: dict[str, KeptNotice] = field(default_factory=dict)
    destinations: dict[str, Claimable] = field(default_factory=dict)
    delivered: set[str] = field(default_factory=set)

    def due_jobs(self, now: datetime) -> list[KeptJob]:
        """Return what may be claimed."""
        return [one for one in self.jobs.values() if one.look_again_at and one.look_again_at <= now and one.free(now)]

    def claim_jobs(self, owner: int, now: datetime) -> list[Job]:
        """Hand over what is due."""
        due = self.due_jobs(now)
        for one in due:
            one.owner, one.leased_until = owner, now + LEASE
        return [one.job for one in due]

    def keep(self, new: Notice) -> None:
        """Keep a notice, or its next revision."""
        kept = self.notices.get(new.key)
        self.destinations.setdefault(new.destination, Claimable())
        if kept is None:
            pending = PendingNotice(notice=new, revision=1, ts=None, attempted=False, attempts=0, sent_at=None)
            self.notices[new.key] = KeptNotice(pending=pending)
        elif kept.pending.notice.message != new.message:
            moved = replace(kept.pending.notice, message=new.message)
            kept.pending = replace(kept.pending, notice=moved, revision=kept.pending.revision + 1)
            kept.parked = None

    def release(self, destination: str | None) -> int:
        """Let what was parked there, or anywhere, wait again, and count it."""
        parked = [one for one in self.notices.values() if one.parked]
        released = [one for one in parked if destination in {None, one.pending.notice.destination}]
        for one in released:
            one.parked, one.pending = None, replace(one.pending, attempts=0)
        return len(released)

    def held(self) -> list[tuple[str, int, str | None]]:
        """Return what Slack does not show, the parked first: where, how often it was tried, and why it is parked."""
        unshown = [one for one in self.notices.values() if one.pending.revision > one.shown]
        parked_first = sorted(unshown, key=lambda one: one.parked is None)
        return [(one.pending.notice.destination, one.pending.attempts, one.parked) for one in parked_first]

    def claim_notices(self, owner: int, now: datetime) -> dict[str, list[PendingNotice]]:
        """Hand over the destinations where something waits."""
        queues: dict[str, list[PendingNotice]] = {}
        for one in sorted(self.notices.values(), key=lambda one: one.pending.ts is not None):  # new ones first
            destination = one.pending.notice.destination
            rested = one.pending.sent_at is None or one.pending.sent_at <= now - EDIT_PAUSE
            if one.waits and rested and self.destinations[destination].free(now) and not self._rests(destination, now):
                queues.setdefault(destination, []).append(one.pending)
        for destination in queues:
            self.destinations[destination] = Claimable(owner=owner, leased_until=now + LEASE)
        return queues

    def _rests(self, destination: str, now: datetime) -> bool:
        there = (one for one in self.notices.values() if one.pending.notice.destination == destination)
        return any(one.waits and one.retry_at and one.retry_at > now for one in there)
