"""Counts what a file holds, some rows at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from bot.datafiles.chunks import Cells, Chunk
from bot.datafiles.tally import Hashes, Tally
from bot.datafiles.times import UNKNOWN, times
from bot.records import dataclass

_DAY = 86_400  # seconds
_ANCIENT = datetime(1995, 1, 1, tzinfo=UTC).timestamp()  # before there were web shops
_EARLIEST, _LATEST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (1900, 2200))
_MOST_EVENTS = 1_000  # types; further ones are a mistake
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # an odd number, so that columns of one content do not cancel out


@dataclass(kw_only=True, slots=True)
class Counts:
    """What was counted so far. Columns are called as they would be imported."""

    now: datetime
    rows: int = 0
    uneven: int = 0
    unknown_times: int = 0
    future: int = 0
    ancient: int = 0
    first: int | None = None
    last: int | None = None
    empty: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    users: Tally = field(default_factory=Tally)
    items: Tally = field(default_factory=Tally)
    lines: Tally = field(default_factory=Tally)
    _days: Counter[int] = field(default_factory=Counter)

    @property
    def days(self) -> Mapping[date, int]:
        """Interactions by day, from 1900 to 2200."""
        start = datetime(1970, 1, 1, tzinfo=UTC)
        return {(start + timedelta(days=day)).date(): count for day, count in sorted(self._days.items())}

    @property
    def exact(self) -> bool:
        """Whether numbers of different users and items are no estimates."""
        return self.users.exact and self.items.exact

    def add(self, chunk: Chunk) -> None:
        """Count some rows."""
        self.rows += len(chunk)
        self.uneven += chunk.uneven
        hashes = {name: _hashes(cells) for name, cells in chunk.columns.items()}
        self.lines.add(_combined(hashes.values()))
        for name, cells in chunk.columns.items():
            self._column(name, cells)
        for name, tally in (("USER_ID", self.users), ("ITEM_ID", self.items)):
            if name in hashes:
                tally.add(hashes[name][hashes[name] != _hash_of_nothing()])  # nobody, and no item
        if "TIMESTAMP" in chunk.columns:
            self._times(chunk.columns["TIMESTAMP"])

    def _column(self, name: str, cells: Cells) -> None:
        self.empty[name] += cells.rows_where(_is_empty)
        if name not in self.examples and (filled := next(filter(None, cells.texts()), None)):
            self.examples[name] = filled
        if name == "EVENT_TYPE" and len(self.events) < _MOST_EVENTS:
            self.events.update(dict(zip(cells.different.tolist(), cells.counts().tolist(), strict=True)))

    def _times(self, cells: Cells) -> None:
        seconds = times(cells).rows
        self.unknown_times += int((seconds == UNKNOWN).sum())
        seconds = seconds[(seconds >= _EARLIEST) & (seconds < _LATEST)]
        if not len(seconds):
            return
        first, last = int(seconds.min()), int(seconds.max())
        self.first = first if self.first is None else min(first, self.first)
        self.last = last if self.last is None else max(last, self.last)
        self.future += int((seconds > (self.now + timedelta(days=1)).timestamp()).sum())
        self.ancient += int((seconds < _ANCIENT).sum())
        days, counts = np.unique(seconds // _DAY, return_counts=True)
        self._days.update(dict(zip(days.tolist(), counts.tolist(), strict=True)))


def row_hashes(chunk: Chunk) -> Hashes:
    """Return a 64-bit hash of each row."""
    return _combined(_hashes(cells) for cells in chunk.columns.values())


def _hashes(cells: Cells) -> Hashes:
    return pd.util.hash_array(cells.different, categorize=False)[cells.places]


def _hash_of_nothing() -> np.uint64:
    nothing: np.uint64 = pd.util.hash_array(np.array([""], dtype=object), categorize=False)[0]
    return nothing


def _combined(columns: Iterable[Hashes]) -> Hashes:
    first, *others = columns
    total = first
    for column in others:
        mixed: Hashes = (total * _MULTIPLIER) ^ column
        total = mixed ^ (mixed >> np.uint64(32))
    return total


def _is_empty(value: str) -> bool:
    return value == ""
