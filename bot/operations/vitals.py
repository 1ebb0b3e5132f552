"""Whether each part of the bot shows signs of life."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import field

from bot.model.signs import Connected, Heard, Lagged, Loop, Sign, Turned
from bot.records import dataclass
from bot.slack.connection import PING

SLACK = "slack"

_LIMITS = {
    Loop.POLLER: 300.0,  # seconds; a sweep waits for AWS, which may take a minute for one call
    Loop.NOTIFIER: 300.0,
    SLACK: 5 * PING,  # one more than it takes to connect anew
}
_LONGEST_LAG = 3.0  # seconds, after which Slack waits for no acknowledgement any more
_REMEMBERED = 30.0  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """How one part is; `facts` say why."""

    well: bool
    facts: Mapping[str, float | bool | str] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Vitals:
    """Listens to the signs, and remembers when each came last.

    `elapsed` returns seconds since whenever, which no change of the clock moves. `socket` says that Slack is reached by
    a connection of the bot's own, over which something must come every few seconds. `accounts` are those of AWS that
    have a poller.
    """

    elapsed: Callable[[], float]
    socket: bool
    accounts: Collection[str] = ()
    connected: bool = False
    _last: dict[str, dict[str, float]] = field(default_factory=dict)
    _began: float = 0.0
    _worst_lag: float = 0.0
    _worst_lag_at: float = 0.0

    def __post_init__(self) -> None:
        """Count the start as a sign of everything."""
        self._last = {part: {} for part in _LIMITS}
        self._began = self.elapsed()
        self._last[Loop.POLLER] = dict.fromkeys(self.accounts, self._began)

    def __call__(self, sign: Sign) -> None:
        """Note a sign."""
        match sign:
            case Turned(loop=loop, account=account):
                self._last[loop][account] = self.elapsed()
            case Heard():
                self._last[SLACK][""] = self.elapsed()
            case Connected(up=up):
                self.connected = up
            case Lagged(seconds=seconds):
                self._note_lag(seconds)

    def age(self, part: str) -> float:
        """Return for how many seconds a loop (of several, the one that is last) or Slack has given no sign."""
        return self.elapsed() - min(self._last[part].values(), default=self._began)

    def parts(self) -> dict[str, Part]:
        """Return how everything is that shows by its signs."""
        loops = {str(loop): self._loop(loop) for loop in Loop}
        lag = Part(well=self._worst_lag <= _LONGEST_LAG, facts={"worst_lag_seconds": round(self._worst_lag, 3)})
        return {**loops, SLACK: self._slack(), "event loop": lag}

    def _loop(self, loop: Loop) -> Part:
        lively, turns = _lively(self.age(loop), _LIMITS[loop], "seconds_since_last_turn"), self._last[loop]
        last = min(turns, key=turns.__getitem__, default="")
        return lively if lively.well or not last else Part(well=False, facts={**lively.facts, "account": last})

    def _slack(self) -> Part:
        if not self.socket:
            return Part(well=self.connected, facts={"listening": self.connected})
        heard = _lively(self.age(SLACK), _LIMITS[SLACK], "seconds_since_last_frame")
        return Part(well=heard.well, facts={"connected": self.connected, **heard.facts})

    def _note_lag(self, seconds: float) -> None:
        now = self.elapsed()
        if seconds >= self._worst_lag or now - self._worst_lag_at > _REMEMBERED:
            self._worst_lag, self._worst_lag_at = seconds, now


def _lively(age: float, limit: float, name: str) -> Part:
    return Part(well=age <= limit, facts={name: round(age, 1)})
