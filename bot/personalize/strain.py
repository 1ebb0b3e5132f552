"""Whether an account's calls suffice for its jobs: said once when they no longer do, and once when they do again."""

import logging

from bot.records import dataclass

_log = logging.getLogger(__name__)
_LONG = 120.0  # seconds in which every call of the poller had to wait: then it is no burst
_SPARE = 5.0  # tokens that are left when calls are no longer scarce
_SCARCE = (
    "%s: polling has used all of its %s for %.0f s, and jobs are looked at late. Where AWS does not throttle, raise "
    "polling.calls_per_minute"
)


@dataclass(kw_only=True, slots=True)
class Strain:
    """What is known of it, by a clock in seconds; `account` is what it is called, "" where there is only one."""

    account: str
    full: float
    scarce: bool = False
    cut: bool = False
    _waits_since: float | None = None

    def called(self, now: float, *, waited: bool, left: float) -> None:
        """Note that the poller may call, whether it had to wait for that, and how many tokens are left."""
        if waited:
            self._waits_since = now if self._waits_since is None else self._waits_since
            if not self.scarce and now - self._waits_since >= _LONG:
                self.scarce = True
                _log.warning(_SCARCE, self._subject, _calls(self.full), now - self._waits_since)
        elif left >= _SPARE:
            self._waits_since = None
            if self.scarce:
                self.scarce = False
                _log.info("%s: calls suffice again", self._subject)

    def at(self, rate: float) -> None:
        """Note how many calls a second there are now."""
        cut = rate < self.full
        if cut and not self.cut:
            _log.warning("%s throttles: %s are made at most, until it no longer does", self._subject, _calls(rate))
        if self.cut and not cut:
            _log.info("%s: %s may be made again", self._subject, _calls(rate))
        self.cut = cut

    @property
    def _subject(self) -> str:
        return f"AWS in {self.account}" if self.account else "AWS"


def _calls(rate: float) -> str:
    return f"{rate * 60:.0f} calls a minute"
