"""What people do in which context: how much likelier an item is on a phone, or in the evening.

By Bayes' rule an item's chance in a context is its chance, times how often events of the item are in that context, over
how often all events are. Logarithms of these ratios add to the logarithms of chances that a model gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.contract import Interactions
from sandbox.aws.engine.sequences import Catalogue

_BINS = 10  # of equal size, for a numeric column
_MOST_VALUES = 1000  # of a column, the most frequent
_PRIOR = 10  # events, spread over contexts as all events are, added to each item's own


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One contextual column: the row of each value, (values x items) logarithms, and what to take off every item."""

    rows: Mapping[str, int]
    edges: NDArray[np.float64] | None
    met: sparse.csr_array
    usual: NDArray[np.float32]

    @classmethod
    def of(cls, values: NDArray[np.object_], items: NDArray[np.integer], n_items: int) -> Self:
        """Count each item's events by value; an empty value counts for none."""
        column = pd.Series(values, dtype=object)
        numbers = pd.to_numeric(column, errors="coerce") if _is_numeric(column) else None
        edges = None if numbers is None else np.quantile(numbers.dropna(), np.linspace(0, 1, _BINS + 1)[1:-1])
        names = column if numbers is None else numbers.map(lambda number: _bin(number, edges), na_action="ignore")
        frequent = names.value_counts().index[:_MOST_VALUES].tolist()
        rows = {str(name): row for row, name in enumerate(frequent)}
        row_of = names.map({name: row for row, name in enumerate(frequent)})
        known = row_of.notna().to_numpy()
        pairs = (row_of[known].to_numpy(dtype=np.int64), items[known])
        counts = sparse.csr_array((np.ones(known.sum()), pairs), shape=(len(rows), n_items))
        shares = counts.sum(axis=1) / max(1, known.sum())
        scale = np.repeat(1 / (_PRIOR * np.maximum(shares, np.finfo(float).tiny)), np.diff(counts.indptr))
        met = sparse.csr_array((np.log1p(counts.data * scale), counts.indices, counts.indptr), shape=counts.shape)
        usual = np.log1p(counts.sum(axis=0) / _PRIOR)
        return cls(rows=rows, edges=edges, met=met.astype(np.float32), usual=usual.astype(np.float32))

    def lift(self, value: str) -> NDArray[np.float32] | None:
        """Return the logarithm of how much likelier each item is with this value; None for one that nobody knows."""
        try:
            name = value if self.edges is None else str(_bin(float(value), self.edges))
        except ValueError:
            return None
        row = self.rows.get(name)
        return None if row is None else self.met[[row]].toarray()[0] - self.usual


@dataclass(frozen=True, kw_only=True, slots=True)
class Contexts:
    """The contextual columns by name."""

    columns: Mapping[str, Column]

    @classmethod
    def of(cls, interactions: Interactions, catalogue: Catalogue) -> Self:
        """Learn all contextual columns of `interactions` that are not empty."""
        filled = {name: each for name, each in interactions.contexts.items() if not pd.isna(each).all()}
        items = catalogue.encode(list(interactions.items)) if filled else np.empty(0, np.int32)
        return cls(columns={name: Column.of(each, items, len(catalogue)) for name, each in filled.items()})

    def lift(self, context: Mapping[str, str]) -> NDArray[np.float32] | None:
        """Return what a context adds to each item's score; None where nothing is known of it."""
        named = (self.columns[name].lift(value) for name, value in context.items() if name in self.columns)
        lifts = [each for each in named if each is not None]
        return np.sum(lifts, axis=0, dtype=np.float32) if lifts else None


def _is_numeric(column: pd.Series) -> bool:
    return all(isinstance(value, (int, float)) for value in column.dropna())


def _bin(number: float, edges: NDArray[np.float64] | None) -> int:
    return 0 if edges is None else int(np.searchsorted(edges, number, side="right"))
