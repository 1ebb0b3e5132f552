"""`cost`: what was spent this month, and what goes on being spent."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.prices import A_MONTH, Prices
from bot.model.recipes import RECIPES
from bot.model.resource import Campaign, Overview, Status, Version
from bot.model.spending import LATELY, CampaignSpending, Spending, TrainingSpending
from bot.ports import Clock, Jobs, Personalize, Usage
from bot.records import dataclass
from bot.workflow.context import versions_of
from bot.workflow.survey import Survey

_HOUR = timedelta(hours=1)
_MOST = 30  # trainings of a month that are looked up one by one


@dataclass(frozen=True, kw_only=True, slots=True)
class Spend:
    """Estimates what is spent."""

    personalize: Personalize
    jobs: Jobs
    survey: Survey
    usage: Usage
    prices: Prices
    now: Clock

    async def __call__(self, group: str | None) -> Spending:
        """Return the costs of a group, or of all; raises `NotFound`."""
        now = self.now()
        since = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        overviews = await self.survey(group)
        trained = [
            (one.group.name, version)
            for one in overviews
            for version in versions_of(one)
            if version.status is Status.READY and version.created_at >= since
        ]
        newest = sorted(trained, key=lambda pair: pair[1].created_at, reverse=True)[:_MOST]
        return Spending(
            group=group,
            since=since,
            at=now,
            campaigns=await self._with_usage(overviews, self.campaigns(overviews, since=since, now=now), now),
            trainings=tuple(await asyncio.gather(*(self._training(name, version) for name, version in newest))),
        )

    def campaigns(
        self, overviews: tuple[Overview, ...], *, since: datetime, now: datetime
    ) -> tuple[CampaignSpending, ...]:
        """Return what campaigns cost."""
        return tuple(
            self._campaign(one, since=since, now=now)
            for overview in overviews
            for one in overview.campaigns
            if one.status in {Status.READY, Status.RUNNING}
        )

    async def _with_usage(
        self, overviews: tuple[Overview, ...], campaigns: tuple[CampaignSpending, ...], now: datetime
    ) -> tuple[CampaignSpending, ...]:
        """Return campaigns with how often they were asked lately."""
        arns = {one.name: one.arn for overview in overviews for one in overview.campaigns}
        wanted = [arns[one.campaign] for one in campaigns]
        counted = await self.usage.requests(wanted, since=now - LATELY, until=now)
        if counted is None:
            return campaigns
        return tuple(replace(one, asked=counted.get(arns[one.campaign], 0)) for one in campaigns)

    def _campaign(self, campaign: Campaign, *, since: datetime, now: datetime) -> CampaignSpending:
        recipe = RECIPES.get(campaign.recipe)
        per_hour = self.prices.per_hour(recipe, campaign.tps) if recipe else None
        up = now - max(since, campaign.created_at or since)
        return CampaignSpending(
            group=campaign.group,
            campaign=campaign.name,
            recipe=campaign.recipe,
            tps=campaign.tps,
            per_hour=per_hour,
            so_far=None if per_hour is None else per_hour * (up / _HOUR),
            per_month=None if per_hour is None else per_hour * (A_MONTH / _HOUR),
        )

    async def _training(self, group: str, version: Version) -> TrainingSpending:
        recipe = RECIPES.get(version.recipe)
        if recipe is None:
            return TrainingSpending(group=group, version=version.name, cost=None, basis="its recipe has no known price")
        if recipe.per_thousand is not None:
            job = await self.jobs.following(version.arn)
            rows = (job.rows or job.size) if job else None
            cost = self.prices.training(recipe, interactions=rows, hours=None)
            basis = f"{rows:,} interactions" if rows is not None else "how many interactions it saw is not known"
        else:
            hours = (await self.personalize.version(version.name)).hours
            cost = self.prices.training(recipe, interactions=None, hours=hours)
            basis = f"{hours:,.4g} training hours" if hours is not None else "its training hours are not known"
        return TrainingSpending(group=group, version=version.name, cost=cost, basis=basis)
