"""K-EASE: an item model in closed form, in which items count more for each other the closer they stand in a history.

After H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (WWW 2019): B = -P / diag(P) off the diagonal,
with P = (G + lambda I)^-1. There G[i, j] counts the users who have both items; here near pairs count more.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

from sandbox.aws.engine.cooccurrence import Matrix, near_pairs
from sandbox.aws.engine.sequences import Sequences

_LEAST_USERS = 2  # an item that one user met says nothing about another


@dataclass(frozen=True, slots=True)
class KernelEase:
    """K-EASE of the most popular items; with an `exponent` of 0 it is plain EASE."""

    n_items: int
    exponent: float = 0.35

    def count(self, sequences: Sequences) -> Matrix:
        """Return G, as `near_pairs` counts it."""
        return near_pairs(sequences, self.n_items, self.exponent)

    def solve(self, counts: Matrix) -> Matrix:
        """Return item-to-item weights B: a history's score of j is the weighted sum of its rows at j."""
        users = np.diag(counts)
        kept = np.flatnonzero(users >= _LEAST_USERS)
        weights = np.zeros_like(counts)
        if not len(kept):
            return weights
        ridge = 2 * users[kept].mean()
        if len(kept) == len(users):  # as in large data, where to pick rows and columns takes as long as to solve
            return _closed_form(counts, ridge=ridge)
        weights[np.ix_(kept, kept)] = _closed_form(counts[np.ix_(kept, kept)], ridge=ridge)
        return weights


def _closed_form(gram: Matrix, *, ridge: float) -> Matrix:
    """Return B in the place of G, which is overwritten: it is the largest matrix that a training has."""
    gram[np.diag_indices_from(gram)] += ridge
    # The matrix is symmetric, so its transpose is the Fortran order that LAPACK wants, without a copy.
    factor, singular = lapack.spotrf(gram.T, overwrite_a=True)
    if singular:
        raise np.linalg.LinAlgError("the co-occurrence matrix is not positive definite")
    upper, _ = lapack.spotri(factor, overwrite_c=True)
    weights: Matrix = upper.T  # whose lower half is the precision's
    for row in range(len(weights)):
        weights[row, row:] = weights[row:, row]
    weights /= -np.diag(weights)
    np.fill_diagonal(weights, 0)
    return weights
