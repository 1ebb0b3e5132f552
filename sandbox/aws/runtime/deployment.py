"""A campaign, or a recommender, as it answers right now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.aws.backend import Backend
from sandbox.aws.datasets.avro import ITEMS
from sandbox.aws.datasets.impressions import Impressions
from sandbox.aws.datasets.records import Lookup
from sandbox.aws.datasets.streams import Stream
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import Algorithm, Recipe, RecipeType
from sandbox.aws.protocol.errors import InvalidInputError, ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status
from sandbox.aws.resources import recipes
from sandbox.aws.resources.kinds import Campaign, Dataset, Recommender, Solution, SolutionVersion
from sandbox.aws.serving import trends, updates
from sandbox.aws.serving.exploration import Exploration, exploration
from sandbox.aws.serving.influence import influenced
from sandbox.aws.serving.known import NOTHING as NO_RECORDS
from sandbox.aws.serving.memory import Memory
from sandbox.aws.training import Served

MOST_RESULTS = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """What answers under an ARN: a version, and what has streamed in since that was trained.

    `items` are those that there are now, and `exploration` how they are tried. `with_metadata`: answers may carry
    columns of items, as the campaign or recommender says.
    """

    arn: str
    with_metadata: bool
    version: SolutionVersion
    served: Served
    stream: Stream
    items: Lookup
    exploration: Exploration | None
    influence: Mapping[str, float]
    incremental: bool

    @property
    def model(self) -> Model:
        """Return the trained recipe; what trends, and what is new, is told from everything up to now."""
        if self.made_like.algorithm is Algorithm.TRENDING:
            return trends.current(self.served.model, self.stream, self.version.streamed, self.version.counted)
        if self.made_like.algorithm is Algorithm.SEMANTIC:
            return self._semantic()
        return self.served.model if self.exploration is None else updates.current(self.served.model, self.items)

    def _semantic(self) -> Model:
        """Return the model with the items of now, where its solution asks for updates, under the ranking influence."""
        model = updates.current(self.served.model, self.items) if self.incremental else self.served.model
        return influenced(model, self.influence)

    @property
    def recipe(self) -> str:
        """Return the recipe's name."""
        return recipes.name_of(self.version.recipe_arn or "")

    @property
    def made_like(self) -> Recipe:
        """Return what the recipe asks for and is made of."""
        return RECIPES[self.recipe]

    @property
    def recipe_type(self) -> RecipeType:
        """Return what the recipe is asked for."""
        return self.made_like.type

    @property
    def impressions(self) -> Sequence[Impressions]:
        """Return what people were shown: in imports that trained, and in events until now."""
        return self.served.impressions, self.stream.impressions

    def history(self, user: str) -> list[str]:
        """Return what somebody interacted with, oldest first: as trained on, then as streamed since."""
        return Memory(
            histories=self.served.histories,
            stream=self.stream,
            since=self.version.streamed,
            counted=self.version.counted,
        ).of(user)


def deployment(backend: Backend, campaign_arn: str) -> Deployment:
    """Return a campaign that answers, or raise `ResourceNotFoundError` or `ThrottlingError`."""
    campaign = backend.resources.get(Campaign, campaign_arn)
    served = _answering(campaign)
    backend.faults.spend(campaign.arn, provisioned=campaign.min_provisioned_tps, at=backend.now())
    version = backend.resources.get(SolutionVersion, campaign.solution_version_arn)
    return _deployed(backend, campaign.arn, version, served, campaign.campaign_config)


def recommender(backend: Backend, recommender_arn: str) -> Deployment:
    """Return a recommender that answers, or raise `ResourceNotFoundError` or `ThrottlingError`."""
    found = backend.resources.get(Recommender, recommender_arn)
    served, config = _answering(found), found.recommender_config
    provisioned = config.get("minRecommendationRequestsPerSecond", 1)
    backend.faults.spend(found.arn, provisioned=provisioned, at=backend.now())
    if found.version is None:
        raise LookupError(f"{found.arn} serves without a version")
    return _deployed(backend, found.arn, found.version, served, config)


def _answering(found: Campaign | Recommender) -> Served:
    if found.status is not Status.ACTIVE or found.serving is None:
        raise ResourceNotFoundError(f"{type(found).__name__} {found.arn} is not ACTIVE: {found.status}.")
    return found.serving


def _deployed(backend: Backend, arn: str, version: SolutionVersion, served: Served, config: Json) -> Deployment:
    items = backend.resources.find(Dataset, dataset_group_arn=version.dataset_group_arn, dataset_type=ITEMS)
    recipe = recipes.name_of(version.recipe_arn or "")
    solutions = backend.resources.find(Solution, solution_arn=version.solution_arn)
    return Deployment(
        arn=arn,
        with_metadata=bool(config.get("enableMetadataWithRecommendations")),
        version=version,
        served=served,
        stream=backend.streams.of(version.dataset_group_arn),
        items=Lookup(put=backend.streams.current_records(items[0].arn), parts=items[0].parts) if items else NO_RECORDS,
        exploration=exploration(recipe, config.get("itemExplorationConfig") or {}, f"{arn}|{backend.now().date()}"),
        influence=config.get("rankingInfluence") or {},
        incremental=any(each.perform_incremental_update for each in solutions),
    )


def given(value: str | None, name: str) -> str:
    """Return a parameter that this recipe needs, or raise `InvalidInputError`."""
    if not value:
        raise InvalidInputError(f"Required fields for the provided recipe are {name}")
    return value
