"""What comes after what: counts of item pairs in order, near ones counting more."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.sequences import Sequences

Counts = sparse.csr_array[np.float32, tuple[int, int]]

_FADE = 0.95  # each further place between two items makes their pair count less
_SHRINK = 5  # events added to every item's own, so that rare pairs do not win
_ROWS = 500  # scaled at a time


@dataclass(frozen=True, slots=True)
class Transitions:
    """Pairs up to `window` places apart, discounted by the popularity of both items."""

    n_items: int
    window: int

    def count(self, sequences: Sequences) -> Counts:
        """Return the sparse (items x items) sum over pairs (i, then j) of 0.95^(places apart - 1), times j's weight."""
        users = sequences.users.astype(np.int32)
        return reduce(add, (self._apart(sequences, users, places) for places in range(1, self.window + 1)))

    def solve(self, counts: Counts) -> Counts:
        """Return item-to-item weights; the diagonal is an item's readiness to be repeated."""
        pairs_an_event = (1 - _FADE**self.window) / (1 - _FADE)
        rows, columns = (counts.sum(axis=axis) / pairs_an_event + _SHRINK for axis in (1, 0))
        return _scale(counts, rows=rows**-0.7, columns=columns**-0.3)

    def _apart(self, sequences: Sequences, users: NDArray[np.int32], places: int) -> Counts:
        same = users[:-places] == users[places:]
        before, after = sequences.items[:-places][same], sequences.items[places:][same]
        weights = np.full(len(before), _FADE ** (places - 1), dtype=np.float32)
        if sequences.weights is not None:
            weights *= sequences.weights[places:][same]
        return sparse.csr_array((weights, (before, after)), shape=(self.n_items, self.n_items))


@dataclass(frozen=True, slots=True)
class Markov:
    """The next item alone, as a share of all that came next."""

    n_items: int

    def count(self, sequences: Sequences) -> Counts:
        """Return how often j came next after i."""
        return Transitions(self.n_items, window=1).count(sequences)

    def solve(self, counts: Counts) -> Counts:
        """Return the share of j among what came after i."""
        return _scale(counts, rows=1 / np.maximum(counts.sum(axis=1), 1), columns=np.ones(self.n_items))


def _scale(counts: Counts, *, rows: NDArray[np.floating], columns: NDArray[np.floating]) -> Counts:
    """Multiply in place, as these are the most numbers that a training has."""
    for start in range(0, len(rows), _ROWS):  # of all rows at once, the weights would take more memory than the counts
        ends = counts.indptr[start : start + _ROWS + 1]
        part = slice(ends[0], ends[-1])
        counts.data[part] *= np.repeat(rows[start : start + _ROWS], np.diff(ends)) * columns[counts.indices[part]]
    return counts
