"""GetActionRecommendations.

Source: Personalize API reference, the page of that name.
"""

from sandbox.aws.backend import Backend
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters.expression import Subject
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.runtime.deployment import deployment, given
from sandbox.aws.runtime.filtering import keeper_for
from sandbox.aws.serving.offers import Pool

_DEFAULT_RESULTS = 5
_MOST_RESULTS = 100


def recommend(
    backend: Backend, *, campaign_arn: str | None = None, user_id: str | None = None, **options: Json
) -> Json:
    """Answer with the actions that a user will most likely take."""
    deployed = deployment(backend, given(campaign_arn, "campaignArn"))
    if deployed.recipe_type is not RecipeType.PERSONALIZED_ACTIONS:
        raise InvalidInputError(f"Recipe {deployed.recipe} does not recommend actions: call GetRecommendations.")
    count = options.get("num_results", _DEFAULT_RESULTS)
    if count > _MOST_RESULTS:
        raise InvalidInputError(f"numResults must be at most {_MOST_RESULTS}, not {count}.")
    user = given(user_id, "userId")
    keep = keeper_for(
        backend,
        deployed,
        arn=options.get("filter_arn"),
        given=options.get("filter_values"),
        user=user,
        subject=Subject.ACTION,
    )
    model, history = deployed.model, deployed.history(user)
    offers = Pool(model=model, ask=lambda most: model.recommend(history, count=most)).best(count, keep)
    return {
        "actionList": [{"actionId": each.item, "score": each.score} for each in offers],
        "recommendationId": backend.recommended.note(deployed.arn),
    }
