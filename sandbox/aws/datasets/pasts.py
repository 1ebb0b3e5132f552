"""Everybody's interactions by person, with their types: what filters on events look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sandbox.aws.datasets import storage


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """The events of one import, packed: those of user number u stand in places `starts[u]` to `starts[u + 1]`.

    `users` maps ids to numbers; `items` and `kinds` hold places in `item_names` and `kind_names` (-1: no type);
    `times` are epoch seconds, falling within a user.
    """

    users: Mapping[str, int]
    starts: NDArray[np.int64]
    times: NDArray[np.int64]
    items: NDArray[np.int32]
    item_names: NDArray[np.object_]
    kinds: NDArray[np.int32]
    kind_names: NDArray[np.object_]

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Past":
        """Pack an import of interactions with items or actions; rows of the same time keep their order backwards."""
        users, user_names = pd.factorize(table["USER_ID"])
        items, item_names = pd.factorize(table["ITEM_ID" if "ITEM_ID" in table else "ACTION_ID"])
        kinds, kind_names = (
            pd.factorize(table["EVENT_TYPE"]) if "EVENT_TYPE" in table else (np.full(len(table), -1), [])
        )
        times = table["TIMESTAMP"].to_numpy(dtype=np.int64)
        order = np.lexsort((-np.arange(len(table)), -times, users))
        starts = np.concatenate([[0], np.cumsum(np.bincount(users, minlength=len(user_names)))])
        return cls(
            users={str(name): number for number, name in enumerate(user_names)},
            starts=starts.astype(np.int64),
            times=times[order],
            items=items[order].astype(np.int32),
            item_names=np.asarray(item_names, dtype=object),
            kinds=kinds[order].astype(np.int32),
            kind_names=np.asarray(kind_names, dtype=object),
        )

    def newest_first(self, user: str) -> Iterator[tuple[int, str, str | None]]:
        """Iterate over somebody's (time, item, event type); nothing for a stranger."""
        number = self.users.get(user)
        places = range(0) if number is None else range(self.starts[number], self.starts[number + 1])
        for place in places:
            kind = self.kinds[place]
            yield (
                int(self.times[place]),
                self.item_names[self.items[place]],
                None if kind < 0 else self.kind_names[kind],
            )


@lru_cache(maxsize=32)
def past(part: Path) -> Past:
    """Return an import's events; read once, as an import's file never changes."""
    return Past.of(storage.load(part))
