"""Times as people write them, as seconds since 1970."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from bot.datafiles.chunks import Cells
from bot.records import dataclass

Seconds: TypeAlias = npt.NDArray[np.int64]

SECONDS = r"\d{1,10}"
UNITS = (
    (r"\d{11,13}", "milliseconds", 10**3),
    (r"\d{14,16}", "microseconds", 10**6),
    (r"\d{17,19}", "nanoseconds", 10**9),
)
"""What whole numbers of so many digits are, and how many of them make a second."""

DATES = "dates"
UNKNOWN = np.iinfo(np.int64).min
"""Stands for a time that cannot be told."""

_MOST = 10**10
_FRACTION = r"\d{1,10}\.\d+"


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Seconds since 1970, of each different value and by row, and how many rows were written otherwise, by unit."""

    values: Seconds
    rows: Seconds
    written: Counter[str]


def times(cells: Cells) -> Times:
    """Read times: seconds, smaller units, or dates in ISO 8601, which mean UTC where they name no zone."""
    quickly = _all_seconds(cells.different)
    if quickly is not None:
        return Times(values=quickly, rows=quickly[cells.places], written=Counter())
    values = np.full(len(cells.different), UNKNOWN, dtype=np.int64)
    texts, counts, written = pd.Series(cells.different, dtype=object), cells.counts(), Counter[str]()
    for fits, unit, factor in _sorts(texts):
        found = texts[fits]
        values[fits] = _dates(found) if factor == 0 else pd.to_numeric(found).astype("int64") // factor
        if unit:
            written[unit] += int(counts[fits & (values != UNKNOWN)].sum())
    return Times(values=values, rows=values[cells.places], written=+written)


def moment(seconds: int) -> datetime:
    """Return a time."""
    return datetime.fromtimestamp(seconds, UTC)


def _sorts(texts: "pd.Series[str]") -> Sequence[tuple[npt.NDArray[np.bool_], str, int]]:
    """Return the sorts of times, which do not overlap: where they are, what they are called, how many make a second."""
    known = [(texts.str.fullmatch(pattern).to_numpy(bool), unit, factor) for pattern, unit, factor in UNITS]
    seconds = texts.str.fullmatch(SECONDS).to_numpy(bool)
    fractions = texts.str.fullmatch(_FRACTION).to_numpy(bool)
    others = ~seconds & ~fractions & (texts != "").to_numpy(bool)
    for fits, _, _ in known:
        others &= ~fits
    return [(seconds, "", 1), *known, (fractions, "fractions of seconds", 1), (others, DATES, 0)]


def _dates(texts: "pd.Series[str]") -> Seconds:
    dates = pd.to_datetime(texts.str.strip(), format="ISO8601", utc=True, errors="coerce")
    seconds = dates.dt.as_unit("s").astype("int64").to_numpy()
    return np.where(dates.isna(), UNKNOWN, seconds)


def _all_seconds(values: npt.NDArray[np.object_]) -> Seconds | None:
    """Return the seconds where all values are: a look at each by its pattern would take several times as long."""
    try:
        numbers = values.astype("U").astype(np.int64)
    except (ValueError, OverflowError):
        return None
    return numbers if len(numbers) and numbers.min() >= 0 and numbers.max() < _MOST else None
