"""A second aim besides relevance, such as revenue: items with more of an attribute come earlier.

Source: Personalize Developer Guide, "Optimizing a solution for an additional objective".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contract import Items, Objective
from sandbox.aws.engine.learning import Choice, Learner, Part, Scorer, Scores
from sandbox.aws.engine.sequences import Catalogue, Sequences

_SENSITIVITIES: Mapping[str, float] = {"OFF": 0.0, "LOW": 0.25, "MEDIUM": 0.5, "HIGH": 1.0}


def rewards_of(objective: Objective, items: Items | None, catalogue: Catalogue) -> NDArray[np.float32]:
    """Return each item's reward: its attribute from the least, 0, to the most, 1; 0 where it has none."""
    values = np.full(len(catalogue), np.nan)
    for item, value in zip(items.ids, items.columns.get(objective.attribute, ()), strict=False) if items else ():
        if isinstance(value, (int, float)):
            values[catalogue.numbers[item]] = value
    known = values[np.isfinite(values)]
    least, most = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    return np.nan_to_num((values - least) / (most - least or 1)).astype(np.float32)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewarding:
    """A learner whose scores have one kind more, the rewards, which always weighs 1."""

    learner: Learner
    rewards: NDArray[np.float32]
    sensitivity: str

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What it learns."""
        return self.learner.parts

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The learner's own."""
        return tuple(replace(each, weights=(*each.weights, 1.0)) for each in self.learner.choices)

    def scorer(self, solved: Sequence[Any]) -> "RewardingScorer":
        """Put together what the parts have learned, and what rewards add."""
        spread = self.rewards.std() or 1.0
        standard = (self.rewards - self.rewards.mean()) / spread
        bonus = _SENSITIVITIES[self.sensitivity] * standard
        return RewardingScorer(scorer=self.learner.scorer(solved), bonus=bonus.astype(np.float32))


@dataclass(frozen=True, kw_only=True, slots=True)
class RewardingScorer:
    """`bonus`: what each item's reward adds to its score, in units of how far the learner's scores spread."""

    scorer: Scorer
    bonus: NDArray[np.float32]

    def scores(self, histories: Sequences) -> Scores:
        """Return the scores with one kind more."""
        relevant = self.scorer.scores(histories)
        return np.concatenate([relevant, np.broadcast_to(self.bonus, relevant[:1].shape)])
