"""The recipe for users: K-EASE, windowed transitions and the next item, blended as the data wants it.

No part is best everywhere: K-EASE where taste decides, transitions where order does, the next item where people
repeat themselves. So the weights, and whether to offer seen items again, are chosen on users held out of training.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.learning import Choice, Part, Scores
from sandbox.aws.engine.metadata import Metadata
from sandbox.aws.engine.popularity import Popularity
from sandbox.aws.engine.sequences import Sequences, spans
from sandbox.aws.engine.transitions import Markov, Transitions

_USUAL = (0.65, 0.35, 0.0)  # best on MovieLens; others must beat it
_STEPS = 5
_FADE = 0.7  # of older events, where they weigh less
TEMPERATURE = 1.5  # at which a softmax of the scores makes what people did next most likely, on MovieLens


def _weights() -> Iterator[tuple[float, float, float]]:
    """Go through the weights of K-EASE, transitions and the next item: the usual ones, then all in steps of 1/5."""
    yield _USUAL
    for ease in range(_STEPS, -1, -1):
        for transitions in range(_STEPS - ease, -1, -1):
            yield ease / _STEPS, transitions / _STEPS, (_STEPS - ease - transitions) / _STEPS


_CHOICES = tuple(Choice(weights=weights, keep_seen=keep) for keep in (False, True) for weights in _weights())
_WITH_METADATA = tuple(
    Choice(weights=(*choice.weights, metadata), keep_seen=choice.keep_seen)
    for metadata in (0.0, 0.2, 0.5)
    for choice in _CHOICES
)


def recent(histories: Sequences, size: int, *, fade: float) -> Sequences:
    """Return each one's items below `size` once, weighing (1 + places from the end)^-`fade`."""
    distinct = histories.keep(histories.items < size).last_occurrences()
    weights = (1.0 + distinct.places) ** -fade
    return replace(distinct, weights=weights.astype(np.float32))


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendRecipe:
    """`window`: how far transitions look ahead, in events. `recency`: newer events of a history weigh more.

    `features`, (items x features), are a fourth kind of score where the recipe looks at metadata.
    """

    n_items: int
    window: int
    recency: bool
    features: sparse.csr_array | None = None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """Popularity for people without a history; K-EASE, transitions, the next item."""
        n = self.n_items
        return Popularity(n), KernelEase(n), Transitions(n, self.window), Markov(n)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every weighting, with seen items left out and left in."""
        return _CHOICES if self.features is None else _WITH_METADATA

    def scorer(self, solved: Sequence[Any]) -> "BlendScorer":
        """Put the parts together."""
        popularity, ease, transitions, following = solved
        return BlendScorer(
            ease=ease,
            transitions=transitions,
            following=following,
            popularity=popularity,
            recency=self.recency,
            metadata=None if self.features is None else Metadata.of(ease, self.features),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendScorer:
    """Three item-to-item matrices; a user's scores are the weighted rows of what they met. And what metadata says."""

    ease: NDArray[np.float32]
    transitions: sparse.csr_array
    following: sparse.csr_array
    popularity: NDArray[np.float32]
    recency: bool
    metadata: Metadata | None = None

    def scores(self, histories: Sequences) -> Scores:
        """Return (3 or 4 x u x items) scores, alike in mean and spread for each user; popularity for those without."""
        newest = histories.newest()
        history = recent(newest, len(self.ease), fade=_FADE if self.recency else 0.0)
        scores = np.zeros((3 + (self.metadata is not None), len(history), len(self.popularity)), dtype=np.float32)
        scores[0, :, : len(self.ease)] = history.sums(self.ease)
        scores[1] = self._transitions(newest)
        scores[2] = self._following(newest)
        if self.metadata is not None:
            scores[3] = self.metadata.scores(self.metadata.tastes(history))
        return self._standard(scores)

    def _standard(self, scores: Scores) -> Scores:
        """Bring each user's scores of each kind to the same mean and spread, in place."""
        scores -= scores.mean(axis=2, keepdims=True)
        spread = np.sqrt(np.einsum("kui,kui->ku", scores, scores) / scores.shape[2])[:, :, None]
        scores /= TEMPERATURE * np.where(spread > 0, spread, 1)
        scores[:, ~spread.any(axis=(0, 2))] = self.popularity
        return scores

    def _transitions(self, histories: Sequences) -> Scores:
        recent = histories.newest(40) if self.recency else histories
        weights = np.float32(0.8 if self.recency else 1.0) ** recent.places
        return self._follow(recent, weights, self.transitions)

    def _following(self, histories: Sequences) -> Scores:
        recent = histories.newest(1) if self.recency else histories
        return self._follow(recent, np.ones(len(recent.items)), self.following)

    def _follow(self, histories: Sequences, weights: NDArray[np.floating], pairs: sparse.csr_array) -> Scores:
        if len(histories) == 1:
            return _rows(histories.items, weights, pairs)
        matrix = histories.matrix(weights.astype(np.float32), len(self.popularity))
        scores: Scores = (matrix @ pairs).toarray()
        return scores


def _rows(items: NDArray[np.int32], weights: NDArray[np.floating], pairs: sparse.csr_array) -> Scores:
    """Return (1 x items) the weighted sum of rows; for one user, scipy would take longer to make what multiplies."""
    starts = pairs.indptr[items]
    lengths = pairs.indptr[items + 1] - starts
    events = spans(starts, lengths)
    weighted = pairs.data[events] * np.repeat(weights, lengths)
    return np.bincount(pairs.indices[events], weighted, minlength=pairs.shape[1])[None].astype(np.float32)
