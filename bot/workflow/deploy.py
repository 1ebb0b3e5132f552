"""`deploy`: serve a version, by a new campaign or by one that exists."""

from dataclasses import replace

from bot.model.errors import InUse, NotFound, NotPossible
from bot.model.job import CreateCampaign, Job, JobKind, Step, UpdateCampaign
from bot.model.orders import DeployOrder
from bot.model.prices import LIST_PRICES, Cost, Prices
from bot.model.recipes import RECIPES, Serves
from bot.model.report import Asking, Begun
from bot.model.resource import Campaign, Status, Version
from bot.ports import Clock, Jobs, Personalize, Places
from bot.records import dataclass
from bot.workflow.context import Context
from bot.workflow.starting import Start, new_id

BESIDE = "-candidate"
"""How a campaign is called that is tried beside another one: channels go on asking that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A deployment that can be started: its job, what it serves, and the campaign that it changes, if there is one."""

    job: Job
    version: Version
    live: Campaign | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deploy:
    """Starts deployments."""

    personalize: Personalize
    places: Places
    jobs: Jobs
    context: Context
    start: Start
    now: Clock
    prices: Prices = LIST_PRICES

    async def __call__(self, order: DeployOrder) -> Begun:
        """Start serving a version; raises as `plan`."""
        planned = await self.plan(order)
        job = await self.start(planned.job)
        asking = await self.remember(order, planned)
        return Begun(job=job, replaces=planned.live.version if planned.live else None, asking=asking)

    async def plan(self, order: DeployOrder) -> Planned:
        """Return what would be started.

        Raises:
            NotPossible: there is nothing to change.
            InUse: the campaign is changing already.
            NotFound: there is no such version.
            PersonalizeError: AWS refuses.
        """
        version = await self.context.version(order.target, order.channel)
        if version.status is not Status.READY:
            raise NotPossible(f"{version.name} cannot be deployed: it is {version.status}. `status` lists what can be.")
        if version.recipe in RECIPES and RECIPES[version.recipe].serves is Serves.SEGMENT:
            raise NotPossible(
                f"{version.name} finds users for items, which needs no campaign: ask it with `batch segment`."
            )
        group = (await self.personalize.solution(version.solution)).group
        name = order.campaign or version.solution
        live = await self._live(name)
        if live:
            _check(live, version, group, order.tps)
        return Planned(job=await self._job(order, name, version, group, live), version=version, live=live)

    async def _live(self, name: str) -> Campaign | None:
        try:
            return await self.personalize.campaign(name)
        except NotFound:
            return None

    async def _job(self, order: DeployOrder, name: str, version: Version, group: str, live: Campaign | None) -> Job:
        tps = order.tps or (live.tps if live else 1)
        task = (
            UpdateCampaign(name=name, version_arn=version.arn, tps=order.tps)
            if live
            else CreateCampaign(name=name, version_arn=version.arn, tps=tps)
        )
        return Job(
            id=new_id("deploy"),
            kind=JobKind.DEPLOYMENT,
            group=group,
            subject=name,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=(Step(task=task),),
            cost=campaign_cost(version, tps, self.prices),
            sample_users=await self._sample_users(group, version),
        )

    async def _sample_users(self, group: str, version: Version) -> tuple[str, ...]:
        """Return people to try the campaign with, where it answers for users and some are known."""
        if version.recipe in RECIPES and RECIPES[version.recipe].serves is not Serves.USER:
            return ()
        jobs = await self.jobs.ended(group=group, limit=50)
        return next((job.sample_users for job in jobs if job.kind is JobKind.IMPORT and job.sample_users), ())

    async def remember(self, order: DeployOrder, planned: Planned) -> Asking:
        """Let the channel ask this campaign when people name none, if it answers for users."""
        name, version, group = planned.job.subject, planned.version, planned.job.group
        serves = RECIPES[version.recipe].serves if version.recipe in RECIPES else None
        place = await self.places.place(order.channel)
        if place.campaign and name.endswith(BESIDE):
            return Asking(before=place.campaign, after=place.campaign, serves=serves, beside=True)
        if serves is not Serves.USER or place.elsewhere or place.group not in {None, group}:
            return Asking(before=place.campaign, after=place.campaign, serves=serves)
        await self.places.remember(replace(place, group=group, campaign=name), by=order.asked_by, at=self.now())
        return Asking(before=place.campaign, after=name, serves=serves)


def _check(live: Campaign, version: Version, group: str, tps: int | None) -> None:
    if live.group != group:
        raise NotPossible(
            f"{live.name} is a campaign of {live.group}, not of {group}. Choose another name: "
            f"`deploy {version.name} as NAME`."
        )
    if live.update is Status.RUNNING or live.status is Status.RUNNING:
        raise InUse(f"{live.name} is changing just now. Deploy when that has ended; `jobs` shows how far it is.")
    if live.version_arn == version.arn and tps in {None, live.tps}:
        raise NotPossible(f"{live.name} serves {version.name} already.")


def campaign_cost(version: Version, tps: int, prices: Prices) -> Cost | None:
    """Return what a campaign will cost while it stays up; None for a recipe that is not known."""
    recipe = RECIPES.get(version.recipe)
    if recipe is None:
        return None
    return Cost(
        per_hour=prices.per_hour(recipe, tps),
        basis=f"{tps} request{'s' if tps > 1 else ''} a second provisioned, also when nobody asks",
    )
