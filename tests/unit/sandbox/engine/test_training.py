import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from sandbox.aws.engine import RECIPES, train
from sandbox.aws.engine.contract import HpoRanges, Interactions, Items, Trained, TrainingError, TrainingRequest
from sandbox.aws.engine.recipes import RecipeType
from tests.unit.sandbox.engine.worlds import interactions

NDCG = "normalized_discounted_cumulative_gain_at_25"
KEYS = {
    "coverage",
    "mean_reciprocal_rank_at_25",
    *(f"normalized_discounted_cumulative_gain_at_{k}" for k in (5, 10, 25)),
    *(f"precision_at_{k}" for k in (5, 10, 25)),
}


_OF_ITEMS = [
    name
    for name, recipe in RECIPES.items()
    if recipe.type not in {RecipeType.PERSONALIZED_ACTIONS, RecipeType.USER_SEGMENTATION}
]
_MORE = {
    "aws-trending-now",
    "aws-vod-trending-now",
    "aws-hrnn-coldstart",
    "aws-semantic-similarity",
}  # tested with data of their own


@pytest.mark.parametrize("recipe", [name for name in _OF_ITEMS if name not in _MORE])
def test_every_recipe_gives_the_eight_metrics(recipe: str, tastes: Interactions) -> None:
    """Recipes of items train, survive pickling, and are measured by AWS's keys, each from 0 to 1 with 4 decimals."""
    trained = pickle.loads(pickle.dumps(train(TrainingRequest(recipe=recipe), tastes, None)))  # noqa: S301 - our own

    assert set(trained.metrics) == KEYS
    assert all(0 < value <= 1 and value == round(value, 4) for value in trained.metrics.values())
    assert trained.test_users == 200
    assert 0 < trained.standard_error < 0.1
    assert len(trained.model.recommend(["crime-1"], count=7)) == 7


def test_recipes_are_told_apart_by_their_metrics(taster: Trained, tastes: Interactions) -> None:
    """The same people test every recipe, and a personal one beats the list for everybody."""
    popular = train(TrainingRequest(recipe="aws-popularity-count"), tastes, None)

    assert popular.test_users == taster.test_users
    assert popular.metrics[NDCG] + 0.2 < taster.metrics[NDCG]


def test_training_again_gives_the_same(walk: Interactions, walker: Trained) -> None:
    """The same request and data give the same model, in another process too."""
    request = TrainingRequest(recipe="aws-user-personalization-v2")

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        again = workers.submit(train, request, walk, None).result()

    assert again.metrics == walker.metrics
    assert again.model.recommend(["item-3"], count=40) == walker.model.recommend(["item-3"], count=40)


def test_too_few_interactions_fail() -> None:
    """Training fails below 1000 interactions, in AWS's words."""
    rows = [(f"user-{user}", f"item-{step}", step) for user in range(111) for step in range(9)]

    with pytest.raises(TrainingError, match="fewer than 1000 interactions"):
        train(TrainingRequest(recipe="aws-sims"), interactions(rows), None)


def test_too_few_users_fail() -> None:
    """Training fails below 25 users with two interactions, in AWS's words."""
    rows = [(f"user-{user}", f"item-{step}", step) for user in range(24) for step in range(60)]
    passers_by = [(f"passer-by-{user}", "item-1", user) for user in range(500)]

    with pytest.raises(TrainingError, match="fewer than 25 users with at least 2 interactions each"):
        train(TrainingRequest(recipe="aws-popularity-count"), interactions([*rows, *passers_by]), None)


def test_too_small_a_share_of_users_fails() -> None:
    """One in a hundred must have two interactions."""
    rows = [(f"user-{user}", f"item-{step}", step) for user in range(25) for step in range(40)]
    passers_by = [(f"passer-by-{user}", "item-1", user) for user in range(2500)]

    with pytest.raises(TrainingError, match="fewer than 1% of users with at least 2 interactions each"):
        train(TrainingRequest(recipe="aws-popularity-count"), interactions([*rows, *passers_by]), None)


def test_people_met_once_count_but_do_not_test() -> None:
    """With 25 testable users among many others, the others are counted in popularity and tested nowhere."""
    rows = [(f"user-{user}", f"item-{step}", step) for user in range(25) for step in range(40)]
    passers_by = [(f"passer-by-{user}", "item-39", user) for user in range(500)]

    trained = train(TrainingRequest(recipe="aws-popularity-count"), interactions([*rows, *passers_by]), None)

    assert trained.test_users == 25
    assert trained.model.recommend([], count=1)[0].item == "item-39"


def test_unknown_hyperparameters_fail(walk: Interactions) -> None:
    """What `check` refuses does not train either."""
    with pytest.raises(TrainingError, match="bptt is not a hyperparameter of aws-sims"):
        train(TrainingRequest(recipe="aws-sims", hyperparameters={"bptt": "8"}), walk, None)


def test_coverage_counts_items_nobody_met(tastes: Interactions) -> None:
    """Coverage is a share of the items in Interactions and Items together."""
    new = Items(ids=[f"new-{number}" for number in range(90)])
    request = TrainingRequest(recipe="aws-popularity-count")

    assert train(request, tastes, new).metrics["coverage"] == pytest.approx(
        train(request, tastes, None).metrics["coverage"] / 2, abs=1e-4
    )


def test_optimisation_finds_what_the_data_wants(tastes: Interactions) -> None:
    """Optimisation turns recency on where tastes change, within its ranges, and says what it chose."""
    hpo = HpoRanges(integers={"bptt": (2, 6)}, categorical={"recency_mask": ["false", "true"]}, max_jobs=6)
    request = TrainingRequest(recipe="aws-user-personalization", hyperparameters={"recency_mask": "false"}, hpo=hpo)

    trained = train(request, tastes, None)

    assert trained.tuned["recency_mask"] == "true"
    assert 2 <= int(trained.tuned["bptt"]) <= 6
    untuned = train(TrainingRequest(recipe=request.recipe, hyperparameters=request.hyperparameters), tastes, None)
    assert trained.metrics[NDCG] > untuned.metrics[NDCG]


def test_without_optimisation_nothing_is_tuned(walker: Trained) -> None:
    """`tuned` is empty where no optimisation was asked for."""
    assert walker.tuned == {}
