"""Moments by the clock on somebody's wall."""

from datetime import datetime, time, timedelta, tzinfo

_MORNING = time(8)


def tomorrow(now: datetime, zone: tzinfo) -> datetime:
    """Return eight o'clock of the next day."""
    return next_at(_MORNING, after=now, zone=zone, days=1)


def next_at(at: time, *, after: datetime, zone: tzinfo, days: int = 0) -> datetime:
    """Return the first moment at which clocks show this, `days` days or more ahead, and later than `after`.

    >>> from datetime import UTC
    >>> next_at(time(9), after=datetime(2026, 11, 24, 9, tzinfo=UTC), zone=UTC).isoformat()
    '2026-11-25T09:00:00+00:00'
    """
    day = after.astimezone(zone).date() + timedelta(days=days)
    found = datetime.combine(day, at, tzinfo=zone)
    return found if found > after else datetime.combine(day + timedelta(days=1), at, tzinfo=zone)


def next_weekday(weekday: int, at: time, *, after: datetime, zone: tzinfo) -> datetime:
    """Return the first such moment on a day of the week (0 is Monday) that is later than `after`.

    >>> from datetime import UTC
    >>> next_weekday(0, time(9), after=datetime(2026, 11, 24, tzinfo=UTC), zone=UTC).isoformat()
    '2026-11-30T09:00:00+00:00'
    """
    ahead = (weekday - after.astimezone(zone).weekday()) % 7
    found = datetime.combine(after.astimezone(zone).date() + timedelta(days=ahead), at, tzinfo=zone)
    return found if found > after else datetime.combine(found.date() + timedelta(days=7), at, tzinfo=zone)
