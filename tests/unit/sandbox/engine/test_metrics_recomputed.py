from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox.aws.engine import RECIPES, train
from sandbox.aws.engine.contract import Interactions, Trained, TrainingRequest
from sandbox.aws.engine.folds import Folds
from sandbox.aws.engine.learners import Ingredients, build
from sandbox.aws.engine.selection import tenths
from sandbox.aws.engine.sequences import read
from sandbox.aws.engine.serving import ServedModel
from tests.unit.sandbox.engine.formulas import Answers, recomputed


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


@pytest.mark.parametrize("recipe", ["aws-user-personalization-v2", "aws-sims", "aws-popularity-count"])
def test_metrics_are_those_of_the_recommendations(recipe: str, tastes: Interactions) -> None:
    """All eight, computed once more from what the same test users are recommended; the choice is held fast."""
    request = TrainingRequest(recipe=recipe)
    chosen = train(request, tastes, None)
    trained = train(replace(request, update=chosen.model), tastes, None)

    splits = list(answers(recipe, tastes, trained))

    assert trained.test_users == sum(map(len, splits)) == 200
    assert trained.metrics == pytest.approx(recomputed(splits, n_items=90), abs=0.0001)
