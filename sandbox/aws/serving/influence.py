"""Ranking influence: how much popularity and freshness count among items about the same.

Source: Personalize Developer Guide, "Semantic-Similarity recipe"; that other recipes refuse it is a choice of ours.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import RECIPES, Algorithm
from sandbox.aws.protocol.errors import InvalidInputError

if TYPE_CHECKING:
    from sandbox.aws.engine.semantic import SemanticModel

_POPULARITY, _FRESHNESS = "POPULARITY", "FRESHNESS"


def check(recipe: str, config: Mapping[str, float]) -> None:
    """Raise `InvalidInputError` where a recipe cannot follow a `rankingInfluence`."""
    if config and RECIPES[recipe].algorithm is not Algorithm.SEMANTIC:
        raise InvalidInputError(f"Recipe {recipe} does not support rankingInfluence.")


def influenced(model: Model, config: Mapping[str, float]) -> Model:
    """Return a model under a `rankingInfluence`; a factor that it does not name counts nothing."""
    if not any(config.values()):
        return model
    return cast("SemanticModel", model).influenced_by(config.get(_POPULARITY, 0.0), config.get(_FRESHNESS, 0.0))
