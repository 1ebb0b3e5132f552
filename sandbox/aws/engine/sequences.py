"""Interactions as numbers: who interacted with what, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.contract import Interactions, Names

NEWEST = 500  # events of one user that count: a longer history costs its square, and adds nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Sequences:
    """The items of u users laid end to end, each user's oldest first: user k has `items[starts[k]:starts[k + 1]]`.

    `weights` say how much each event counts; all the same without them.
    """

    items: NDArray[np.int32]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, histories: Sequence[NDArray[np.int32]]) -> Self:
        """Lay `histories` end to end."""
        starts = np.cumsum([0, *map(len, histories)])
        return cls(items=np.concatenate([*histories, np.empty(0, np.int32)], dtype=np.int32), starts=starts)

    def __len__(self) -> int:
        """Return u."""
        return len(self.starts) - 1

    def __getitem__(self, user: int) -> NDArray[np.int32]:
        """Return one user's items."""
        return self.items[self.starts[user] : self.starts[user + 1]]

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        """Go through the users."""
        return (self[user] for user in range(len(self)))

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of events of each user."""
        return self.starts[1:] - self.starts[:-1]

    @property
    def users(self) -> NDArray[np.int64]:
        """The user of each event."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def select(self, users: NDArray[np.int64]) -> Self:
        """Return these users only."""
        return self._cut(self.starts[users], self.lengths[users])

    def keep(self, events: NDArray[np.bool_]) -> Self:
        """Return the same users with those events only that `events` marks."""
        if events.all():
            return self
        starts = np.concatenate([[0], np.cumsum(events)])[self.starts]
        weights = None if self.weights is None else self.weights[events]
        return type(self)(items=self.items[events], starts=starts, weights=weights)

    def newest(self, most: int = NEWEST) -> Self:
        """Return at most the newest `most` events of each user."""
        lengths = np.minimum(self.lengths, most)
        return self if lengths.sum() == len(self.items) else self._cut(self.starts[1:] - lengths, lengths)

    def _cut(self, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Self:
        """Return users who have so many events each, from these places on."""
        events = spans(starts, lengths)
        weights = None if self.weights is None else self.weights[events]
        return type(self)(items=self.items[events], starts=np.concatenate([[0], lengths.cumsum()]), weights=weights)

    @property
    def places(self) -> NDArray[np.int64]:
        """The place of each event from its user's end: 0 is the newest."""
        return np.repeat(self.starts[1:], self.lengths) - np.arange(len(self.items)) - 1

    def last_occurrences(self) -> Self:
        """Return each user's items once, where they were met last."""
        pairs = self.users * (1 + self.items.max(initial=0)) + self.items
        order = np.argsort(pairs, kind="stable")
        ordered = pairs[order]
        last = np.ones(len(pairs), dtype=bool)
        last[order[:-1]] = ordered[:-1] != ordered[1:]
        return self.keep(last)

    def sums(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (users x columns) the sum of the rows of each one's items, by the events' weights."""
        weights = np.ones(len(self.items), dtype=np.float32) if self.weights is None else self.weights
        if len(self) == 1:  # a sparse matrix would take longer to make than to multiply
            return (weights @ rows[self.items])[None]
        product: NDArray[np.float32] = self.matrix(weights, len(rows)) @ rows
        return product

    def matrix(self, weights: NDArray[np.float32], n_items: int) -> sparse.csr_array:
        """Return a (users x items) matrix with one weight an event; events of the same pair add up."""
        starts = self.starts.astype(np.int32)  # as the items are: a product would convert the other matrix, each time
        return sparse.csr_array((weights, self.items, starts), shape=(len(self), n_items))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The items by name; the item with number k is `names[k]`, and the most popular has number 0.

    `first_met`: when an event first had each item, in epoch seconds; infinite where none did.
    """

    names: tuple[str, ...]
    numbers: dict[str, int]
    first_met: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), compare=False)

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        """Number `names` in their order."""
        return cls(tuple(names), {name: number for number, name in enumerate(names)})

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.names)

    def encode(self, names: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of the items that are known, in order."""
        return np.array([self.numbers[name] for name in names if name in self.numbers], dtype=np.int32)


def read(interactions: Interactions, more_items: Sequence[str] = ()) -> tuple[Catalogue, Sequences]:
    """Number users and items, and sort each user's events by time; ties keep their order in the file.

    Items are numbered by falling number of events; `more_items` that nobody met come last.
    """
    met, names = _factorized(interactions.items)
    events = np.bincount(met, minlength=len(names))
    by_popularity = sorted(range(len(names)), key=lambda item: (-events[item], names[item]))
    catalogue = Catalogue.of(list(dict.fromkeys([*names[by_popularity], *more_items])))
    columns = _places(by_popularity)[met]
    acting, users = _factorized(interactions.users)
    rows = _places(np.argsort(users))[acting]
    order = np.lexsort((interactions.timestamps, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(users)))])
    first_met = np.full(len(catalogue), np.inf)
    np.minimum.at(first_met, columns, interactions.timestamps)
    weights = None if interactions.weights is None else interactions.weights[order]
    return replace(catalogue, first_met=first_met), Sequences(items=columns[order], starts=starts, weights=weights)


def _factorized(names: Names) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the number of each name, and the names by number, in the order in which they come."""
    numbers, distinct = pd.factorize(names)
    return numbers, np.asarray(distinct, dtype=object)


def spans(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the numbers of all ranges of such starts and lengths, end to end."""
    ends = lengths.cumsum()
    numbers: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)
    return numbers


def _places(order: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int32]:
    """Return at what place of `order` each number stands."""
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order))
    return places
