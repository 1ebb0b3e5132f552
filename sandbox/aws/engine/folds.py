"""Users in disjoint groups, and what is learned with some of the groups left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.learning import Learner, Part, Scorer
from sandbox.aws.engine.sequences import Sequences

_REMEMBERED = 6  # parts whose sums are kept: those of one learner, and a few that the next one shares
_FEW = 3  # groups that are added up for each training


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdout:
    """Test users: the oldest 90% of each one's events to start from, the newest 10% to be foreseen.

    `rewards`: what each item is worth by an objective besides relevance.
    """

    histories: Sequences
    truths: Sequences
    rewards: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, sequences: Sequences) -> "Holdout":
        """Cut each user's events in two; who has one event only cannot be tested."""
        tested = sequences.select(np.flatnonzero(sequences.lengths > 1))
        newest = np.maximum(1, np.rint(0.1 * tested.lengths))
        future = tested.places < np.repeat(newest, tested.lengths)
        return cls(histories=tested.keep(~future), truths=tested.keep(future))

    def of_new(self, new: NDArray[np.bool_]) -> "Holdout":
        """Return the users who meet a new item next, with what else they met before."""
        truths = self.truths.keep(new[self.truths.items])
        tested = np.flatnonzero(truths.lengths)
        histories = self.histories.keep(~new[self.histories.items])
        return Holdout(histories=histories.select(tested), truths=truths.select(tested))

    def __len__(self) -> int:
        """Return the number of test users."""
        return len(self.histories)


class Folds:
    """Counts each group of users once; a training without some of them is the total less theirs."""

    def __init__(self, groups: Sequence[Sequences]) -> None:
        """Take the training events of each group."""
        self._groups = groups
        self._many = len(groups) > _FEW
        self._counts = lru_cache(_REMEMBERED)(self._count)
        self._solved = lru_cache(_REMEMBERED)(self._solve)
        self._without: frozenset[int] | None = None

    def learn(self, learner: Learner, *, without: frozenset[int] = frozenset()) -> Scorer:
        """Train on all groups but those."""
        if without != self._without:  # what was solved for others is not asked for again, and is large
            self._solved.cache_clear()
            self._without = without
        return learner.scorer([self._solved(part, without) for part in learner.parts])

    def _count(self, part: Part[Any]) -> list[Any]:
        """Return the sums of each group, and those of all where there are many groups.

        Of few, the total would take memory that large data lacks, and spare hardly any time.
        """
        counts = [part.count(group) for group in self._groups]
        return [*counts, reduce(add, counts)] if self._many else counts

    def _solve(self, part: Part[Any], without: frozenset[int]) -> Any:  # noqa: ANN401 - an array, dense or sparse, as the part has it
        counts = self._counts(part)
        if self._many:
            *groups, total = counts
            rest = reduce(lambda rest, group: rest - groups[group], sorted(without), total)
        else:
            rest = reduce(add, (each for number, each in enumerate(counts) if number not in without))
        return part.solve(rest.copy() if any(rest is each for each in counts) else rest)
