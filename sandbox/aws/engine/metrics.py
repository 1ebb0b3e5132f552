"""How good recommendations are, as GetSolutionMetrics counts it.

Formulas: Personalize Developer Guide, "Evaluating a solution version with metrics". The ideal DCG is that of
min(K, relevant items) hits at the top, the usual definition.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.sequences import Sequences

Gains = NDArray[np.floating]

DEPTH = 25  # recommendations that are judged
_WEIGHTED = "normalized_discounted_cumulative_gain_with_event_weights_at"
_DISCOUNTS = 1 / np.log2(np.arange(DEPTH) + 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The recommendations of u users held against what they did next.

    `hits` is (u x 25): the recommendation at that rank was right. `relevant` is the number of right items of each
    user. `offered` holds the items that anybody was recommended, once each, -1 for none. With event weights, `gains`
    are those of the hits, and `ideal` the largest of each user's right items, falling; both (u x 25).
    With an objective, `rewarded` is (u x 2): the rewards of the hits, and of all right items.
    """

    hits: NDArray[np.bool_]
    relevant: NDArray[np.int64]
    offered: NDArray[np.int64]
    gains: Gains | None = None
    ideal: Gains | None = None
    rewarded: Gains | None = None

    @classmethod
    def of(cls, recommended: NDArray[np.int64], truths: Sequences, rewards: NDArray[np.float32] | None = None) -> Self:
        """Hold each user's `recommended` items, at most 25 and -1 for none, against the items that are true."""
        catalogue = 1 + max(recommended.max(initial=0), truths.items.max(initial=0))
        relevant = np.zeros((len(truths), catalogue + 1), dtype=bool)  # the last column answers for -1
        relevant[truths.users, truths.items] = True
        hits = np.take_along_axis(relevant, recommended, axis=1)
        rewarded = None
        if rewards is not None:
            gained = (hits * rewards[recommended]).sum(axis=1)
            rewarded = np.stack([gained, relevant[:, :-1] @ rewards[:catalogue]], axis=1)
        short = DEPTH - hits.shape[1]
        judged = cls(
            hits=np.pad(hits, ((0, 0), (0, short))),
            relevant=relevant.sum(axis=1),
            offered=np.unique(recommended),
            rewarded=rewarded,
        )
        return judged if truths.weights is None else judged._weighted(recommended, truths, truths.weights)

    def _weighted(self, recommended: NDArray[np.int64], truths: Sequences, weights: NDArray[np.float32]) -> Self:
        catalogue = 1 + max(recommended.max(initial=0), truths.items.max(initial=0))
        worth = np.zeros((len(truths), max(catalogue, DEPTH)), dtype=np.float32)
        np.maximum.at(worth, (truths.users, truths.items), weights)
        gains = np.where(recommended < 0, 0, np.take_along_axis(worth, recommended, axis=1))
        best = -np.sort(-worth, axis=1)[:, :DEPTH]
        return replace(self, gains=np.pad(gains, ((0, 0), (0, DEPTH - gains.shape[1]))), ideal=best)

    @classmethod
    def all(cls, judged: Sequence[Self]) -> Self:
        """Return the users of all of `judged` together."""
        return cls(
            hits=np.concatenate([each.hits for each in judged]),
            relevant=np.concatenate([each.relevant for each in judged]),
            offered=np.unique(np.concatenate([each.offered for each in judged])),
            gains=_stacked([each.gains for each in judged]),
            ideal=_stacked([each.ideal for each in judged]),
            rewarded=_stacked([each.rewarded for each in judged]),
        )

    def __len__(self) -> int:
        """Return u."""
        return len(self.relevant)

    def ndcg(self, k: int) -> NDArray[np.float64]:
        """Normalised discounted cumulative gain of the first `k`, a user each."""
        ideal = np.cumsum(_DISCOUNTS)[np.minimum(k, self.relevant) - 1]
        gain: NDArray[np.float64] = self.hits[:, :k] @ _DISCOUNTS[:k] / ideal
        return gain

    def weighted_ndcg(self, k: int) -> NDArray[np.float64]:
        """Return the same with each item's gain its event's weight; without event weights, no other."""
        if self.gains is None or self.ideal is None:
            return self.ndcg(k)
        gain: NDArray[np.float64] = self.gains[:, :k] @ _DISCOUNTS[:k] / (self.ideal[:, :k] @ _DISCOUNTS[:k])
        return gain

    def precision(self, k: int) -> NDArray[np.float64]:
        """Share of hits in the first `k`, a user each."""
        share: NDArray[np.float64] = self.hits[:, :k].sum(axis=1) / k
        return share

    def reciprocal_rank(self) -> NDArray[np.float64]:
        """1 / rank of the first hit, 0 where there is none, a user each."""
        return np.where(self.hits.any(axis=1), 1 / (1 + self.hits.argmax(axis=1)), 0.0)

    def rewards(self) -> NDArray[np.float64]:
        """Share of the rewards within reach that the recommendations gained, of each user for whom there are any."""
        gained, attainable = np.zeros((2, 0)) if self.rewarded is None else self.rewarded.T.astype(np.float64)
        reachable = attainable > 0
        shares: NDArray[np.float64] = np.minimum(1.0, gained[reachable] / attainable[reachable])
        return shares

    def averages(self) -> dict[str, float]:
        """Return AWS's metrics that are averages over users: seven, three with event weights, one with an objective."""
        return {
            **({} if self.gains is None else {f"{_WEIGHTED}_{k}": _mean(self.weighted_ndcg(k)) for k in (5, 10, 25)}),
            **({} if self.rewarded is None else {"average_rewards_at_k": _mean(self.rewards())}),
            "mean_reciprocal_rank_at_25": _mean(self.reciprocal_rank()),
            **{f"normalized_discounted_cumulative_gain_at_{k}": _mean(self.ndcg(k)) for k in (5, 10, 25)},
            **{f"precision_at_{k}": _mean(self.precision(k)) for k in (5, 10, 25)},
        }


def _mean(values: NDArray[np.float64]) -> float:
    """Return the mean over users, 0 where nobody could be tested."""
    return float(values.mean()) if len(values) else 0.0


def _stacked(arrays: Sequence[Gains | None]) -> Gains | None:
    found = [each for each in arrays if each is not None]
    return np.concatenate(found) if found else None


def report(splits: Sequence[Judged], n_items: int) -> dict[str, float]:
    """Return AWS's metrics over all users of `splits`, rounded to 4 decimals as the API does.

    Coverage depends on how many users are asked, so it is that of one split, averaged.
    """
    coverage = float(np.mean([np.sum(split.offered >= 0) / n_items for split in splits]))
    metrics = {"coverage": coverage, **Judged.all(splits).averages()}
    return {name: round(value, 4) for name, value in metrics.items()}


def standard_error(splits: Sequence[Judged]) -> float:
    """Return the standard error of the mean NDCG@25 over all users of `splits`."""
    gains = Judged.all(splits).ndcg(DEPTH)
    return float(gains.std() / np.sqrt(len(gains))) if len(gains) else 0.0
