"""What metadata says of an item's column in K-EASE, so that items which nobody met can be scored.

Ridge regression from the features of the items that people met to what K-EASE learned of them, each at length 1, as
the popular ones would decide alone: a new item is as attractive to a history as its features make it, and needs no
training.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from sandbox.aws.engine.cooccurrence import Matrix
from sandbox.aws.engine.sequences import Sequences

MOST_FEATURES = 1000  # the most frequent; the cost of a training is their square
FADE = 1.0  # of older events, where metadata alone speaks; on MovieLens better than 0.7, on films held out of training
_RIDGE = 30.0  # best on MovieLens, where 10 and 100 are near


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """`weights` is (features x items of K-EASE); `features` is (all items x features), 1 where an item has one."""

    weights: Matrix
    features: sparse.csr_array

    @classmethod
    def of(cls, ease: Matrix, features: sparse.csr_array) -> Self:
        """Learn from the items of which K-EASE knows something."""
        met = np.flatnonzero(ease.any(axis=0))
        rows, learned = features[met], ease.T[met]
        learned /= np.linalg.norm(learned, axis=1, keepdims=True)
        gram = (rows.T @ rows).toarray() + _RIDGE * np.eye(features.shape[1], dtype=np.float32)
        weights = np.linalg.solve(gram, rows.T @ learned) if len(met) else np.zeros((len(gram), len(ease)))
        return cls(weights=weights.astype(np.float32), features=features)

    def tastes(self, histories: Sequences) -> Matrix:
        """Return (users x features): how much each one wants each feature, for histories of items of K-EASE."""
        return histories.sums(self.weights.T)

    def scores(self, tastes: Matrix) -> Matrix:
        """Return (users x all items)."""
        scores: Matrix = np.ascontiguousarray((self.features @ tastes.T).T)
        return scores
