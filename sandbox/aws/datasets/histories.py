"""Who interacted with what, in order: the part of a training's data that serving needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Histories:
    """Everybody's items, oldest first, packed: those of user number u stand in `items[starts[u]:starts[u + 1]]`.

    `users` maps ids to numbers; `items` holds places in `names`.
    """

    users: Mapping[str, int]
    starts: NDArray[np.int64]
    items: NDArray[np.int32]
    names: NDArray[np.object_]

    @classmethod
    def of(cls, interactions: pd.DataFrame) -> "Histories":
        """Pack a table with USER_ID, ITEM_ID and TIMESTAMP; rows of the same time keep their order."""
        users, user_names = pd.factorize(interactions["USER_ID"])
        items, item_names = pd.factorize(interactions["ITEM_ID"])
        order = np.lexsort((interactions["TIMESTAMP"].to_numpy(), users))
        starts = np.concatenate([[0], np.cumsum(np.bincount(users, minlength=len(user_names)))])
        return cls(
            users={str(name): number for number, name in enumerate(user_names)},
            starts=starts.astype(np.int64),
            items=items[order].astype(np.int32),
            names=np.asarray(item_names, dtype=object),
        )

    def __getitem__(self, user: str) -> list[str]:
        """Return somebody's items, oldest first; nothing for a stranger."""
        number = self.users.get(user)
        if number is None:
            return []
        return list(self.names[self.items[self.starts[number] : self.starts[number + 1]]])
