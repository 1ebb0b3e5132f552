"""How good recommendations are, as GetSolutionMetrics counts it.

Formulas: Personalize Developer Guide, "Evaluating a solution version with metrics". The ideal DCG is that of
min(K, relevant items) hits at the top, the usual definition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sandbox.aws.engine.sequences import Sequences

DEPTH = 25  # recommendations that are judged
_DISCOUNTS = 1 / np.log2(np.arange(DEPTH) + 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The recommendations of u users held against what they did next.

    `hits` is (u x 25): the recommendation at that rank was right. `relevant` is the number of right items of each
    user. `offered` holds the items that anybody was recommended, once each, -1 for none.
    """

    hits: NDArray[np.bool_]
    relevant: NDArray[np.int64]
    offered: NDArray[np.int64]

    @classmethod
    def of(cls, recommended: NDArray[np.int64], truths: Sequences) -> Self:
        """Hold each user's `recommended` items, at most 25 and -1 for none, against the items that are true."""
        catalogue = 1 + max(recommended.max(initial=0), truths.items.max(initial=0))
        relevant = np.zeros((len(truths), catalogue + 1), dtype=bool)  # the last column answers for -1
        relevant[truths.users, truths.items] = True
        hits = np.take_along_axis(relevant, recommended, axis=1)
        short = DEPTH - hits.shape[1]
        return cls(
            hits=np.pad(hits, ((0, 0), (0, short))), relevant=relevant.sum(axis=1), offered=np.unique(recommended)
        )

    @classmethod
    def all(cls, judged: Sequence[Self]) -> Self:
        """Return the users of all of `judged` together."""
        return cls(
            hits=np.concatenate([each.hits for each in judged]),
            relevant=np.concatenate([each.relevant for each in judged]),
            offered=np.unique(np.concatenate([each.offered for each in judged])),
        )

    def __len__(self) -> int:
        """Return u."""
        return len(self.relevant)

    def ndcg(self, k: int) -> NDArray[np.float64]:
        """Normalised discounted cumulative gain of the first `k`, a user each."""
        ideal = np.cumsum(_DISCOUNTS)[np.minimum(k, self.relevant) - 1]
        gain: NDArray[np.float64] = self.hits[:, :k] @ _DISCOUNTS[:k] / ideal
        return gain

    def precision(self, k: int) -> NDArray[np.float64]:
        """Share of hits in the first `k`, a user each."""
        share: NDArray[np.float64] = self.hits[:, :k].sum(axis=1) / k
        return share

    def reciprocal_rank(self) -> NDArray[np.float64]:
        """1 / rank of the first hit, 0 where there is none, a user each."""
        return np.where(self.hits.any(axis=1), 1 / (1 + self.hits.argmax(axis=1)), 0.0)

    def averages(self) -> dict[str, float]:
        """Return the seven metrics that are averages over users, by AWS's names."""
        return {
            "mean_reciprocal_rank_at_25": float(self.reciprocal_rank().mean()),
            **{f"normalized_discounted_cumulative_gain_at_{k}": float(self.ndcg(k).mean()) for k in (5, 10, 25)},
            **{f"precision_at_{k}": float(self.precision(k).mean()) for k in (5, 10, 25)},
        }


def report(splits: Sequence[Judged], n_items: int) -> dict[str, float]:
    """Return AWS's eight metrics over all users of `splits`, rounded to 4 decimals as the API does.

    Coverage depends on how many users are asked, so it is that of one split, averaged.
    """
    coverage = float(np.mean([np.sum(split.offered >= 0) / n_items for split in splits]))
    metrics = {"coverage": coverage, **Judged.all(splits).averages()}
    return {name: round(value, 4) for name, value in metrics.items()}


def standard_error(splits: Sequence[Judged]) -> float:
    """Return the standard error of the mean NDCG@25 over all users of `splits`."""
    gains = Judged.all(splits).ndcg(DEPTH)
    return float(gains.std() / np.sqrt(len(gains)))
