"""New items alone, from their metadata: what aws-hrnn-coldstart recommends.

Source of what is cold: Personalize Developer Guide, "HRNN-Coldstart recipe (legacy)".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.blend import TEMPERATURE, recent
from sandbox.aws.engine.contract import Items, TrainingError
from sandbox.aws.engine.cooccurrence import Matrix
from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.learning import Choice, Part, Scores
from sandbox.aws.engine.metadata import FADE, Metadata
from sandbox.aws.engine.popularity import Popularity
from sandbox.aws.engine.sequences import Catalogue, Sequences

_FEWEST, _MOST = 100, 80_000  # cold items that a training may have
_DAY = 86_400
CREATED = "CREATION_TIMESTAMP"


def births(catalogue: Catalogue, items: Items | None) -> NDArray[np.float64]:
    """Return each item's age as the epoch second of its creation, else of its first event; infinite with neither."""
    born = catalogue.first_met.copy()
    for item, created in zip(items.ids, items.columns.get(CREATED, ()), strict=False) if items else ():
        if isinstance(created, (int, float)) and np.isfinite(created):
            born[catalogue.numbers[item]] = created
    return born


def cold_items(
    settings: Mapping[str, str], sequences: Sequences, born: NDArray[np.float64], *, now: float
) -> NDArray[np.bool_]:
    """Mark what few people met and is young, as the hyperparameters say. Raises `TrainingError` for too few or many."""
    met = np.bincount(sequences.items, minlength=len(born))
    known = born[np.isfinite(born)]
    newest = known.max(initial=-np.inf) if settings["cold_start_relative_from"].lower() == "latestitem" else now
    young = newest - born <= float(settings["cold_start_max_duration"]) * _DAY
    cold: NDArray[np.bool_] = young & (met <= int(settings["cold_start_max_interactions"]))
    if not _FEWEST <= cold.sum() <= _MOST:
        raise TrainingError(f"There are {cold.sum()} cold items: there must be from {_FEWEST} to {_MOST}.")
    return cold


@dataclass(frozen=True, kw_only=True, slots=True)
class ColdstartRecipe:
    """`cold` marks the items to recommend, which nothing is learned of; `features` is (items x features)."""

    n_items: int
    cold: NDArray[np.bool_]
    features: sparse.csr_array
    recency: bool

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """K-EASE of the other items; and popularity, for people without a history."""
        return KernelEase(self.n_items), Popularity(self.n_items)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """There is nothing to choose."""
        return (Choice(weights=(1.0,), keep_seen=False),)

    def scorer(self, solved: Sequence[Any]) -> "ColdstartScorer":
        """Learn what metadata says."""
        ease, popularity = solved
        metadata = Metadata.of(ease, self.features)
        usual = np.exp(popularity[: len(ease)])[None] / np.exp(popularity).sum()
        return ColdstartScorer(metadata=metadata, usual=usual, cold=self.cold, recency=self.recency)


@dataclass(frozen=True, kw_only=True, slots=True)
class ColdstartScorer:
    """`usual` is (1 x items of K-EASE): the history that stands for that of people without one."""

    metadata: Metadata
    usual: Matrix
    cold: NDArray[np.bool_]
    recency: bool

    def scores(self, histories: Sequences) -> Scores:
        """Return (1 x u x items) scores; everything but the cold items at -inf."""
        distinct = recent(histories.newest(), self.usual.shape[1], fade=FADE if self.recency else 0.0)
        tastes = self.metadata.tastes(distinct)
        tastes[distinct.lengths == 0] = self.usual @ self.metadata.weights.T
        raw = self.metadata.scores(tastes)
        spread = raw[:, self.cold].std(axis=1, keepdims=True)
        scores = (raw - raw[:, self.cold].mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1) / TEMPERATURE
        return np.where(self.cold, scores, -np.inf)[None].astype(np.float32)
