"""The recipe for users: K-EASE, windowed transitions and the next item, blended as the data wants it.

No part is best everywhere: K-EASE where taste decides, transitions where order does, the next item where people
repeat themselves. So the weights, and whether to offer seen items again, are chosen on users held out of training.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.learning import Choice, Part, Scores
from sandbox.aws.engine.popularity import Popularity
from sandbox.aws.engine.sequences import Sequences
from sandbox.aws.engine.transitions import Markov, Transitions

_USUAL = (0.65, 0.35, 0.0)  # best on MovieLens; others must beat it
_STEPS = 5
_TEMPERATURE = 1.5  # at which a softmax of the scores makes what people did next most likely, on MovieLens


def _weights() -> Iterator[tuple[float, float, float]]:
    """Go through the weights of K-EASE, transitions and the next item: the usual ones, then all in steps of 1/5."""
    yield _USUAL
    for ease in range(_STEPS, -1, -1):
        for transitions in range(_STEPS - ease, -1, -1):
            yield ease / _STEPS, transitions / _STEPS, (_STEPS - ease - transitions) / _STEPS


_CHOICES = tuple(Choice(weights=weights, keep_seen=keep) for keep in (False, True) for weights in _weights())


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendRecipe:
    """`window`: how far transitions look ahead, in events. `recency`: newer events of a history weigh more."""

    n_items: int
    window: int
    recency: bool

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """K-EASE, transitions, the next item; and popularity for people without a history."""
        n = self.n_items
        return KernelEase(n), Transitions(n, self.window), Markov(n), Popularity(n)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every weighting, with seen items left out and left in."""
        return _CHOICES

    def scorer(self, solved: Sequence[Any]) -> "BlendScorer":
        """Put the parts together."""
        ease, transitions, following, popularity = solved
        return BlendScorer(
            ease=ease,
            transitions=transitions,
            following=following,
            popularity=popularity,
            recency=self.recency,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendScorer:
    """Three item-to-item matrices; a user's scores are the weighted rows of what they met."""

    ease: NDArray[np.float32]
    transitions: sparse.csr_array
    following: sparse.csr_array
    popularity: NDArray[np.float32]
    recency: bool

    def scores(self, histories: Sequences) -> Scores:
        """Return (3 x u x items) scores, alike in mean and variance for each user; popularity where there are none."""
        newest = histories.newest()
        raw = np.stack([self._ease(newest), self._transitions(newest), self._following(newest)])
        spread = raw.std(axis=2, keepdims=True)
        scores: Scores = (raw - raw.mean(axis=2, keepdims=True)) / np.where(spread > 0, spread, 1) / _TEMPERATURE
        scores[:, ~raw.any(axis=(0, 2))] = self.popularity
        return scores

    def _ease(self, histories: Sequences) -> Scores:
        size = len(self.ease)
        distinct = histories.keep(histories.items < size).last_occurrences()
        weights = (1.0 + distinct.places) ** (-0.7 if self.recency else 0.0)
        scores = distinct.matrix(weights.astype(np.float32), size) @ self.ease
        return np.pad(scores, ((0, 0), (0, len(self.popularity) - size)))

    def _transitions(self, histories: Sequences) -> Scores:
        recent = histories.newest(40) if self.recency else histories
        weights = np.float32(0.8 if self.recency else 1.0) ** recent.places
        return self._follow(recent, weights, self.transitions)

    def _following(self, histories: Sequences) -> Scores:
        recent = histories.newest(1) if self.recency else histories
        return self._follow(recent, np.ones(len(recent.items)), self.following)

    def _follow(self, histories: Sequences, weights: NDArray[np.floating], pairs: sparse.csr_array) -> Scores:
        matrix = histories.matrix(weights.astype(np.float32), len(self.popularity))
        scores: Scores = (matrix @ pairs).toarray()
        return scores
