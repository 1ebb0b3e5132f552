"""The recipes that train here, and the hyperparameters of each.

Names, defaults and ranges are those of the Personalize Developer Guide, "Choosing a recipe". Only the standard
library is imported, so that the endpoint can check a request without loading what trains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from math import inf

from sandbox.aws.engine.contract import HpoRanges


class RecipeType(StrEnum):
    """What a recipe is asked for, as DescribeRecipe's `recipeType` says it."""

    USER_PERSONALIZATION = "USER_PERSONALIZATION"
    PERSONALIZED_RANKING = "PERSONALIZED_RANKING"
    RELATED_ITEMS = "RELATED_ITEMS"
    POPULAR_ITEMS = "POPULAR_ITEMS"
    PERSONALIZED_ACTIONS = "PERSONALIZED_ACTIONS"
    USER_SEGMENTATION = "USER_SEGMENTATION"


class Algorithm(Enum):
    """What a recipe is made of here; the builders stand in `sandbox.aws.engine.training`."""

    SEQUENCE = "a blend of sequence-aware item models"
    METADATA = "the same, and what metadata says"
    COLDSTART = "what metadata says of new items"
    SIMS = "co-occurrence of items"
    SIMILAR_ITEMS = "co-occurrence of items, and their metadata where interactions are few"
    SEMANTIC = "texts of items"
    POPULARITY = "counts of users"
    TRENDING = "the growth of counts"
    ITEM_SEGMENTS = "the item models, read by item"
    ATTRIBUTE_SEGMENTS = "the item models, read by items of a kind"
    ACTIONS = "logistic regression on what users do with items"


class Kind(StrEnum):
    """How a hyperparameter's value is written."""

    INTEGER = "integer"
    CONTINUOUS = "continuous"
    CATEGORICAL = "categorical"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hyperparameter:
    """One hyperparameter: its default as a string, the bounds (inclusive) or the values that it takes.

    `tunable`: hyperparameter optimisation may vary it. `featurizing`: it is set in `featureTransformationParameters`
    instead of `algorithmHyperParameters`. `inert`: it is accepted and changes nothing, as the size of a hidden layer
    must where there is none.
    """

    kind: Kind
    default: str
    low: float = 0.0
    high: float = 1.0
    values: tuple[str, ...] = ()
    tunable: bool = False
    featurizing: bool = False
    inert: bool = False

    def refusal(self, value: str) -> str | None:
        """Say what is wrong with `value`, or return None."""
        if self.kind is Kind.CATEGORICAL:
            return None if value.lower() in self.values else f"must be one of {', '.join(self.values)}"
        number = int if self.kind is Kind.INTEGER else float
        try:
            return None if self.low <= number(value) <= self.high else f"must be from {self.low:g} to {self.high:g}"
        except ValueError:
            return f"must be a number ({self.kind})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """A recipe: what it answers, what it is made of, what may be set.

    One with a `domain` is a use case of recommenders: it trains on events of `event_type` (all without one), asks for a
    user where it `needs_user`, has to have an Items dataset where it `needs_items`, and `drops` what the user has done.
    """

    type: RecipeType
    algorithm: Algorithm
    hyperparameters: Mapping[str, Hyperparameter]
    domain: str | None = None
    event_type: str | None = None
    drops: str | None = None
    needs_user: bool = False
    needs_items: bool = False


def _flag(*, tunable: bool) -> Hyperparameter:
    return Hyperparameter(kind=Kind.CATEGORICAL, default="true", values=("true", "false"), tunable=tunable)


def _integer(default: str, low: int, high: int, *, inert: bool = False) -> Hyperparameter:
    return Hyperparameter(kind=Kind.INTEGER, default=default, low=low, high=high, tunable=True, inert=inert)


def _percentile(default: str) -> Hyperparameter:
    return Hyperparameter(kind=Kind.CONTINUOUS, default=default, featurizing=True)


_HISTORY_LENGTHS = {
    "min_user_history_length_percentile": _percentile("0.0"),
    "max_user_history_length_percentile": _percentile("0.99"),
}
_VERSION_2 = {"apply_recency_bias": _flag(tunable=False)}
_VERSION_1 = {
    "hidden_dimension": _integer("149", 32, 256, inert=True),
    "bptt": _integer("32", 2, 32),
    "recency_mask": _flag(tunable=True),
    **_HISTORY_LENGTHS,
}
_HRNN = {**_VERSION_1, "hidden_dimension": _integer("43", 32, 256, inert=True)}
_COLDSTART = {
    **_VERSION_1,
    "cold_start_max_interactions": Hyperparameter(kind=Kind.INTEGER, default="15", low=1, high=inf, featurizing=True),
    "cold_start_max_duration": Hyperparameter(kind=Kind.CONTINUOUS, default="5.0", high=inf, featurizing=True),
    "cold_start_relative_from": Hyperparameter(
        kind=Kind.CATEGORICAL, default="latestItem", values=("latestitem", "currenttime"), featurizing=True
    ),
}
_SIMILAR_ITEMS = {
    "item_id_hidden_dim": _integer("100", 30, 200, inert=True),
    "item_metadata_hidden_dim": _integer("100", 30, 200, inert=True),
}
_SIMS = {
    "popularity_discount_factor": Hyperparameter(kind=Kind.CONTINUOUS, default="0.5", tunable=True),
    "min_cointeraction_count": _integer("3", 0, 10),
    "min_user_history_length_percentile": _percentile("0.005"),
    "max_user_history_length_percentile": _percentile("0.995"),
    "min_item_interaction_count_percentile": _percentile("0.01"),
    "max_item_interaction_count_percentile": _percentile("0.9"),
}
_TRENDING = {
    "trend_discovery_frequency": Hyperparameter(
        kind=Kind.CATEGORICAL,
        default="3 hours",
        values=("30 minutes", "1 hour", "3 hours", "1 day"),
        featurizing=True,
    )
}
_ACTIONS = {
    "action_optimization_period": Hyperparameter(
        kind=Kind.INTEGER, default="14", low=7, high=28, featurizing=True, inert=True
    )
}
_SEGMENTS = {"hidden_dimension": _integer("149", 32, 256, inert=True)}

_CUSTOM: Mapping[str, Recipe] = {
    "aws-user-personalization-v2": Recipe(
        type=RecipeType.USER_PERSONALIZATION, algorithm=Algorithm.SEQUENCE, hyperparameters=_VERSION_2
    ),
    "aws-user-personalization": Recipe(
        type=RecipeType.USER_PERSONALIZATION, algorithm=Algorithm.SEQUENCE, hyperparameters=_VERSION_1
    ),
    "aws-hrnn": Recipe(type=RecipeType.USER_PERSONALIZATION, algorithm=Algorithm.SEQUENCE, hyperparameters=_HRNN),
    "aws-hrnn-metadata": Recipe(
        type=RecipeType.USER_PERSONALIZATION, algorithm=Algorithm.METADATA, hyperparameters=_HRNN
    ),
    "aws-hrnn-coldstart": Recipe(
        type=RecipeType.USER_PERSONALIZATION, algorithm=Algorithm.COLDSTART, hyperparameters=_COLDSTART
    ),
    "aws-personalized-ranking-v2": Recipe(
        type=RecipeType.PERSONALIZED_RANKING, algorithm=Algorithm.SEQUENCE, hyperparameters=_VERSION_2
    ),
    "aws-personalized-ranking": Recipe(
        type=RecipeType.PERSONALIZED_RANKING, algorithm=Algorithm.SEQUENCE, hyperparameters=_VERSION_1
    ),
    "aws-similar-items": Recipe(
        type=RecipeType.RELATED_ITEMS, algorithm=Algorithm.SIMILAR_ITEMS, hyperparameters=_SIMILAR_ITEMS
    ),
    "aws-sims": Recipe(type=RecipeType.RELATED_ITEMS, algorithm=Algorithm.SIMS, hyperparameters=_SIMS),
    "aws-semantic-similarity": Recipe(type=RecipeType.RELATED_ITEMS, algorithm=Algorithm.SEMANTIC, hyperparameters={}),
    "aws-popularity-count": Recipe(type=RecipeType.POPULAR_ITEMS, algorithm=Algorithm.POPULARITY, hyperparameters={}),
    "aws-trending-now": Recipe(type=RecipeType.POPULAR_ITEMS, algorithm=Algorithm.TRENDING, hyperparameters=_TRENDING),
    "aws-next-best-action": Recipe(
        type=RecipeType.PERSONALIZED_ACTIONS, algorithm=Algorithm.ACTIONS, hyperparameters=_ACTIONS
    ),
    "aws-item-affinity": Recipe(
        type=RecipeType.USER_SEGMENTATION, algorithm=Algorithm.ITEM_SEGMENTS, hyperparameters=_SEGMENTS
    ),
    "aws-item-attribute-affinity": Recipe(
        type=RecipeType.USER_SEGMENTATION, algorithm=Algorithm.ATTRIBUTE_SEGMENTS, hyperparameters=_SEGMENTS
    ),
}


def _use_case(
    domain: str, kind: RecipeType, algorithm: Algorithm, event_type: str | None = None, **more: str | bool
) -> Recipe:
    """Return a recipe of a domain, with the settings of the custom recipe that it is made like."""
    like = next(each for each in _CUSTOM.values() if each.algorithm is algorithm)
    return Recipe(
        type=kind,
        algorithm=algorithm,
        hyperparameters=like.hyperparameters,
        domain=domain,
        event_type=event_type,
        **more,  # type: ignore[arg-type] # the flags by name
    )


_SHOP, _VIDEO = "ECOMMERCE", "VIDEO_ON_DEMAND"
_PERSONAL, _RELATED, _POPULAR = RecipeType.USER_PERSONALIZATION, RecipeType.RELATED_ITEMS, RecipeType.POPULAR_ITEMS

# Personalize Developer Guide, "ECOMMERCE use cases" and "VIDEO_ON_DEMAND use cases"
_USE_CASES: Mapping[str, Recipe] = {
    "aws-ecomm-recommended-for-you": _use_case(_SHOP, _PERSONAL, Algorithm.SEQUENCE, needs_user=True),
    "aws-ecomm-popular-items-by-views": _use_case(_SHOP, _POPULAR, Algorithm.POPULARITY, "View", needs_user=True),
    "aws-ecomm-popular-items-by-purchases": _use_case(
        _SHOP, _POPULAR, Algorithm.POPULARITY, "Purchase", needs_user=True
    ),
    "aws-ecomm-frequently-bought-together": _use_case(_SHOP, _RELATED, Algorithm.SIMS, "Purchase"),
    "aws-ecomm-customers-who-viewed-x-also-viewed": _use_case(
        _SHOP, _RELATED, Algorithm.SIMS, "View", needs_user=True, drops="Purchase"
    ),
    "aws-vod-top-picks": _use_case(_VIDEO, _PERSONAL, Algorithm.SEQUENCE, needs_user=True, needs_items=True),
    "aws-vod-because-you-watched-x": _use_case(
        _VIDEO, _RELATED, Algorithm.SIMS, "Watch", needs_user=True, drops="Watch"
    ),
    "aws-vod-more-like-x": _use_case(_VIDEO, _RELATED, Algorithm.SIMILAR_ITEMS, needs_user=True, needs_items=True),
    "aws-vod-most-popular": _use_case(_VIDEO, _POPULAR, Algorithm.POPULARITY, "Watch", needs_user=True),
    "aws-vod-trending-now": _use_case(_VIDEO, _POPULAR, Algorithm.TRENDING),
}
RECIPES: Mapping[str, Recipe] = {**_CUSTOM, **_USE_CASES}


def check(recipe: str, hyperparameters: Mapping[str, str]) -> None:
    """Raise `ValueError`, naming the offender, where `recipe` cannot be trained with `hyperparameters`."""
    known = _hyperparameters_of(recipe)
    for name, value in hyperparameters.items():
        if name not in known:
            raise ValueError(f"{name} is not a hyperparameter of {recipe}")
        if refusal := known[name].refusal(value):
            raise ValueError(f"{name} {refusal}, not {value!r}")


def check_ranges(recipe: str, hpo: HpoRanges) -> None:
    """Raise `ValueError`, naming the offender, where `hpo` asks for what cannot be tuned."""
    known = _hyperparameters_of(recipe)
    for kind, name, values in _ranges(hpo):
        if name not in known or not known[name].tunable or known[name].kind is not kind:
            raise ValueError(f"{name} is not a tunable {kind} hyperparameter of {recipe}")
        if not values or (kind is not Kind.CATEGORICAL and float(values[0]) > float(values[-1])):
            raise ValueError(f"{name} has an empty range")
        for value in values:
            check(recipe, {name: value})


def default_ranges(recipe: str, *, max_jobs: int) -> HpoRanges:
    """Return all that can be tuned of a recipe, which is what optimisation varies where nobody says what.

    Personalize API reference, "Algorithm": `defaultHyperParameterRanges`.
    """
    tunable = {name: one for name, one in _hyperparameters_of(recipe).items() if one.tunable}

    def of(kind: Kind) -> dict[str, Hyperparameter]:
        return {name: one for name, one in tunable.items() if one.kind is kind}

    return HpoRanges(
        integers={name: (int(one.low), int(one.high)) for name, one in of(Kind.INTEGER).items()},
        continuous={name: (one.low, one.high) for name, one in of(Kind.CONTINUOUS).items()},
        categorical={name: one.values for name, one in of(Kind.CATEGORICAL).items()},
        max_jobs=max_jobs,
    )


def _hyperparameters_of(recipe: str) -> Mapping[str, Hyperparameter]:
    if recipe not in RECIPES:
        raise ValueError(f"{recipe} is not a recipe that can be trained here")
    return RECIPES[recipe].hyperparameters


def _ranges(hpo: HpoRanges) -> list[tuple[Kind, str, list[str]]]:
    """Return kind, name and values (for numbers: the lowest and the highest) of every range."""
    return [
        *((Kind.INTEGER, name, [str(bound) for bound in bounds]) for name, bounds in hpo.integers.items()),
        *((Kind.CONTINUOUS, name, [str(bound) for bound in bounds]) for name, bounds in hpo.continuous.items()),
        *((Kind.CATEGORICAL, name, list(values)) for name, values in hpo.categorical.items()),
    ]
