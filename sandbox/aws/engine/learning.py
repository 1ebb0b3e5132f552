"""What a recipe is made of, and how its scores become an order.

Everything that a recipe learns from is a sum over users (`Part.count`), so leaving users out is a subtraction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.sequences import Sequences

Scores = NDArray[np.float32]
Sums = TypeVar("Sums")  # an array, dense or sparse


class Part(Protocol[Sums]):
    """One thing to learn; a value that hashes, so that what was counted for it can be remembered."""

    def __hash__(self) -> int: ...

    def count(self, sequences: Sequences, /) -> Sums:
        """Return the sums over these users; those of two groups of users add up."""
        ...

    def solve(self, counts: Sums, /) -> Sums:
        """Turn the sums into what scores; they may be overwritten."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A setting that the data decides: how much each kind of score weighs, and whether to offer seen items again."""

    weights: tuple[float, ...]
    keep_seen: bool


class Scorer(Protocol):
    """A trained recipe on numbers."""

    def scores(self, histories: Sequences) -> Scores:
        """Return the scores of every item for u users, (kinds of score x u x items); -inf is never recommended."""
        ...


class Learner(Protocol):
    """A recipe with its hyperparameters set."""

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What it learns."""
        ...

    @property
    def choices(self) -> Sequence[Choice]:
        """The settings among which the data decides, the usual one first."""
        ...

    def scorer(self, solved: Sequence[Any]) -> Scorer:
        """Put together what the parts have learned, in their order."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A learner whose choice is made."""

    learner: Learner
    choice: Choice

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What it learns."""
        return self.learner.parts

    @property
    def choices(self) -> Sequence[Choice]:
        """There is nothing left to choose."""
        return (self.choice,)

    def scorer(self, solved: Sequence[Any]) -> Scorer:
        """Put together what the parts have learned."""
        return self.learner.scorer(solved)


def logits(scores: Scores, choice: Choice, histories: Sequences) -> Scores:
    """Weigh the kinds of score and return (u x items); -inf where an item is left out."""
    weights = np.array(choice.weights, dtype=np.float32)
    blended: Scores = (weights @ scores.reshape(len(weights), -1)).reshape(scores.shape[1:])
    if not choice.keep_seen:
        blended[histories.users, histories.items] = -np.inf
    return blended


def top(scores: Scores, count: int) -> NDArray[np.int64]:
    """Return the numbers of the best `count` items, best first, a row each; -1 where nothing is left to offer.

    Of equal ones that with the smaller number comes first, which is the more popular.
    """
    count = min(count, scores.shape[1])
    best = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)
    values = np.take_along_axis(scores, best, axis=1)
    worst = values.min(axis=1, keepdims=True)
    for row in np.flatnonzero((scores == worst).sum(axis=1) > (values == worst).sum(axis=1)):
        best[row] = np.sort(np.argsort(-scores[row], kind="stable")[:count])  # a partition takes any of equals
    values = np.take_along_axis(scores, best, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    ranked = np.take_along_axis(best, order, axis=1)
    return np.where(np.isneginf(np.take_along_axis(values, order, axis=1)), -1, ranked)
