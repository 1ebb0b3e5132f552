"""Item metadata as numbers: what two items have in common besides the people who met them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from scipy import sparse

from sandbox.aws.engine.contract import Items
from sandbox.aws.engine.sequences import Catalogue

_BINS = 10  # of equal size, for a numeric column


def features_of(items: Items, catalogue: Catalogue) -> sparse.csr_array:
    """Return (items x features): each row of length 1, or 0 without metadata, so that a product is a cosine.

    A category weighs by its rarity, the logarithm of the inverse share; `|` separates several, as in the CSV files
    of Personalize. A number counts by its tenth of the column. What one item alone has is left out, as titles are.
    """
    owners: dict[tuple[str, str | int], set[int]] = defaultdict(set)
    for name, values in items.columns.items():
        for item, token in _tokens(items.ids, values):
            owners[name, token].add(catalogue.numbers[item])
    return _unit_rows([each for each in owners.values() if len(each) > 1], len(catalogue))


def _tokens(ids: Sequence[str], values: Sequence[str | float | None]) -> Iterator[tuple[str, str | int]]:
    """Go through the (item, token) pairs of one column."""
    numbers = [value for value in values if isinstance(value, (int, float)) and np.isfinite(value)]
    edges = np.quantile(numbers, np.linspace(0, 1, _BINS + 1)[1:-1]) if numbers else np.empty(0)
    for item, value in zip(ids, values, strict=True):
        if isinstance(value, str):
            yield from ((item, token.strip()) for token in value.split("|") if token.strip())
        elif value is not None and np.isfinite(value):
            yield item, int(np.searchsorted(edges, value, side="right"))


def _unit_rows(columns: Sequence[Collection[int]], n_items: int) -> sparse.csr_array:
    rows = np.concatenate([np.empty(0, np.int64), *(np.fromiter(sorted(each), np.int64) for each in columns)])
    sizes = np.array([len(each) for each in columns], dtype=np.int64)
    weights = np.repeat(np.log((1 + n_items) / (1 + sizes)), sizes)
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=n_items))[rows]
    cosines = (weights / lengths).astype(np.float32)
    return sparse.csr_array((cosines, (rows, np.repeat(np.arange(len(sizes)), sizes))), shape=(n_items, len(sizes)))
