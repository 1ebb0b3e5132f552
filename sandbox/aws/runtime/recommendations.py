"""GetRecommendations and GetPersonalizedRanking.

Source: Personalize API reference, the pages of those names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.aws.backend import Backend
from sandbox.aws.datasets.avro import INTERACTIONS
from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters.applying import Keep
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources import filters
from sandbox.aws.runtime import promotions
from sandbox.aws.runtime.deployment import Deployment, deployment, given, recommender
from sandbox.aws.runtime.filtering import keeper_for
from sandbox.aws.runtime.metadata import answer, check_count, columns
from sandbox.aws.serving.exploration import explorer_of
from sandbox.aws.serving.offers import Pool, ranked

_DEFAULT_RESULTS = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asker:
    """Whom or what a request asks for, and how to read its filters."""

    backend: Backend
    deployed: Deployment
    user: str | None = None
    item: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """Return what answers, in the context of the request."""
        return self.deployed.model.within(self.context)

    def keeper(self, arn: str | None, given: Mapping[str, str] | None) -> Keep | None:
        """Return what tells which items pass a filter, or None without one."""
        return keeper_for(self.backend, self.deployed, arn=arn, given=given, user=self.user, item=self.item)

    def without_done(self, keep: Keep | None) -> Keep | None:
        """Return the same without what the user has done before, where the use case drops that."""
        drops = self.deployed.made_like.drops
        if drops is None or self.user is None:
            return keep
        known = filters.known(self.backend, self.deployed.version.dataset_group_arn)
        events = known.newest(INTERACTIONS, self.user)
        done = {item for item, kind in events if kind and kind.lower() == drops.lower()}
        return lambda item: item not in done and (keep is None or keep(item))

    def promotion_keeper(self, promotion: Json) -> Keep:
        """Return what tells which items a promotion promotes."""
        return self.keeper(promotion["filterArn"], promotion.get("filterValues")) or bool


def recommend(
    backend: Backend,
    *,
    campaign_arn: str | None = None,
    recommender_arn: str | None = None,
    metadata_columns: Json = None,
    **options: Json,
) -> Json:
    """Answer with the best items for a user, those that go with an item, or those that are popular."""
    if campaign_arn and recommender_arn:
        raise InvalidInputError("campaignArn and recommenderArn cannot be given together.")
    deployed = (
        recommender(backend, recommender_arn)
        if recommender_arn
        else deployment(backend, given(campaign_arn, "campaignArn or recommenderArn"))
    )
    count = options.get("num_results", _DEFAULT_RESULTS)
    check_count(count, "numResults", with_metadata=bool(metadata_columns))
    wanted = columns(backend, deployed, metadata_columns)
    asker = _Asker(
        backend=backend,
        deployed=deployed,
        user=options.get("user_id"),
        item=options.get("item_id"),
        context=options.get("context", {}),
    )
    pool = _POOLS.get(deployed.recipe_type, _for_nobody)(asker)
    keep = asker.without_done(asker.keeper(options.get("filter_arn"), options.get("filter_values")))
    promotion = promotions.read(deployed, options.get("promotions"), asker.promotion_keeper)
    offers = promotions.fill(pool, count, keep, promotion)
    return {
        "itemList": answer(offers, wanted, deployed),
        "recommendationId": backend.recommended.note(deployed.arn, [each.item for each in offers]),
    }


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
    deployed = deployment(backend, campaign_arn)
    if deployed.recipe_type is not RecipeType.PERSONALIZED_RANKING:
        raise InvalidInputError(f"Recipe {deployed.recipe} does not rank items: call GetRecommendations.")
    if not input_list:
        raise InvalidInputError("inputList must hold at least one item.")
    check_count(len(input_list), "inputList", with_metadata=bool(metadata_columns))
    wanted = columns(backend, deployed, metadata_columns)
    asker = _Asker(backend=backend, deployed=deployed, user=user_id, context=options.get("context", {}))
    keep = asker.keeper(options.get("filter_arn"), options.get("filter_values"))
    kept = [item for item in input_list if keep is None or keep(item)]
    offers = ranked(asker.model.rank(deployed.history(user_id), kept), deployed.recipe)
    return {
        "personalizedRanking": answer(offers, wanted, deployed),
        "recommendationId": backend.recommended.note(deployed.arn, [each.item for each in offers]),
    }


def _for_user(asker: _Asker) -> Pool:
    user = given(asker.user, "userId")
    model, history = asker.model, asker.deployed.history(user)
    explorer = explorer_of(asker.deployed.exploration, user, model, history, asker.deployed.impressions)
    return Pool(model=model, ask=lambda count: model.recommend(history, count=count), seen=history, explorer=explorer)


def _for_everybody(asker: _Asker) -> Pool:
    _require_user(asker)
    model = asker.deployed.model
    return Pool(model=model, ask=lambda count: model.recommend([], count=count))


def _for_item(asker: _Asker) -> Pool:
    _require_user(asker)
    model, item = asker.deployed.model, given(asker.item, "itemId")
    return Pool(model=model, ask=lambda count: model.similar(item, count=count))


def _require_user(asker: _Asker) -> None:
    if asker.deployed.made_like.needs_user:
        given(asker.user, "userId")


def _for_nobody(asker: _Asker) -> Pool:
    call = _ELSEWHERE.get(asker.deployed.recipe_type, "a batch job")
    raise InvalidInputError(f"Recipe {asker.deployed.recipe} does not answer GetRecommendations, but {call}.")


_POOLS: Mapping[RecipeType, Callable[[_Asker], Pool]] = {
    RecipeType.USER_PERSONALIZATION: _for_user,
    RecipeType.POPULAR_ITEMS: _for_everybody,
    RecipeType.RELATED_ITEMS: _for_item,
}
_ELSEWHERE: Mapping[RecipeType, str] = {
    RecipeType.PERSONALIZED_RANKING: "GetPersonalizedRanking",
    RecipeType.PERSONALIZED_ACTIONS: "GetActionRecommendations",
}
