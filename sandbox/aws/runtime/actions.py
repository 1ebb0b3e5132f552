"""GetActionRecommendations.

Source: Personalize API reference, the page of that name.
"""

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters.applying import Keep
from sandbox.aws.filters.expression import Subject
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources import filters
from sandbox.aws.runtime.deployment import Deployment, deployment, given
from sandbox.aws.runtime.filtering import keeper_for
from sandbox.aws.serving.known import NOTHING
from sandbox.aws.serving.offers import Pool

_DEFAULT_RESULTS = 5
_DAY = 86_400  # seconds
_EXPIRES = ("EXPIRATION_TIMESTAMP", "ACTION_EXPIRATION_TIMESTAMP")  # the guide has both
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
    pool = Pool(model=model, ask=lambda most: model.recommend(history, count=most))
    offers = pool.best(count, _due(backend, deployed, user, keep))
    return {
        "actionList": [{"actionId": each.item, "score": each.score} for each in offers],
        "recommendationId": backend.recommended.note(deployed.arn),
    }


def _due(backend: Backend, deployed: Deployment, user: str, keep: Keep | None) -> Keep:
    """Return what leaves out actions that have expired, or that the user met within their REPEAT_FREQUENCY in days."""
    known = filters.known(backend, deployed.version.dataset_group_arn)
    records, now = known.records.get(avro.ACTIONS, NOTHING), backend.now().timestamp()
    met: dict[str, int] = {}
    for at, action, _ in known.events_of(avro.ACTION_INTERACTIONS, user):
        met.setdefault(action, at)

    def due(action: str) -> bool:
        record = records.get(action)
        expires = next((record[name] for name in _EXPIRES if record.get(name) is not None), None)
        days = record.get("REPEAT_FREQUENCY")
        if expires is not None and float(expires) <= now:
            return False
        if days is not None and action in met and now - met[action] < float(days) * _DAY:
            return False
        return keep is None or keep(action)

    return due
