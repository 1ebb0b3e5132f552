"""The guide's formulas for metrics once more, from names alone."""

from math import log2
from statistics import fmean

Answers = list[tuple[list[str], set[str]]]  # what each test user was recommended, and what they did

_NDCG = "normalized_discounted_cumulative_gain_at"
_DEPTHS = (5, 10, 25)


def recomputed(splits: list[Answers], n_items: int) -> dict[str, float]:
    """Return the eight metrics; coverage is that of one split, averaged."""
    users = [answer for split in splits for answer in split]

    def ndcg(offered: list[str], done: set[str], k: int) -> float:
        gain = sum(1 / log2(rank + 2) for rank, item in enumerate(offered[:k]) if item in done)
        return gain / sum(1 / log2(rank + 2) for rank in range(min(k, len(done))))

    ranks = [next((rank for rank, item in enumerate(offered, 1) if item in done), None) for offered, done in users]
    return {
        "coverage": fmean(len({item for offered, _ in split for item in offered}) / n_items for split in splits),
        "mean_reciprocal_rank_at_25": fmean(1 / rank if rank else 0 for rank in ranks),
        **{f"{_NDCG}_{k}": fmean(ndcg(*each, k) for each in users) for k in _DEPTHS},
        **{f"precision_at_{k}": fmean(len(done & set(offered[:k])) / k for offered, done in users) for k in _DEPTHS},
    }
