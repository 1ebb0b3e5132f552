"""A trained recipe that answers by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contract import Scored
from sandbox.aws.engine.learning import Choice, Scorer, logits
from sandbox.aws.engine.sequences import Catalogue, Sequences


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedModel:
    """The `Model` of every recipe. `scored`: answers carry scores, between 0 and 1 and adding up to 1.

    Nothing here depends on who was trained on: a new event only makes a longer history.
    """

    catalogue: Catalogue
    scorer: Scorer
    choice: Choice
    scored: bool

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return the best `count` items; their scores are shares of the whole catalogue."""
        scores = self._logits(history, self.choice)
        offered = np.flatnonzero(~np.isneginf(scores))
        best = offered[np.argsort(-scores[offered], kind="stable")]
        return self._answer(best[:count], _softmax(scores)[best[:count]])

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order `candidates`, seen ones too; scores are shares among those known, the others come last."""
        known = self.catalogue.encode(candidates)
        scores = self._logits(history, replace(self.choice, keep_seen=True))[known]
        order = np.argsort(-scores, kind="stable")
        unknown = [Scored(item=item, score=None) for item in candidates if item not in self.catalogue.numbers]
        return [*self._answer(known[order], _softmax(scores)[order]), *unknown]

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return items that go with `item`, never itself; popular items where it is unknown."""
        return [each for each in self.recommend([item], count=count + 1) if each.item != item][:count]

    def _logits(self, history: Sequence[str], choice: Choice) -> NDArray[np.float32]:
        histories = Sequences.of([self.catalogue.encode(history)]).newest()
        scores: NDArray[np.float32] = logits(self.scorer.scores(histories), choice, histories)[0]
        return scores

    def _answer(self, items: Iterable[int], scores: NDArray[np.float64]) -> list[Scored]:
        return [
            Scored(item=self.catalogue.names[item], score=float(score) if self.scored else None)
            for item, score in zip(items, scores, strict=True)
        ]


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.exp(scores.astype(np.float64) - scores.max(initial=-np.inf))
    shares /= shares.sum()
    return shares
