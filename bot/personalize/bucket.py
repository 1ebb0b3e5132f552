"""How many calls a second an AWS account gets from the bot. Pure: the clock, in seconds, is passed in.

Amazon publishes no rate for Personalize's control plane, and all programs in an account share it. So the bot has a rate
of its own, halves it when AWS throttles, and takes it back little by little: additive increase, multiplicative decrease
(Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion avoidance", 1989).
"""

from dataclasses import field
from enum import IntEnum

from bot.records import dataclass

RATE = 2.0
"""Calls a second, where nothing else is said."""

_LEAST = 1 / 8  # of the rate: with which an account of fifty jobs still gets by
_MOST = 10.0  # tokens that gather while nobody calls
_RECOVERY = 1 / 120  # of the rate, gained every second: from half to all of it in a minute
_GRAIN = 0.001  # seconds, below which a clock may stand still
_ONE_STORM = 1.0  # seconds within which many throttled requests say the same


class Lane(IntEnum):
    """Who calls, by how many tokens must be left for others."""

    PEOPLE = -4  # never wait, but those behind them pay for it, up to so many tokens
    POLLER = 0
    FINDER = 5  # looks for what others started, where it is in nobody's way


@dataclass(kw_only=True, slots=True)
class Bucket:
    """Tokens, each good for one call. `at` is the time of the last change, in seconds; `rate` at most `full`."""

    at: float
    full: float = RATE
    rate: float = field(init=False)
    tokens: float = _MOST
    _halved_at: float | None = None

    def __post_init__(self) -> None:
        """Begin at the full rate."""
        self.rate = self.full

    def take(self, now: float, lane: Lane) -> float:
        """Take a token and return 0, or return in how many seconds to ask again."""
        self._pass(now)
        missing = lane + 1 - self.tokens
        if missing > 0 and lane is not Lane.PEOPLE:
            return max(missing / self.rate, _GRAIN)
        self.tokens = max(self.tokens - 1, Lane.PEOPLE)
        return 0.0

    def throttled(self, now: float) -> None:
        """Halve the rate, once for each storm, and have no tokens left: AWS has none either."""
        self._pass(now)
        self.tokens = min(self.tokens, 0)
        if self._halved_at is None or now - self._halved_at >= _ONE_STORM:
            self.rate = max(self.rate / 2, self.full * _LEAST)
            self._halved_at = now

    def _pass(self, now: float) -> None:
        passed = max(now - self.at, 0)
        self.tokens = min(self.tokens + passed * self.rate, _MOST)
        self.rate = min(self.rate + passed * self.full * _RECOVERY, self.full)
        self.at = max(now, self.at)
