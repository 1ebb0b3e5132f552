"""`rollback`: serve the version again that a campaign served before."""

from collections.abc import Iterator

from bot.model.errors import Misunderstood, NotFound, NotPossible
from bot.model.job import CreateCampaign, Job, UpdateCampaign
from bot.model.orders import DeployOrder, RollbackOrder
from bot.model.report import Begun
from bot.model.resource import Campaign, Status, Version
from bot.ports import Jobs, Personalize, Places
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.deploy import Deploy

_NAMED = 10
_REMEMBERED = 200  # ended jobs of the group


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollback:
    """Finds what was served before, and deploys that."""

    personalize: Personalize
    places: Places
    jobs: Jobs
    deploy: Deploy

    async def __call__(self, order: RollbackOrder) -> Begun:
        """Start the deployment; it may raise what `Deploy` raises.

        Raises:
            Misunderstood: no campaign was named, the channel remembers none, and its group has not just one.
            NotPossible: nothing was served before that there is still.
        """
        campaign = await self._campaign(order)
        before = await self._before(campaign)
        return await self.deploy(
            DeployOrder(
                target=before.name,
                campaign=campaign.name,
                asked_by=order.asked_by,
                channel=order.channel,
                line=line("deploy", before.name, "as", campaign.name),
            )
        )

    async def _campaign(self, order: RollbackOrder) -> Campaign:
        place = await self.places.place(order.channel)
        if name := order.campaign or place.campaign:
            return await self.personalize.campaign(name)
        there = (await self.personalize.overview(place.group)).campaigns if place.group else ()
        if len(there) == 1:
            return there[0]
        names = ", ".join(one.name for one in there[:_NAMED])
        raise Misunderstood(f"Say which campaign: {names}." if names else "Say which campaign; `status` lists them.")

    async def _before(self, campaign: Campaign) -> Version:
        """Return what was deployed before; where the bot did not do that, the version trained before the live one."""
        for arn in _served(campaign, await self.jobs.ended(group=campaign.group, limit=_REMEMBERED)):
            try:
                version = await self.personalize.version(arn)
            except NotFound:
                continue
            if version.status is Status.READY:
                return version
        solution = await self.personalize.solution(campaign.version.partition("/")[0])
        return _older(campaign, solution.versions)


def _served(campaign: Campaign, ended: list[Job]) -> Iterator[str]:
    """Yield the ARNs of the versions that the campaign served before, the latest first."""
    for job in ended:
        for step in job.steps:
            task = step.task
            if not isinstance(task, CreateCampaign | UpdateCampaign) or step.status is not Status.READY:
                continue
            if task.name == campaign.name and task.version_arn != campaign.version_arn:
                yield task.version_arn


def _older(campaign: Campaign, versions: tuple[Version, ...]) -> Version:
    """Return the newest ready version that is older than the one served; `versions` are newest first."""
    names = [version.name for version in versions]
    older = versions[names.index(campaign.version) + 1 :] if campaign.version in names else ()
    for version in older:
        if version.status is Status.READY:
            return version
    raise NotPossible(
        f"{campaign.name} has served {campaign.version} only, as far as is known. `versions {campaign.group}` lists "
        f"what can be deployed instead: `deploy VERSION as {campaign.name}`."
    )
