"""Items that go with an item: how near and how often people met both, less what popularity alone explains.

Where interactions are few, items of like metadata stand in; where there is neither, popular items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.cooccurrence import Matrix, near_pairs
from sandbox.aws.engine.learning import Choice, Part, Scores
from sandbox.aws.engine.percentiles import inside
from sandbox.aws.engine.popularity import Popularity
from sandbox.aws.engine.sequences import Sequences

_COLD_USERS = 5  # an item that fewer met is new: its metadata says more than they do
_METADATA_WEIGHT = 0.3  # of a perfect match in metadata, beside the item met most with the query


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Co-occurrence as it is; `exponent` 0 counts users."""

    n_items: int
    exponent: float

    def count(self, sequences: Sequences) -> Matrix:
        """Return the sums of `near_pairs`."""
        return near_pairs(sequences, self.n_items, self.exponent)

    def solve(self, counts: Matrix) -> Matrix:
        """Return the sums."""
        return counts


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedRecipe:
    """`discount`: the power of its popularity by which an item's score is divided.

    `least_users`: a pair that fewer users share is not used. `percentiles`: items with fewer or more users than these
    are not used. `features`: (items x features), rows of length 1 or 0.
    """

    n_items: int
    discount: float
    least_users: int
    percentiles: tuple[float, float] = (0.0, 1.0)
    features: sparse.csr_array | None = None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """Near pairs, users in common, and popularity."""
        n = self.n_items
        return NearPairs(n, 0.7), NearPairs(n, 0.0), Popularity(n)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """There is nothing to choose."""
        return (Choice(weights=(1.0,), keep_seen=True),)

    def scorer(self, solved: Sequence[Any]) -> "RelatedScorer":
        """Discount popularity and keep the pairs that enough users share."""
        near, common, popularity = solved
        users = np.diag(common)
        usual = inside(users, self.percentiles)
        used = (common >= self.least_users) & usual & usual[:, None]
        scores = np.where(used, near, 0) / np.maximum(users, 1) ** np.float32(self.discount)
        np.fill_diagonal(scores, 0)
        scores /= np.maximum(scores.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
        pairs = np.nonzero(scores)
        return RelatedScorer(
            related=sparse.csr_array((scores[pairs], pairs), shape=(self.n_items, self.n_items)),
            popularity=popularity,
            cold=np.pad(users < _COLD_USERS, (0, self.n_items - len(users)), constant_values=True),
            features=self.features,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedScorer:
    """Rows of related items, the best at 1; `cold` marks the items for which metadata speaks."""

    related: sparse.csr_array
    popularity: NDArray[np.float32]
    cold: NDArray[np.bool_]
    features: sparse.csr_array | None

    def scores(self, histories: Sequences) -> Scores:
        """Return (1 x u x items) scores of what goes with each history's last item, never that item itself."""
        last = histories.newest(1)
        query = last.matrix(np.ones(len(last.items), dtype=np.float32), len(self.popularity))
        scores: Scores = (query @ self.related).toarray()
        if self.features is not None:
            alike = _METADATA_WEIGHT * (query @ self.features @ self.features.T).toarray()
            speaks = self.cold | (query @ self.cold > 0)[:, None]
            scores = np.maximum(scores, np.where(speaks, alike, 0))
        # A logarithm of a share is below 0, so popular items come after everything related.
        scores = np.where(scores > 0, scores, self.popularity)
        scores[last.users, last.items] = -np.inf
        return scores[None]
