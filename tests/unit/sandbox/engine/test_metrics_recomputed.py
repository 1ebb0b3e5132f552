from collections.abc import Iterator
from dataclasses import replace
from math import log2
from statistics import fmean

import pytest

from sandbox.aws.engine import RECIPES, train
from sandbox.aws.engine.contract import Interactions, Trained, TrainingRequest
from sandbox.aws.engine.folds import Folds
from sandbox.aws.engine.learners import Ingredients, build
from sandbox.aws.engine.selection import tenths
from sandbox.aws.engine.sequences import read
from sandbox.aws.engine.serving import ServedModel

Answers = list[tuple[list[str], set[str]]]  # what each test user was recommended, and what they did

_NDCG = "normalized_discounted_cumulative_gain_at"
_DEPTHS = (5, 10, 25)


def answers(recipe: str, data: Interactions, trained: Trained) -> Iterator[Answers]:
    """Ask models, each trained without a tenth of the users, for what these users do next."""
    catalogue, people = read(data)
    groups = [people.select(users) for users in tenths(people)]
    folds = Folds(groups)
    settings = {name: each.default for name, each in RECIPES[recipe].hyperparameters.items()}
    learner = build(recipe, Ingredients(settings=settings, catalogue=catalogue, items=None))
    for number, group in enumerate(groups):
        scorer = folds.learn(learner, without=frozenset({number}))
        model = ServedModel(catalogue=catalogue, scorer=scorer, choice=trained.model.choice, scored=True)
        histories = ([catalogue.names[item] for item in items] for items in group)
        yield [
            ([each.item for each in model.recommend(history[:-next_events], count=25)], set(history[-next_events:]))
            for history in histories
            for next_events in [max(1, round(len(history) / 10))]
        ]


def recomputed(splits: list[Answers], n_items: int) -> dict[str, float]:
    """Return the metrics by the guide's formulas, from names alone."""
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


@pytest.mark.parametrize("recipe", ["aws-user-personalization-v2", "aws-sims", "aws-popularity-count"])
def test_metrics_are_those_of_the_recommendations(recipe: str, tastes: Interactions) -> None:
    """All eight, computed once more from what the same test users are recommended; the choice is held fast."""
    request = TrainingRequest(recipe=recipe)
    chosen = train(request, tastes, None)
    trained = train(replace(request, update=chosen.model), tastes, None)

    splits = list(answers(recipe, tastes, trained))

    assert trained.test_users == sum(map(len, splits)) == 200
    assert trained.metrics == pytest.approx(recomputed(splits, n_items=90), abs=0.0001)
