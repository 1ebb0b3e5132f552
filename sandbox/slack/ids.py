"""Ids and timestamps in Slack's shapes."""

import secrets
from datetime import datetime

from sandbox.slack.wire import invalid_arguments

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    """A fresh id, e.g. `V07K2M0QXA1` for prefix `V`: Slack's have a digit too, by which they are told from words."""
    return f"{prefix}0" + "".join(secrets.choice(_LETTERS) for _ in range(9))


class Timestamps:
    """Message timestamps such as `1503435956.000247`: unique, and each later than the one before."""

    def __init__(self) -> None:
        """Start at the beginning of time."""
        self._last = 0

    def passed(self, ts: str) -> None:
        """Come after this one from now on."""
        seconds, micros = ts_order(ts)
        self._last = max(self._last, seconds * 1_000_000 + micros)

    def next(self, now: datetime) -> str:
        """The timestamp of something that happens now."""
        self._last = max(round(now.timestamp() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def ts_order(ts: str) -> tuple[int, int]:
    """Sort key of a timestamp (as text "9.5" would come after "10.1"); raises `Refused` for anything else."""
    seconds, _, micros = ts.partition(".")
    try:
        return int(seconds), int(micros.ljust(6, "0")[:6])
    except ValueError as error:
        raise invalid_arguments(f"not a timestamp: {ts[:40]}") from error
