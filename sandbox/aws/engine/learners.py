"""From a recipe and its hyperparameters to what learns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sandbox.aws.engine.blend import BlendRecipe
from sandbox.aws.engine.coldstart import ColdstartRecipe
from sandbox.aws.engine.contract import Items
from sandbox.aws.engine.features import Vocabulary, features_of
from sandbox.aws.engine.learning import Learner
from sandbox.aws.engine.metadata import MOST_FEATURES
from sandbox.aws.engine.objective import Rewarding
from sandbox.aws.engine.popularity import PopularityRecipe
from sandbox.aws.engine.recipes import RECIPES, Algorithm
from sandbox.aws.engine.related import RelatedRecipe
from sandbox.aws.engine.sequences import Catalogue

_POPULARITY_DISCOUNT = 0.5  # aws-similar-items has no such hyperparameter: those of aws-sims by default
_LEAST_USERS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Ingredients:
    """What a learner is made from: every hyperparameter of the recipe as a string, the items, their metadata.

    `cold` marks new items, for the recipe that is about them; `rewards` are those of an objective, which
    matters as much as `sensitivity` says.
    """

    settings: Mapping[str, str]
    catalogue: Catalogue
    items: Items | None
    cold: NDArray[np.bool_] | None = None
    rewards: NDArray[np.float32] | None = None
    sensitivity: str = "OFF"


def build(recipe: str, ingredients: Ingredients) -> Learner:
    """Return the learner of `recipe`, a name in `RECIPES`."""
    learner = _BUILDERS[RECIPES[recipe].algorithm](ingredients)
    if ingredients.rewards is None:
        return learner
    return Rewarding(learner=learner, rewards=ingredients.rewards, sensitivity=ingredients.sensitivity)


def _sequence(ingredients: Ingredients) -> BlendRecipe:
    window = int(ingredients.settings.get("bptt", "32"))
    return BlendRecipe(n_items=len(ingredients.catalogue), window=window, recency=_recency(ingredients.settings))


def _recency(settings: Mapping[str, str]) -> bool:
    return (settings.get("recency_mask") or settings["apply_recency_bias"]).lower() == "true"


def _metadata(ingredients: Ingredients) -> BlendRecipe:
    return replace(_sequence(ingredients), features=_features(ingredients) if ingredients.items else None)


def _coldstart(ingredients: Ingredients) -> ColdstartRecipe:
    if ingredients.cold is None:
        raise ValueError("nothing says which items are new")
    return ColdstartRecipe(
        n_items=len(ingredients.catalogue),
        cold=ingredients.cold,
        features=_features(ingredients),
        recency=_recency(ingredients.settings),
    )


def _features(ingredients: Ingredients) -> sparse.csr_array:
    items, catalogue = ingredients.items or Items(ids=()), ingredients.catalogue
    return Vocabulary.of(items, most=MOST_FEATURES).rows(items, catalogue.numbers, len(catalogue))


def _sims(ingredients: Ingredients) -> RelatedRecipe:
    settings = ingredients.settings
    low = float(settings["min_item_interaction_count_percentile"])
    high = float(settings["max_item_interaction_count_percentile"])
    return RelatedRecipe(
        n_items=len(ingredients.catalogue),
        discount=float(settings["popularity_discount_factor"]),
        least_users=int(settings["min_cointeraction_count"]),
        percentiles=(low, high),
    )


def _similar_items(ingredients: Ingredients) -> RelatedRecipe:
    return RelatedRecipe(
        n_items=len(ingredients.catalogue),
        discount=_POPULARITY_DISCOUNT,
        least_users=_LEAST_USERS,
        features=features_of(ingredients.items, ingredients.catalogue) if ingredients.items else None,
    )


def _popularity(ingredients: Ingredients) -> PopularityRecipe:
    return PopularityRecipe(len(ingredients.catalogue))


_BUILDERS: Mapping[Algorithm, Callable[[Ingredients], Learner]] = {
    Algorithm.SEQUENCE: _sequence,
    Algorithm.METADATA: _metadata,
    Algorithm.COLDSTART: _coldstart,
    Algorithm.SIMS: _sims,
    Algorithm.SIMILAR_ITEMS: _similar_items,
    Algorithm.POPULARITY: _popularity,
}
