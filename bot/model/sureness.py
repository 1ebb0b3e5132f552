"""How sure a difference of two metrics is, as far as their means alone can tell.

Amazon measures on one user in ten (Personalize Developer Guide, "Evaluating a solution version with metrics") and gives
the mean over those users, not their spread. The variance of values from 0 to 1 with mean m is at most m(1 − m) (Bhatia
and Davis 2000), so the standard error of a mean over n users is at most √(m(1 − m) / n). That of a difference is at
most √(e₁² + e₂²) where both versions do well for the same users, as they do on the same data.
"""

from enum import StrEnum
from math import sqrt

from bot.model.metrics import Metric
from bot.records import dataclass

SAME = 0.00005
"""Half of the last digit that is shown: what is closer is the same."""

_ONE_IN = 10
_ERRORS = 2  # so many standard errors are more than chance does in 19 cases of 20
NO_MEAN = frozenset({"coverage"})
"""Metrics that are a share of the items, not a mean over users."""


class Verdict(StrEnum):
    """What a difference comes to; BETTER and WORSE are also said where nothing tells how sure they are."""

    SAME = "same"
    NOISE = "within noise"
    BETTER = "better"
    WORSE = "worse"


def measured_on(users: int) -> int:
    """Return on about how many users Amazon measures, of so many in the data."""
    return max(users // _ONE_IN, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A metric against another: the values, and at most the standard error of their difference, None: not known."""

    now: float
    then: float
    error: float | None

    @property
    def amount(self) -> float:
        """By how much it is more."""
        return self.now - self.then

    @property
    def noise(self) -> float | None:
        """Below which difference it may be chance."""
        return None if self.error is None else _ERRORS * self.error

    @property
    def verdict(self) -> Verdict:
        """What it comes to."""
        if abs(self.amount) < SAME:
            return Verdict.SAME
        if self.noise is not None and abs(self.amount) <= self.noise:
            return Verdict.NOISE
        return Verdict.BETTER if self.amount > 0 else Verdict.WORSE


def difference(now: float, then: float, metric: Metric, users: int | None) -> Difference:
    """Return how a metric differs between two versions that were trained on the data of so many users."""
    if users is None or metric.name in NO_MEAN:
        return Difference(now=now, then=then, error=None)
    spread = sum(value * (1 - value) for value in (now, then) if 0 <= value <= 1)
    return Difference(now=now, then=then, error=sqrt(spread / measured_on(users)))
