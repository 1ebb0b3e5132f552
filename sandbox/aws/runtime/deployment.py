"""A campaign as it answers right now."""

from dataclasses import dataclass

from sandbox.aws.backend import Backend
from sandbox.aws.datasets.streams import Stream
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.protocol.errors import InvalidInputError, ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status
from sandbox.aws.resources import recipes
from sandbox.aws.resources.kinds import Campaign, SolutionVersion
from sandbox.aws.serving.memory import Memory
from sandbox.aws.training import Served

MOST_RESULTS = 500
_NOT_BUILT = ("recommender_arn",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A campaign, the version that it serves, and what has streamed in since that was trained."""

    campaign: Campaign
    version: SolutionVersion
    served: Served
    stream: Stream

    @property
    def model(self) -> Model:
        """Return the trained recipe."""
        return self.served.model

    @property
    def recipe(self) -> str:
        """Return the recipe's name."""
        return recipes.name_of(self.version.recipe_arn or "")

    @property
    def recipe_type(self) -> RecipeType:
        """Return what the recipe is asked for."""
        return RECIPES[self.recipe].type

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
    if campaign.status is not Status.ACTIVE or campaign.serving is None:
        raise ResourceNotFoundError(f"Campaign {campaign_arn} is not ACTIVE: {campaign.status}.")
    backend.faults.spend(campaign.arn, provisioned=campaign.min_provisioned_tps, at=backend.now())
    version = backend.resources.get(SolutionVersion, campaign.solution_version_arn)
    stream = backend.streams.of(version.dataset_group_arn)
    return Deployment(campaign=campaign, version=version, served=campaign.serving, stream=stream)


def refuse_unbuilt(options: Json) -> None:
    """Refuse what would change the answer and is not built, rather than ignore it."""
    for name in _NOT_BUILT:
        if options.get(name):
            raise InvalidInputError(f"{name.replace('_', ' ')} is not supported by this endpoint yet.")


def given(value: str | None, name: str) -> str:
    """Return a parameter that this recipe needs, or raise `InvalidInputError`."""
    if not value:
        raise InvalidInputError(f"Required fields for the provided recipe are {name}")
    return value
