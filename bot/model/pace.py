"""How gently Slack is treated."""

from datetime import datetime, timedelta

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How fast a workspace is told things; Slack's limits are in "Rate limits" (docs.slack.dev).

    Calls come from a bucket of `burst` that gains one every `call`; edits leave `reserve` in it to new messages. A
    message that was shown rests for `edit` before it is edited. Where more than `flood` results for one destination
    ended `within` a while, those that are not told yet are told in one digest.
    """

    call: timedelta = timedelta(seconds=1.25)
    burst: int = 6
    reserve: int = 4
    edit: timedelta = timedelta(seconds=3)
    flood: int = 60
    within: timedelta = timedelta(minutes=1)

    def room(self, full_at: datetime | None, now: datetime) -> int:
        """Return how many calls may be made now; `full_at` is when the bucket is full again, all that is kept of it.

        Formula: the generic cell rate algorithm (ITU-T I.371), which is a token bucket kept as one moment.
        """
        missing = max((full_at or now) - now, timedelta())
        return max(0, self.burst + -missing // self.call)

    def full_after(self, calls: int, *, full_at: datetime | None, now: datetime) -> datetime:
        """Return when the bucket is full again, once so many calls are taken from it."""
        return max(full_at or now, now) + calls * self.call
