"""A clock that stands still until it is told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(kw_only=True, slots=True)
class FixedClock:
    """The port `Clock`, turned by hand."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        """Return what time it is."""
        return self.at

    def advance(self, **duration: float) -> datetime:
        """Let time pass, as in `advance(seconds=3)`, and return what time it is then."""
        self.at += timedelta(**duration)
        return self.at
