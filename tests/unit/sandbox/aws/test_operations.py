"""Every operation of the installed service models is answered."""

import pytest

from sandbox.aws.operations import OPERATIONS, handler
from sandbox.aws.protocol.api import by_path, by_target
from sandbox.aws.protocol.errors import InvalidInputError
from tests.unit.sandbox.aws.conftest import Films

KNOWN = sorted(operation.name for operation in [*by_target().values(), *by_path().values()])


@pytest.mark.parametrize("operation", KNOWN)
def test_every_operation_of_the_service_models_is_accounted_for(operation: str) -> None:
    """A new version of botocore that brings one more is noticed here."""
    assert operation in OPERATIONS


def test_no_operation_is_made_up() -> None:
    """A name in the table that no service model knows could never be called."""
    assert OPERATIONS.keys() <= set(KNOWN)


def test_what_is_not_built_says_so() -> None:
    """An operation that a newer service model brings is refused in so many words."""
    with pytest.raises(InvalidInputError, match="DescribeWeather is not supported"):
        handler("DescribeWeather")


def test_recipes_say_what_they_train_with(films: Films) -> None:
    """Every recipe names an algorithm and a feature transformation that can be described."""
    client = films.aws.personalize
    for listed in client.get_paginator("list_recipes").paginate().search("recipes"):
        recipe = client.describe_recipe(recipeArn=listed["recipeArn"])["recipe"]
        algorithm = client.describe_algorithm(algorithmArn=recipe["algorithmArn"])["algorithm"]
        features = client.describe_feature_transformation(featureTransformationArn=recipe["featureTransformationArn"])
        assert algorithm["algorithmArn"] == recipe["algorithmArn"]
        assert features["featureTransformation"]["status"] == "ACTIVE"


def test_an_algorithm_says_what_can_be_tuned(films: Films) -> None:
    """As CreateSolution takes it: settings as text, ranges by kind; what is set for the features stands there."""
    client = films.aws.personalize
    sims = client.describe_algorithm(algorithmArn="arn:aws:personalize:::algorithm/aws-sims")["algorithm"]
    assert sims["defaultHyperParameters"] == {"popularity_discount_factor": "0.5", "min_cointeraction_count": "3"}
    (integer,) = sims["defaultHyperParameterRanges"]["integerHyperParameterRanges"]
    assert integer == {"name": "min_cointeraction_count", "minValue": 0, "maxValue": 10, "isTunable": True}
    features = client.describe_feature_transformation(
        featureTransformationArn="arn:aws:personalize:::feature-transformation/sims"
    )["featureTransformation"]
    assert features["defaultParameters"]["max_item_interaction_count_percentile"] == "0.9"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_algorithm(algorithmArn="arn:aws:personalize:::algorithm/luck")
