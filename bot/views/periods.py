"""Days put together into so few periods that a chart can show them."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

_MOST = 20

_Period = tuple[str, Callable[[date], date], Callable[[date], date], Callable[[date], str]]
"""What a period is called, its first day, the first day of the next, and how it is labelled."""


def periods(days: Mapping[date, int]) -> tuple[str, dict[str, int]]:
    """Return what the periods are called (day, week …), and the sum of each by its label; periods without a day are 0.

    They are the shortest of which there are no more than twenty, or else years.
    """
    if not days:
        return "day", {}
    for name, start, following, label in _PERIODS:
        sums: Counter[date] = Counter()
        for day, count in days.items():
            sums[start(day)] += count
        labelled: dict[str, int] = {}
        period, last = min(sums), max(sums)
        while period <= last and (len(labelled) <= _MOST or name == "year"):
            labelled[label(period)] = sums[period]
            period = following(period)
        if len(labelled) <= _MOST or name == "year":
            return name, labelled
    raise AssertionError("years are the last resort")


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _month_after(day: date, months: int = 1) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


_PERIODS: tuple[_Period, ...] = (
    ("day", lambda day: day, lambda day: day + timedelta(days=1), lambda day: f"{day:%b} {day.day}"),
    (
        "week",
        lambda day: day - timedelta(days=day.weekday()),
        lambda day: day + timedelta(days=7),
        lambda day: f"{day:%b} {day.day}",
    ),
    ("month", lambda day: day.replace(day=1), _month_after, lambda day: f"{day:%Y-%m}"),
    (
        "quarter",
        _quarter,
        lambda day: _month_after(day, 3),
        lambda day: f"{day:%Y} Q{(day.month + 2) // 3}",
    ),
    (
        "year",
        lambda day: day.replace(month=1, day=1),
        lambda day: day.replace(year=day.year + 1),
        lambda day: f"{day:%Y}",
    ),
)
