"""Campaigns: models that answer; an update serves the old version until the new one is ready."""

import asyncio
from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import storage
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError, ResourceInUseError, ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY, Status
from sandbox.aws.resources import recipes
from sandbox.aws.resources.kinds import Campaign, CampaignUpdate, Solution, SolutionVersion
from sandbox.aws.serving import exploration, influence

_CREATION = timedelta(minutes=10)
_UPDATE = timedelta(minutes=8)
_DELETION = timedelta(minutes=2)
_LATEST = "/$LATEST"


def create(backend: Backend, *, name: str, solution_version_arn: str, **options: Json) -> Json:
    """Start to deploy a solution version."""
    version = _deployable(backend, solution_version_arn, options.get("campaign_config", {}))
    campaign = Campaign(
        campaign_arn=backend.account.arn("campaign", name),
        name=name,
        solution_version_arn=version.arn,
        solution_arn=version.solution_arn,
        **options,
    )
    if not backend.resources.has(campaign):
        Quota.CAMPAIGNS.check(len(_siblings(backend, version)))
    backend.create(campaign, usual=_CREATION, work=partial(_deploy, campaign, version))
    return {"campaignArn": campaign.arn}


def update(backend: Backend, *, campaign_arn: str, solution_version_arn: str | None = None, **options: Json) -> Json:
    """Start to change a campaign's version, capacity or configuration."""
    campaign = backend.resources.get(Campaign, campaign_arn)
    if campaign.status not in {Status.ACTIVE, Status.CREATE_FAILED} or _updating(campaign):
        raise ResourceInUseError(f"Campaign {campaign_arn} is being changed.")
    config = options.get("campaign_config", campaign.campaign_config)
    wanted = solution_version_arn or campaign.solution_version_arn
    _start_update(backend, campaign, _deployable(backend, wanted, config), options)
    return {"campaignArn": campaign_arn}


def delete(backend: Backend, *, campaign_arn: str) -> None:
    """Start to delete a campaign; it stops answering at once."""
    campaign = backend.resources.get(Campaign, campaign_arn)
    if _updating(campaign):
        raise ResourceInUseError(f"Campaign {campaign_arn} is being changed.")
    backend.delete(campaign, usual=_DELETION)


def follow(backend: Backend, version: SolutionVersion) -> None:
    """Bring a new version to the campaigns that asked for every new one."""
    for campaign in backend.resources.find(Campaign, solution_arn=version.solution_arn, status=Status.ACTIVE):
        if campaign.campaign_config.get("syncWithLatestSolutionVersion") and not _updating(campaign):
            _start_update(backend, campaign, version, {})


def _start_update(backend: Backend, campaign: Campaign, version: SolutionVersion, options: Json) -> None:
    change = CampaignUpdate(
        solution_version_arn=version.arn,
        min_provisioned_tps=options.get("min_provisioned_tps", campaign.min_provisioned_tps),
        campaign_config=options.get("campaign_config", campaign.campaign_config),
    )
    campaign.latest_campaign_update = change
    backend.journeys.create(change, usual=_UPDATE, work=partial(_apply, campaign, change, version))


def _deployable(backend: Backend, arn: str, config: Json) -> SolutionVersion:
    """Return the ACTIVE version behind an ARN or `{solutionArn}/$LATEST`, once it can follow a configuration."""
    exploration.check(config.get("itemExplorationConfig") or {})
    version = _version(backend, arn, config)
    recipe = recipes.name_of(version.recipe_arn or "")
    if RECIPES[recipe].type is RecipeType.USER_SEGMENTATION:
        raise InvalidInputError(f"Recipe {recipe} is for batch segment jobs and cannot be deployed in a campaign.")
    influence.check(recipe, config.get("rankingInfluence") or {})
    return version


def _version(backend: Backend, arn: str, config: Json) -> SolutionVersion:
    if config.get("syncWithLatestSolutionVersion") and not arn.endswith(_LATEST):
        raise InvalidInputError("syncWithLatestSolutionVersion needs a solutionVersionArn that ends in /$LATEST.")
    if not arn.endswith(_LATEST):
        version = backend.resources.get(SolutionVersion, arn)
        require_active(version)
        return version
    solution = backend.resources.get(Solution, arn.removesuffix(_LATEST))
    trained = backend.resources.find(SolutionVersion, solution_arn=solution.arn, status=Status.ACTIVE)
    if not trained:
        raise ResourceNotFoundError(f"Solution {solution.arn} has no ACTIVE solution version.")
    return trained[-1]


async def _deploy(campaign: Campaign, version: SolutionVersion) -> Publish:
    served = await asyncio.to_thread(storage.load, version.model)

    def publish() -> None:
        campaign.serving = served

    return publish


async def _apply(campaign: Campaign, change: CampaignUpdate, version: SolutionVersion) -> Publish:
    deploy = await _deploy(campaign, version)

    def publish() -> None:
        deploy()
        campaign.solution_version_arn = change.solution_version_arn
        campaign.solution_arn = version.solution_arn
        campaign.min_provisioned_tps = change.min_provisioned_tps
        campaign.campaign_config = change.campaign_config
        campaign.move(Status.ACTIVE, at=change.last_updated_date_time)

    return publish


def _updating(campaign: Campaign) -> bool:
    return campaign.latest_campaign_update is not None and campaign.latest_campaign_update.status in UNDERWAY


def _siblings(backend: Backend, version: SolutionVersion) -> list[Campaign]:
    """Return the campaigns of the version's dataset group."""
    group = backend.resources.find(Solution, dataset_group_arn=version.dataset_group_arn)
    solutions = {solution.arn for solution in group}
    return [campaign for campaign in backend.resources.find(Campaign) if campaign.solution_arn in solutions]
