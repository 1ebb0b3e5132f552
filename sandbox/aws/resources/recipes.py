"""The recipes that the endpoint trains, as ListRecipes and DescribeRecipe give them."""

from datetime import UTC, datetime

from sandbox.aws.account import service_arn
from sandbox.aws.backend import Backend
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.paging import page
from sandbox.aws.protocol.errors import ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status

SINCE = datetime(2019, 6, 10, tzinfo=UTC)  # the service's general availability
_PREFIX = service_arn("recipe", "")
_PAGE = (
    20  # where none is asked for: AWS's are shorter than its list, so programs count on a token; all custom ones fit
)

_FEATURES = {
    "aws-sims": "sims",
    "aws-popularity-count": "sims",
    "aws-semantic-similarity": "aws-semantic-similarity",
    "aws-hrnn-metadata": "featurize_metadata",
    "aws-hrnn-coldstart": "featurize_coldstart",
}
_DESCRIPTIONS = {
    RecipeType.USER_PERSONALIZATION: "Predicts the items that a user will interact with.",
    RecipeType.PERSONALIZED_RANKING: "Orders a list of items for a user.",
    RecipeType.RELATED_ITEMS: "Finds items that go with an item.",
    RecipeType.POPULAR_ITEMS: "Gives the items that most users interacted with.",
    RecipeType.PERSONALIZED_ACTIONS: "Predicts the actions that a user will take.",
    RecipeType.USER_SEGMENTATION: "Finds the users who will interact with an item, or with items of a kind.",
}


def describe(_backend: Backend, *, recipe_arn: str) -> Json:
    """Describe one recipe."""
    return {"recipe": _described(name_of(recipe_arn))}


def listing(
    _backend: Backend,
    *,
    recipe_provider: str = "SERVICE",
    domain: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> Json:
    """List the recipes: those of a domain, or all."""
    described = [_described(name) for name, recipe in RECIPES.items() if domain in {None, recipe.domain}]
    scope = ["ListRecipes", recipe_provider, domain]
    found, token = page(described, scope=scope, next_token=next_token, max_results=max_results or _PAGE)
    return {"recipes": found, "nextToken": token}


def arn_of(name: str) -> str:
    """Return the ARN of a recipe."""
    return _PREFIX + name


def algorithm_arn_of(name: str) -> str:
    """Return the ARN of what a recipe trains with."""
    return service_arn("algorithm", name)


def features_arn_of(name: str) -> str:
    """Return the ARN of how a recipe prepares data."""
    return service_arn("feature-transformation", _FEATURES.get(name, "JSON-percentile-filtering"))


def name_of(recipe_arn: str) -> str:
    """Return the name behind an ARN; raises `ResourceNotFoundError` where no such recipe trains here."""
    name = recipe_arn.removeprefix(_PREFIX)
    if name not in RECIPES:
        raise ResourceNotFoundError(f"Recipe with Arn {recipe_arn} does not exist.")
    return name


def _described(name: str) -> Json:
    kind = RECIPES[name].type
    return {
        "name": name,
        "recipeArn": arn_of(name),
        "algorithmArn": algorithm_arn_of(name),
        "featureTransformationArn": features_arn_of(name),
        "status": Status.ACTIVE,
        "domain": RECIPES[name].domain,
        "description": _DESCRIPTIONS[kind],
        "recipeType": kind,
        "creationDateTime": SINCE,
        "lastUpdatedDateTime": SINCE,
    }
