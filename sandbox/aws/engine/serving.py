"""A trained recipe that answers by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.contexts import Contexts
from sandbox.aws.engine.contract import Items, Scored
from sandbox.aws.engine.learning import Choice, Scorer, Scores, logits
from sandbox.aws.engine.newcomers import Newcomers
from sandbox.aws.engine.sequences import Catalogue, Sequences


@dataclass(slots=True)
class _Latest:
    """The history that was scored last, and each kind of its scores: an answer may ask about the same one again."""

    scored: tuple[Sequences, Scores] | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, weakref_slot=True)
class ServedModel:
    """The `Model` of every recipe. `scored`: answers carry scores, between 0 and 1 and adding up to 1.

    `contexts`: what was learned of them; `lift`: what the present one adds to the score of each item.
    `newcomers`: what can be explored.

    Nothing here depends on who was trained on: a new event only makes a longer history.
    """

    catalogue: Catalogue
    scorer: Scorer
    choice: Choice
    scored: bool
    contexts: Contexts | None = None
    lift: NDArray[np.float32] | None = None
    newcomers: Newcomers | None = None
    _latest: _Latest = field(default_factory=_Latest, init=False)

    def explore(self, history: Sequence[str], *, days: float) -> list[str]:
        """Return items that few met, at most so many days old, those first that go with a history."""
        if self.newcomers is None:
            return []
        return self.newcomers.best(Sequences.of([self.catalogue.encode(history)]).newest(), days=days)

    def unknown(self, items: Sequence[str]) -> list[str]:
        """Return those that the training did not have; nothing where nothing is explored."""
        return [] if self.newcomers is None else [each for each in items if each not in self.catalogue.numbers]

    def joined_by(self, items: Items) -> "ServedModel":
        """Return the model with items to explore besides."""
        return replace(self, newcomers=self.newcomers and self.newcomers.joined_by(items))

    def within(self, context: Mapping[str, str]) -> "ServedModel":
        """Return the model as it answers in a context."""
        lift = self.contexts.lift(context) if self.contexts else None
        return self if lift is None else replace(self, lift=lift)

    def recommend(self, history: Sequence[str], *, count: int) -> list[Scored]:
        """Return the best `count` items; their scores are shares of the whole catalogue."""
        scores = self._logits(history, self.choice)
        return self._ranked(np.arange(len(scores)), scores, count)

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> list[Scored]:
        """Order `candidates`, seen ones too; scores are shares among those known, the others come last."""
        known = self.catalogue.encode(candidates)
        scores = self._logits(history, replace(self.choice, keep_seen=True))[known]
        ranked = self._ranked(known, scores, len(known))
        unranked = set(candidates) - {each.item for each in ranked}
        return [*ranked, *(Scored(item=item, score=None) for item in candidates if item in unranked)]

    def similar(self, item: str, *, count: int) -> list[Scored]:
        """Return items that go with `item`, never itself; popular items where it is unknown."""
        return [each for each in self.recommend([item], count=count + 1) if each.item != item][:count]

    def _logits(self, history: Sequence[str], choice: Choice) -> Scores:
        histories, kinds = self._scored(self.catalogue.encode(history))
        scores: Scores = logits(kinds, choice, histories)[0]
        return scores if self.lift is None else scores + self.lift

    def _scored(self, history: NDArray[np.int32]) -> tuple[Sequences, Scores]:
        latest = self._latest.scored
        if latest is None or not np.array_equal(latest[0].items, history):
            histories = Sequences.of([history])
            latest = self._latest.scored = histories, self.scorer.scores(histories)
        return latest

    def _ranked(self, items: NDArray[np.integer], scores: Scores, count: int) -> list[Scored]:
        """Name the best `count` of `items`, but none at -inf; of equal ones the more popular comes first."""
        best = np.argsort(-scores, kind="stable")[:count]
        best = best[scores[best] > -np.inf]
        shares = _shares(scores, best) if self.scored else [None] * len(best)
        names = [self.catalogue.names[item] for item in items[best].tolist()]
        return [Scored(item=name, score=share) for name, share in zip(names, shares, strict=True)]


def _shares(scores: Scores, best: NDArray[np.integer]) -> list[float]:
    """Return the softmax of all `scores` at `best`, the first of which is the highest."""
    exponentials = np.exp(scores - scores[best[:1]].sum(dtype=np.float64))
    shares: list[float] = (exponentials[best] / exponentials.sum()).tolist()
    return shares
