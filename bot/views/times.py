"""How long things take, in words."""

from collections.abc import Mapping
from datetime import timedelta

from bot.model.durations import Outlook, Usual
from bot.model.resource import ResourceKind

STATED: Mapping[ResourceKind, str] = {
    ResourceKind.GROUP: "1–2 min",
    ResourceKind.DATASET: "about 1 min",
    ResourceKind.IMPORT: "10–20 min",
    ResourceKind.SOLUTION: "up to 1 min",
    ResourceKind.VERSION: "20–90 min",
    ResourceKind.CAMPAIGN: "10–20 min",
    ResourceKind.CAMPAIGN_UPDATE: "10–20 min",
    ResourceKind.BATCH_RECOMMENDATIONS: "10–30 min",
    ResourceKind.BATCH_SEGMENTS: "10–30 min",
    ResourceKind.FILTER: "2–15 min",
}
"""What AWS's own sample notebooks say (github.com/aws-samples/amazon-personalize-samples), for small data."""

_WORTH_SAYING = timedelta(seconds=10)
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def elapsed(duration: timedelta) -> str:
    """Return a duration in its two largest units, such as `3 min 12 s`."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return _pair(seconds, _MINUTE, "min", 1, "s")
    if seconds < _DAY:
        return _pair(seconds, _HOUR, "h", _MINUTE, "min")
    return _pair(seconds, _DAY, "d", _HOUR, "h")


def usual(kind: ResourceKind, seen: Usual | None) -> str | None:
    """Say how long such a thing takes: by what was seen here, or else by what AWS says; None for a few seconds."""
    if seen is None:
        return f"usually {STATED[kind]} on AWS"
    return f"usually about {rounded(seen.duration)}" if worth_saying(seen.duration) else None


def worth_saying(duration: timedelta) -> bool:
    """Say whether anybody would want to know beforehand that something takes so long."""
    return duration >= _WORTH_SAYING


def to_come(outlook: Outlook) -> str | None:
    """Say how long a job usually takes, and how much of that is left; None for a few seconds."""
    if outlook.usual < _WORTH_SAYING:
        return None
    usual, left = rounded(outlook.usual), rounded(outlook.left)
    if outlook.late:
        return f"longer than usual, which is {usual}" + (f"; at least {left} left" if outlook.left else "")
    soon = outlook.left.total_seconds() < _MINUTE
    return f"usually {usual}; {'less than a minute' if soon else f'about {left}'} left"


def rounded(duration: timedelta) -> str:
    """Return a duration in one unit, such as `12 min`: a median of a few knows no more."""
    seconds = duration.total_seconds()
    if seconds < _MINUTE:
        return f"{round(seconds)} s"
    if seconds < _HOUR:
        return f"{round(seconds / _MINUTE)} min"
    return f"{round(seconds / _HOUR, 1):g} h"


def _pair(seconds: int, large: int, large_name: str, small: int, small_name: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large} {large_name}" + (f" {rest} {small_name}" if rest else "")
