"""What an answer is made of: items, with why they are in it; and the pool that they are taken from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sandbox.aws.engine.contract import Model, Scored
from sandbox.aws.filters.applying import Keep
from sandbox.aws.serving.exploration import Explorer

WITH_REASONS = frozenset({"aws-user-personalization-v2"})  # the recipes whose answers say why an item is in them
_UNKNOWN_WITHOUT_SCORE = frozenset({"aws-personalized-ranking-v2"})
EXPLORED = "Exploration"
POPULAR = "Popular item"  # it fills up what a filter left too few of
PROMOTED = "Promoted item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One item of an answer. `reasons` are given where the model alone would not have offered it."""

    item: str
    score: float | None
    promotion: str | None = None
    reasons: Sequence[str] = ()

    @classmethod
    def of(cls, scored: Scored) -> "Offer":
        """Return what a model scored."""
        return cls(item=scored.item, score=scored.score)

    def promoted_by(self, name: str) -> "Offer":
        """Return the same item as part of a promotion."""
        return replace(self, promotion=name, reasons=(PROMOTED,))


def ranked(scored: Sequence[Scored], recipe: str) -> list[Offer]:
    """Return a ranking; an item that the training did not have gets a score of 0, or none from version 2."""
    unknown = None if recipe in _UNKNOWN_WITHOUT_SCORE else 0.0
    return [Offer(item=each.item, score=unknown if each.score is None else each.score) for each in scored]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """All that can be offered for one request; `ask` returns the best so many, `seen` is what the user had before.

    `explorer` finds items that few people met, for some places of the answer.
    """

    model: Model
    ask: Callable[[int], list[Scored]]
    seen: Sequence[str] = ()
    explorer: Explorer | None = None

    def best(self, count: int, keep: Keep | None) -> list[Offer]:
        """Return the best `count` items that stay, filled up with popular ones that the user has had before."""
        if keep is None:
            return self._explored([Offer.of(each) for each in self.ask(count)], keep)
        found = [Offer.of(each) for each in self._kept(count, keep)]
        filled = [*found, *self._again(count - len(found), keep, {each.item for each in found})]
        return self._explored(filled, keep)

    def _explored(self, offers: list[Offer], keep: Keep | None) -> list[Offer]:
        """Give some of the places to new items; the worst of the others have to go."""
        if self.explorer is None:
            return offers
        places = self.explorer.exploration.places(len(offers))
        found = self.explorer.found(len(places), {each.item for each in offers}, keep)
        explored = dict(zip(places, self._tried(found, offers), strict=False))
        known = iter(offers)
        return [explored[place] if place in explored else next(known) for place in range(len(offers))]

    def _tried(self, new: Sequence[str], offers: Sequence[Offer]) -> list[Offer]:
        """Return new items, each with its share of the whole catalogue's scores; 0 where the training did not have it.

        A ranking gives shares of its list alone: they are in the same proportion to that of the best offer.
        """
        best = next((each for each in offers if each.score is not None), None)
        if not new or best is None or not best.score:
            return [Offer(item=item, score=None if best is None else 0.0, reasons=(EXPLORED,)) for item in new]
        shares = {each.item: each.score or 0.0 for each in self.model.rank(self.seen, [best.item, *new])}
        scale = best.score / shares[best.item]
        return [Offer(item=item, score=shares[item] * scale, reasons=(EXPLORED,)) for item in new]

    def _kept(self, count: int, keep: Keep) -> list[Scored]:
        """Ask for more until enough stay; what stays is often near the top."""
        asked = 4 * count
        while True:
            found = self.ask(asked)
            kept = [each for each in found if keep(each.item)]
            if len(kept) >= count or len(found) < asked:
                return kept[:count]
            asked *= 8

    def _again(self, missing: int, keep: Keep, offered: set[str]) -> list[Offer]:
        """Return items that the model does not offer twice, the most popular first, without a score."""
        seen = [item for item in dict.fromkeys(self.seen) if item not in offered and keep(item)] if missing > 0 else []
        trained = [each.item for each in self.model.rank([], seen) if each.score is not None] if seen else []
        return [Offer(item=item, score=None, reasons=(POPULAR,)) for item in trained[:missing]]
