"""What people were shown, and what of it they chose: exploration asks for it.

Source: Personalize Developer Guide, "Impressions data".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

_COLUMN = "IMPRESSION"  # items that were shown, with `|` between them
_NOTHING: Mapping[str, int] = {}


@dataclass(kw_only=True, slots=True)
class Impressions:
    """How often each item was chosen among what was shown, and how often left: by all, and by each user."""

    chosen: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    left_by: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, user: str, item: str, shown: Iterable[str]) -> None:
        """Count what a user chose, and what was shown beside it."""
        offered = dict.fromkeys(shown)
        if item in offered:
            del offered[item]
            self.chosen[item] += 1
        if offered:
            self.left.update(offered.keys())
            self.left_by.setdefault(user, Counter()).update(offered.keys())

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Count those of imported interactions."""
        found = cls()
        if _COLUMN in table:
            rows = table.loc[table[_COLUMN].notna(), ["USER_ID", "ITEM_ID", _COLUMN]]
            for user, item, shown in rows.itertuples(index=False):
                found.add(user, item, shown.split("|"))
        return found

    def copy(self) -> "Impressions":
        """Return the same, which new ones do not reach."""
        left_by = {user: counts.copy() for user, counts in self.left_by.items()}
        return Impressions(chosen=self.chosen.copy(), left=self.left.copy(), left_by=left_by)


def appeal(known: Iterable[Impressions], user: str, item: str) -> float:
    """Return how likely an item is to be chosen next, from 1 for one that nobody has seen down to 0.

    By Laplace's rule of succession, (chosen + 1) / (shown + 2), in proportion to that of a new item; among all people,
    and once more for the user alone.
    """
    chosen = left = own = 0
    for each in known:
        chosen += each.chosen.get(item, 0)
        left += each.left.get(item, 0)
        own += each.left_by.get(user, _NOTHING).get(item, 0)
    return min(1.0, 2 * (chosen + 1) / (chosen + left + 2)) * 2 / (own + 2)
