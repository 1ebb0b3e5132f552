"""A schedule: something that is retrained again and again, until somebody ends that."""

from datetime import datetime, timedelta

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Retrains `target`, a group or a solution of `group`, at `due_at` and then `every` so often.

    `line` is what was typed. `note` says what came of it last, None before the first time; it may hold foreign words.
    `account` is as that of a job.
    """

    id: str
    target: str
    group: str
    every: timedelta
    line: str
    asked_by: str
    channel: str
    due_at: datetime
    note: str | None = None
    account: str = ""

    def after(self, now: datetime) -> datetime:
        """Return when it is due next: what was missed meanwhile is not made up for."""
        missed = max((now - self.due_at) // self.every, 0)
        return self.due_at + (missed + 1) * self.every
