"""What recipes train with and how they prepare data: DescribeAlgorithm and DescribeFeatureTransformation."""

from collections.abc import Mapping

from sandbox.aws.account import service_arn
from sandbox.aws.backend import Backend
from sandbox.aws.engine import RECIPES, default_ranges
from sandbox.aws.engine.recipes import Hyperparameter
from sandbox.aws.protocol.errors import ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status
from sandbox.aws.resources import recipes

_MOST_JOBS = 1  # of no meaning: `default_ranges` wants to know


def describe(_backend: Backend, *, algorithm_arn: str) -> Json:
    """Describe what a recipe trains with: its hyperparameters, their ranges, and which can be tuned."""
    found = [name for name in RECIPES if recipes.algorithm_arn_of(name) == algorithm_arn]
    if not found:
        raise ResourceNotFoundError(f"Algorithm with Arn {algorithm_arn} does not exist.")
    known = RECIPES[found[0]].hyperparameters
    name = algorithm_arn.removeprefix(service_arn("algorithm", ""))
    return {
        "algorithm": {
            "name": name,
            "algorithmArn": algorithm_arn,
            "algorithmImage": {"name": name, "dockerURI": f"sandbox/{name}"},
            "defaultHyperParameters": _defaults(known, featurizing=False),
            "defaultHyperParameterRanges": _ranges(found[0]),
            "trainingInputMode": "File",
            "creationDateTime": recipes.SINCE,
            "lastUpdatedDateTime": recipes.SINCE,
        }
    }


def describe_features(_backend: Backend, *, feature_transformation_arn: str) -> Json:
    """Describe how a recipe prepares data."""
    found = [name for name in RECIPES if recipes.features_arn_of(name) == feature_transformation_arn]
    if not found:
        raise ResourceNotFoundError(f"Feature transformation with Arn {feature_transformation_arn} does not exist.")
    parameters: dict[str, str] = {}
    for name in reversed(found):
        parameters |= _defaults(RECIPES[name].hyperparameters, featurizing=True)
    return {
        "featureTransformation": {
            "name": feature_transformation_arn.removeprefix(service_arn("feature-transformation", "")),
            "featureTransformationArn": feature_transformation_arn,
            "defaultParameters": parameters,
            "status": Status.ACTIVE,
            "creationDateTime": recipes.SINCE,
            "lastUpdatedDateTime": recipes.SINCE,
        }
    }


def _defaults(known: Mapping[str, Hyperparameter], *, featurizing: bool) -> dict[str, str]:
    return {name: each.default for name, each in known.items() if each.featurizing is featurizing}


def _ranges(recipe: str) -> Json:
    ranges = default_ranges(recipe, max_jobs=_MOST_JOBS)
    return {
        "integerHyperParameterRanges": [_between(name, *bounds) for name, bounds in ranges.integers.items()],
        "continuousHyperParameterRanges": [_between(name, *bounds) for name, bounds in ranges.continuous.items()],
        "categoricalHyperParameterRanges": [
            {"name": name, "values": list(values), "isTunable": True} for name, values in ranges.categorical.items()
        ],
    }


def _between(name: str, low: float, high: float) -> Json:
    return {"name": name, "minValue": low, "maxValue": high, "isTunable": True}
