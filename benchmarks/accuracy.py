"""How accurate the sandbox's recipes are: `python benchmarks/accuracy.py`.

MovieLens 100K, whole and with ratings of 4 and 5 only, by the protocol of Amazon Personalize (Developer Guide,
"Evaluating a solution version with metrics"): nine tenths of the users train, and of each of the others the newest
tenth of events is to be foreseen. Every user is tested once, in ten disjoint splits. Naive models stand beside the
recipe, on the same splits. Ends with 1 where a bar is missed.
"""

import csv
import io
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox.aws.engine import train
from sandbox.aws.engine.blend import BlendRecipe
from sandbox.aws.engine.contest import judge
from sandbox.aws.engine.contract import Interactions, TrainingRequest
from sandbox.aws.engine.ease import KernelEase
from sandbox.aws.engine.folds import Folds, Holdout
from sandbox.aws.engine.learning import Choice, Learner, Part
from sandbox.aws.engine.metrics import report
from sandbox.aws.engine.popularity import PopularityRecipe
from sandbox.aws.engine.selection import tenths
from sandbox.aws.engine.sequences import read
from sandbox.data import INTERACTIONS, movielens

NDCG = "normalized_discounted_cumulative_gain_at_25"
MRR = "mean_reciprocal_rank_at_25"
RECIPES = ("aws-user-personalization-v2", "aws-user-personalization")
RING, CERTAINTY = 40, 0.8  # of the walk: its items, and how often a step leads to the next


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What a measure must reach, and what it is meant to reach."""

    must: float
    target: float

    def verdict(self, value: float) -> str:
        """Say where `value` stands."""
        return "ok" if value >= self.target else "below target" if value >= self.must else "MISSED"


@dataclass(frozen=True)
class PlainEase(BlendRecipe):
    """EASE as published: no order, and the whole history alike."""

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """Count co-occurrence without regard to distance."""
        popularity, _, *others = super().parts
        return popularity, KernelEase(self.n_items, exponent=0.0), *others


def main() -> int:
    """Print the tables; return 1 where a bar is missed."""
    missed = [
        *measure("MovieLens 100K", films(0), {NDCG: Bar(must=0.240, target=0.250), MRR: Bar(must=0.355, target=0.372)}),
        *measure(
            "ratings of 4 and 5", films(4), {NDCG: Bar(must=0.180, target=0.187), MRR: Bar(must=0.226, target=0.236)}
        ),
        *measure_walk(Bar(must=0.75, target=0.80)),
    ]
    return 1 if missed else 0


def measure(title: str, data: Interactions, bars: dict[str, Bar]) -> Iterator[str]:
    """Print one data set's table, and yield what missed its bar."""
    print(f"\n{title}: {len(data):,} interactions, {len(set(data.users)):,} people, {len(set(data.items)):,} items")
    print(f"{'':44}{'NDCG@25':>9}{'MRR@25':>9}{'seconds':>9}")
    for name, metrics in measure_naive(data):
        print(f"{name:44}{metrics[NDCG]:9.4f}{metrics[MRR]:9.4f}")
    print(f"{'must':44}{bars[NDCG].must:9.4f}{bars[MRR].must:9.4f}")
    print(f"{'target':44}{bars[NDCG].target:9.4f}{bars[MRR].target:9.4f}")
    for recipe in RECIPES:
        started = time.perf_counter()
        trained = train(TrainingRequest(recipe=recipe), data, None)
        verdicts = {name: bar.verdict(trained.metrics[name]) for name, bar in bars.items()}
        row = f"{trained.metrics[NDCG]:9.4f}{trained.metrics[MRR]:9.4f}{time.perf_counter() - started:9.1f}"
        print(f"{recipe:44}{row}  {', '.join(verdicts.values())} (standard error {trained.standard_error:.4f})")
        yield from (f"{recipe} {name}" for name, verdict in verdicts.items() if verdict == "MISSED")


def measure_walk(bar: Bar) -> Iterator[str]:
    """Print how often new people on a walk get first what they do next."""
    model = train(TrainingRequest(recipe=RECIPES[0]), walk(users=400, seed=1), None).model
    strangers = np.reshape(walk(users=4000, seed=2).items, (4000, -1)).tolist()
    guesses = [model.recommend(history, count=1)[0].item for *history, _ in strangers]
    share = float(np.mean([guess == history[-1] for guess, history in zip(guesses, strangers, strict=True)]))
    print(f"\nWalk, 80% certain: next item first for {share:.3f} of new people  {bar.verdict(share)}")
    if share < bar.must:
        yield "walk"


def measure_naive(data: Interactions) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield names and metrics of models that choose nothing."""
    catalogue, people = read(data)
    groups = [people.select(users) for users in tenths(people)]
    folds = Folds(groups)
    for name, learner, choice in naive(len(catalogue)):
        splits = [
            judge(folds.learn(learner, without=frozenset({number})), [choice], Holdout.of(group))[0]
            for number, group in enumerate(groups)
        ]
        yield name, report(splits, len(catalogue))


def naive(n: int) -> Sequence[tuple[str, Learner, Choice]]:
    """Return models of `n` items that people start with."""
    ease = PlainEase(n_items=n, window=2, recency=False)
    markov = BlendRecipe(n_items=n, window=2, recency=True)
    return [
        ("popularity (aws-popularity-count)", PopularityRecipe(n), Choice(weights=(1.0,), keep_seen=True)),
        ("popularity, seen items left out", PopularityRecipe(n), Choice(weights=(1.0,), keep_seen=False)),
        ("Markov chain, seen items left out", markov, Choice(weights=(0.0, 0.0, 1.0), keep_seen=False)),
        ("plain EASE, seen items left in", ease, Choice(weights=(1.0, 0.0, 0.0), keep_seen=True)),
        ("plain EASE, seen items left out", ease, Choice(weights=(1.0, 0.0, 0.0), keep_seen=False)),
    ]


def films(least: int) -> Interactions:
    """Return the MovieLens ratings from `least` up, in the order of the file."""
    table = csv.DictReader(io.StringIO(movielens()[INTERACTIONS].decode()))
    rows = [row for row in table if float(row["EVENT_VALUE"]) >= least]
    return columns([(row["USER_ID"], row["ITEM_ID"], int(row["TIMESTAMP"])) for row in rows])


def walk(*, users: int, seed: int) -> Interactions:
    """Return 10 steps of each user along the ring; an uncertain step leads anywhere."""
    random = np.random.default_rng(seed)
    rows = []
    for user in range(users):
        item = random.integers(RING)
        for step in range(10):
            rows.append((f"user-{user}", f"item-{item}", step))
            item = (item + 1) % RING if random.random() < CERTAINTY else random.integers(RING)
    return columns(rows)


def columns(rows: Sequence[tuple[str, str, int]]) -> Interactions:
    """Return (user, item, timestamp) rows as columns."""
    users, items, timestamps = zip(*rows, strict=True)
    return Interactions(
        users=np.array(users, dtype=object), items=np.array(items, dtype=object), timestamps=np.array(timestamps)
    )


if __name__ == "__main__":
    sys.exit(main())
