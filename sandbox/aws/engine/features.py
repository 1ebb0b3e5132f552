"""Item metadata as numbers: what two items have in common besides the people who met them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.contract import Items
from sandbox.aws.engine.sequences import Catalogue

_BINS = 10  # of equal size, for a numeric column

Token: TypeAlias = tuple[str, str | int]  # a column, and a value of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The features that items can have: values of categories (`|` separates several), and tenths of numeric columns.

    What one item alone has is left out, as titles are.
    """

    tokens: Mapping[Token, int]
    edges: Mapping[str, NDArray[np.float64]]

    @classmethod
    def of(cls, items: Items, *, most: int | None = None) -> Self:
        """Learn the features of `items`, at most the `most` frequent."""
        edges = {name: _edges(values) for name, values in items.columns.items()}
        owners: dict[Token, set[str]] = defaultdict(set)
        for item, token in _tokens(items, edges):
            owners[token].add(item)
        shared = [token for token, having in owners.items() if len(having) > 1]
        kept = sorted(shared, key=lambda token: -len(owners[token]))[:most]
        return cls(tokens={token: number for number, token in enumerate(kept)}, edges=edges)

    def rows(self, items: Items, numbers: Mapping[str, int], n_items: int) -> sparse.csr_array:
        """Return (items x features): 1 where an item, by its number, has a feature. Nothing is asked of others."""
        pairs = {
            (numbers[item], self.tokens[token]) for item, token in _tokens(items, self.edges) if token in self.tokens
        }
        rows, columns = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        ones = np.ones(len(pairs), dtype=np.float32)
        return sparse.csr_array((ones, (rows, columns)), shape=(n_items, len(self.tokens)))


def features_of(items: Items, catalogue: Catalogue) -> sparse.csr_array:
    """Return (items x features): each row of length 1, or 0 without metadata, so that a product is a cosine.

    A feature weighs by its rarity, the logarithm of the inverse share.
    """
    rows = Vocabulary.of(items).rows(items, catalogue.numbers, len(catalogue))
    items_of, features = rows.nonzero()
    weights = np.log((1 + len(catalogue)) / (1 + np.bincount(features, minlength=rows.shape[1])))[features]
    lengths = np.sqrt(np.bincount(items_of, weights**2, minlength=len(catalogue)))[items_of]
    cosines = (weights / lengths).astype(np.float32)
    return sparse.csr_array((cosines, (items_of, features)), shape=rows.shape)


def _edges(values: Sequence[str | float | None]) -> NDArray[np.float64]:
    numbers = [value for value in values if isinstance(value, (int, float)) and np.isfinite(value)]
    return np.quantile(numbers, np.linspace(0, 1, _BINS + 1)[1:-1]) if numbers else np.empty(0)


def _tokens(items: Items, edges: Mapping[str, NDArray[np.float64]]) -> Iterator[tuple[str, Token]]:
    """Go through the (item, token) pairs of all columns that are known."""
    for name in sorted(items.columns.keys() & edges.keys()):
        for item, value in zip(items.ids, items.columns[name], strict=True):
            if isinstance(value, str):
                yield from ((item, (name, token.strip())) for token in value.split("|") if token.strip())
            elif value is not None and np.isfinite(value):
                yield item, (name, int(np.searchsorted(edges[name], value, side="right")))
