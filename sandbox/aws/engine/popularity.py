"""How many users met each item: a recipe of its own, and what everybody gets of whom nothing is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.learning import Choice, Scores
from sandbox.aws.engine.sequences import Sequences

_UNMET = 0.01  # users of an item that nobody met, so that its share has a logarithm


@dataclass(frozen=True, slots=True)
class Popularity:
    """The number of users of each item."""

    n_items: int

    def count(self, sequences: Sequences) -> NDArray[np.float32]:
        """Return the number of users who met each item, each counting as much as the event does."""
        met = sequences.last_occurrences()
        return np.bincount(met.items, met.weights, minlength=self.n_items).astype(np.float32)

    def solve(self, counts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the logarithm of each item's share, so that a softmax gives back the share."""
        users = np.maximum(counts, _UNMET)
        shares: NDArray[np.float32] = np.log(users / users.sum())
        return shares


@dataclass(frozen=True, slots=True)
class PopularityRecipe:
    """The same list for everybody, seen items included."""

    n_items: int

    @property
    def parts(self) -> tuple[Popularity, ...]:
        """Popularity alone."""
        return (Popularity(self.n_items),)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """There is nothing to choose."""
        return (Choice(weights=(1.0,), keep_seen=True),)

    def scorer(self, solved: Sequence[NDArray[np.float32]]) -> "PopularityScorer":
        """Score by popularity."""
        return PopularityScorer(*solved)


@dataclass(frozen=True, slots=True)
class PopularityScorer:
    """Scores that do not look at the user."""

    popularity: NDArray[np.float32]

    def scores(self, histories: Sequences) -> Scores:
        """Return the same row for each user."""
        return np.broadcast_to(self.popularity, (1, len(histories), len(self.popularity)))
