"""How often each method may be called: tiers per method and minute ("Rate limits")."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sandbox.slack.wire import Clock, Refused

_MINUTE = 60.0


class Tier(IntEnum):
    """Slack's tiers, by the calls a minute that they allow at least; bursts beyond a minute's worth are not."""

    TIER_1 = 1
    TIER_2 = 20
    TIER_3 = 50
    TIER_4 = 100
    POSTING = 300  # "several hundred messages per minute" in a workspace; see `PER_CHANNEL` for one channel
    HUNDREDS = 600
    UNCOUNTED = 0


PER_CHANNEL = 60  # messages a minute: "one message per second per channel, short bursts are tolerated"
BURST = 30


class Limited(Refused):
    """Too many calls; `retry_after` seconds later there is room for one more."""

    def __init__(self, retry_after: int) -> None:
        """Say when to come back."""
        super().__init__("ratelimited")
        self.retry_after = retry_after


@dataclass(kw_only=True)
class _Bucket:
    level: float
    at: datetime


class Limits:
    """What is left of each allowance: buckets that fill up with time."""

    def __init__(self, clock: Clock, *, on: bool = True) -> None:
        """Tell time by this clock; nothing is counted unless `on`."""
        self.on = on
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def forget(self) -> None:
        """Start afresh: nothing was called yet."""
        self._buckets.clear()

    def count(self, method: str, tier: Tier, channel: str | None) -> None:
        """Count a call; raises `Limited` when it is one too many."""
        if not self.on or tier is Tier.UNCOUNTED:
            return
        if tier is Tier.POSTING and channel:
            self._take(f"{method} {channel}", per_minute=PER_CHANNEL, burst=BURST)
        self._take(method, per_minute=tier, burst=tier)

    def _take(self, name: str, *, per_minute: int, burst: int) -> None:
        now = self._clock()
        bucket = self._buckets.setdefault(name, _Bucket(level=burst, at=now))
        gained = (now - bucket.at).total_seconds() * per_minute / _MINUTE
        bucket.level, bucket.at = min(bucket.level + max(gained, 0), burst), now
        if bucket.level < 1:
            raise Limited(math.ceil((1 - bucket.level) * _MINUTE / per_minute))
        bucket.level -= 1
