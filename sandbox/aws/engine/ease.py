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
        if len(kept):
            weights[np.ix_(kept, kept)] = _closed_form(counts[np.ix_(kept, kept)], ridge=2 * users[kept].mean())
        return weights


def _closed_form(gram: Matrix, *, ridge: float) -> Matrix:
    gram[np.diag_indices_from(gram)] += ridge
    # The matrix is symmetric, so its transpose is the Fortran order that LAPACK wants, without a copy.
    factor, singular = lapack.spotrf(gram.T, overwrite_a=True)
    if singular:
        raise np.linalg.LinAlgError("the co-occurrence matrix is not positive definite")
    upper, _ = lapack.spotri(factor, overwrite_c=True)
    precision = upper + np.triu(upper, 1).T
    weights: Matrix = -precision / np.diag(precision)
    np.fill_diagonal(weights, 0)
    return weights
