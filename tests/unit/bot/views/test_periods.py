from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.periods import periods
from bot.views.sizes import share, size

DAYS = st.dictionaries(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.integers(1, 1_000), max_size=30)


@given(DAYS)
def test_nothing_is_lost_in_periods(days: Mapping[date, int]) -> None:
    """Whatever they are, they hold all interactions; there are at most twenty, unless they are years."""
    name, sums = periods(days)

    assert sum(sums.values()) == sum(days.values())
    assert name == "year" or len(sums) <= 20


@pytest.mark.parametrize(
    "span, name, first",
    [
        (10, "day", "Jan 31"),
        (100, "week", "Jan 29"),
        (500, "month", "2024-01"),
        (1_500, "quarter", "2024 Q1"),
        (3_000, "year", "2024"),
    ],
)
def test_periods_are_as_long_as_they_have_to_be(span: int, name: str, first: str) -> None:
    """So that a chart can show them, and no longer; between two days there are empty ones."""
    start = date(2024, 1, 31)

    found, sums = periods({start: 2, start + timedelta(days=span): 3})

    assert (found, next(iter(sums))) == (name, first)
    assert list(sums.values()) == [2, *[0] * (len(sums) - 2), 3]


@pytest.mark.parametrize(
    "number, words", [(0, "0 bytes"), (2_048, "2.0 KB"), (503_316_480, "480 MB"), (1_503_238_553, "1.4 GB")]
)
def test_sizes_are_said_in_one_unit(number: int, words: str) -> None:
    """As people say them."""
    assert size(number) == words


@pytest.mark.parametrize("part, words", [(0.333, "33 %"), (0.0205, "2.05 %"), (0.00004, "0.004 %"), (1.0, "100 %")])
def test_small_shares_are_said_closely(part: float, words: str) -> None:
    """Else all would be nought."""
    assert share(part) == words
