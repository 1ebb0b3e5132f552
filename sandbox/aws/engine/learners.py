"""From a recipe and its hyperparameters to what learns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.aws.engine.blend import BlendRecipe
from sandbox.aws.engine.contract import Items
from sandbox.aws.engine.features import features_of
from sandbox.aws.engine.learning import Learner
from sandbox.aws.engine.popularity import PopularityRecipe
from sandbox.aws.engine.recipes import RECIPES, Algorithm
from sandbox.aws.engine.related import RelatedRecipe
from sandbox.aws.engine.sequences import Catalogue

_POPULARITY_DISCOUNT = 0.5  # aws-similar-items has no such hyperparameter: those of aws-sims by default
_LEAST_USERS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Ingredients:
    """What a learner is made from: every hyperparameter of the recipe as a string, the items, their metadata."""

    settings: Mapping[str, str]
    catalogue: Catalogue
    items: Items | None


def build(recipe: str, ingredients: Ingredients) -> Learner:
    """Return the learner of `recipe`, a name in `RECIPES`."""
    return _BUILDERS[RECIPES[recipe].algorithm](ingredients)


def _sequence(ingredients: Ingredients) -> BlendRecipe:
    settings = ingredients.settings
    recency = settings.get("recency_mask") or settings["apply_recency_bias"]
    return BlendRecipe(
        n_items=len(ingredients.catalogue), window=int(settings.get("bptt", "32")), recency=recency.lower() == "true"
    )


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
    Algorithm.SIMS: _sims,
    Algorithm.SIMILAR_ITEMS: _similar_items,
    Algorithm.POPULARITY: _popularity,
}
