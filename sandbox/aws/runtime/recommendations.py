"""GetRecommendations and GetPersonalizedRanking.

Source: Personalize API reference, the pages of those names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sandbox.aws.backend import Backend
from sandbox.aws.engine.contract import Scored
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters.applying import Keep
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.runtime.deployment import Deployment, deployment, given, refuse_unbuilt
from sandbox.aws.runtime.filtering import best, keeper_for
from sandbox.aws.runtime.metadata import answer, check_count, columns

_DEFAULT_RESULTS = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    user: str | None
    item: str | None
    count: int
    keep: Keep | None


def recommend(
    backend: Backend, *, campaign_arn: str | None = None, metadata_columns: Json = None, **options: Json
) -> Json:
    """Answer with the best items for a user, those that go with an item, or those that are popular."""
    refuse_unbuilt(options)
    deployed = deployment(backend, given(campaign_arn, "campaignArn"))
    user, item = options.get("user_id"), options.get("item_id")
    question = _Question(
        user=user,
        item=item,
        count=options.get("num_results", _DEFAULT_RESULTS),
        keep=keeper_for(
            backend,
            deployed,
            arn=options.get("filter_arn"),
            given=options.get("filter_values"),
            user=user,
            item=item,
        ),
    )
    check_count(question.count, "numResults", with_metadata=bool(metadata_columns))
    wanted = columns(backend, deployed, metadata_columns)
    found = _ANSWERS[deployed.recipe_type](deployed, question)
    return {"itemList": answer(found, wanted), "recommendationId": _recommendation_id()}


def rank(
    backend: Backend,
    *,
    campaign_arn: str,
    user_id: str,
    input_list: Sequence[str],
    metadata_columns: Json = None,
    **options: Json,
) -> Json:
    """Answer with the items of a list, best first."""
    refuse_unbuilt(options)
    deployed = deployment(backend, campaign_arn)
    if deployed.recipe_type is not RecipeType.PERSONALIZED_RANKING:
        raise InvalidInputError(f"Recipe {deployed.recipe} does not rank items: call GetRecommendations.")
    if not input_list:
        raise InvalidInputError("inputList must hold at least one item.")
    check_count(len(input_list), "inputList", with_metadata=bool(metadata_columns))
    wanted = columns(backend, deployed, metadata_columns)
    keep = keeper_for(
        backend, deployed, arn=options.get("filter_arn"), given=options.get("filter_values"), user=user_id
    )
    kept = [item for item in input_list if keep is None or keep(item)]
    ranked = deployed.model.rank(deployed.history(user_id), kept)
    return {"personalizedRanking": answer(ranked, wanted), "recommendationId": _recommendation_id()}


def _for_user(deployed: Deployment, question: _Question) -> list[Scored]:
    return _for_history(deployed, deployed.history(given(question.user, "userId")), question)


def _for_everybody(deployed: Deployment, question: _Question) -> list[Scored]:
    return _for_history(deployed, deployed.history(question.user or ""), question)


def _for_history(deployed: Deployment, history: list[str], question: _Question) -> list[Scored]:
    found = best(lambda count: deployed.model.recommend(history, count=count), question.keep, question.count)
    return found + _seen_before(deployed, history, found, question)


def _seen_before(deployed: Deployment, history: list[str], found: list[Scored], question: _Question) -> list[Scored]:
    """Return what a filter asks for and the model would not offer again: items that the user has had before."""
    missing = question.count - len(found)
    if question.keep is None or missing <= 0:
        return []
    offered = {each.item for each in found}
    seen = [item for item in dict.fromkeys(history) if item not in offered and question.keep(item)]
    return [Scored(item=each.item, score=None) for each in deployed.model.rank(history, seen)[:missing]]


def _for_item(deployed: Deployment, question: _Question) -> list[Scored]:
    item = given(question.item, "itemId")
    return best(lambda count: deployed.model.similar(item, count=count), question.keep, question.count)


def _for_nobody(deployed: Deployment, _question: _Question) -> list[Scored]:
    raise InvalidInputError(f"Recipe {deployed.recipe} ranks items: call GetPersonalizedRanking.")


_ANSWERS: Mapping[RecipeType, Callable[[Deployment, _Question], list[Scored]]] = {
    RecipeType.USER_PERSONALIZATION: _for_user,
    RecipeType.POPULAR_ITEMS: _for_everybody,
    RecipeType.RELATED_ITEMS: _for_item,
    RecipeType.PERSONALIZED_RANKING: _for_nobody,
}


def _recommendation_id() -> str:
    """Return an id of 40 characters, the most that PutEvents takes back."""
    return f"RID-{uuid4()}"
