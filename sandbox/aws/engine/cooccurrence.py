"""How often the same people met two items, near pairs counting more."""

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.sequences import Sequences

Matrix = NDArray[np.float32]

DENSE = 5000  # the most popular items that get a dense matrix: its memory is their square, its inverse their cube


def near_pairs(sequences: Sequences, n_items: int, exponent: float) -> Matrix:
    """Return the sum over users of (1 + places between i and j)^-exponent, times the root of the events' weights.

    It is (m x m), for the first m = min(n_items, 5000) items. An item that a user met again counts where they met it
    last, so the diagonal is the number of users of each item.
    """
    size = min(n_items, DENSE)
    histories = sequences.keep(sequences.items < size).last_occurrences()
    kernel = _kernel(int(histories.lengths.max(initial=0)), exponent)
    pairs = np.zeros((size, size), dtype=np.float32)
    for user, items in enumerate(histories):
        near = kernel[: len(items), : len(items)]
        if histories.weights is not None:
            roots = np.sqrt(histories.weights[histories.starts[user] : histories.starts[user + 1]])
            near = near * roots * roots[:, None]
        pairs[np.ix_(items, items)] += near
    return pairs


def _kernel(size: int, exponent: float) -> Matrix:
    places = np.arange(size)
    kernel: NDArray[np.float64] = (1.0 + np.abs(places[:, None] - places)) ** -exponent
    return kernel.astype(np.float32)
