"""`digest`: what happened in a while, what deserves a look, and when that is told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.config import DigestRules
from bot.model.calendar import next_at, next_weekday
from bot.model.errors import BotError, NotFound
from bot.model.job import Job
from bot.model.metrics import METRICS
from bot.model.orders import DatasetKind
from bot.model.resource import Campaign, Overview, Status
from bot.model.review import Every, Plan, Planned, Review, Stale, Trend
from bot.model.spending import CampaignSpending
from bot.ports import Clock, Jobs, People, ReviewPlans, Subscriptions, Usage
from bot.records import dataclass
from bot.workflow.context import versions_of
from bot.workflow.cost import Spend
from bot.workflow.jobs import askers, without_parts
from bot.workflow.survey import Survey

_SPANS = {Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(days=7)}
_LOOKED_AT, _POINTS = 100, 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviews:
    """Plans reviews, and puts them together."""

    jobs: Jobs
    subscriptions: Subscriptions
    plans: ReviewPlans
    people: People
    survey: Survey
    spend: Spend
    usage: Usage
    rules: DigestRules
    now: Clock

    async def planned(self, destination: str) -> Planned:
        """Return what is planned for a destination."""
        return Planned(destination=destination, plan=await self.plans.planned(destination))

    async def plan(self, destination: str, every: Every | None, by: str) -> Planned:
        """Have a destination told a review every day or week, or none."""
        if every is None:
            await self.plans.drop(destination)
        else:
            at = await self.next_at(every, by, after=self.now())
            plan = Plan(destination=destination, every=every, next_at=at, asked_by=by)
            await self.plans.keep(plan, at=self.now())
        return await self.planned(destination)

    async def next_at(self, every: Every, asker: str, *, after: datetime) -> datetime:
        """Return when a review is told next: by the clock of the settings, or of who asked for it."""
        zone: tzinfo = ZoneInfo(self.rules.timezone) if self.rules.timezone else await self.people.zone(asker)
        at = time(self.rules.hour)
        if every is Every.DAILY:
            return next_at(at, after=after, zone=zone)
        return next_weekday(list(type(self.rules.day)).index(self.rules.day), at, after=after, zone=zone)

    async def __call__(self, destination: str, every: Every = Every.WEEKLY) -> Review:
        """Return a review of the groups that a destination hears of, or else of all."""
        now = self.now()
        since = now - _SPANS[every]
        overviews, trouble = await self._overviews(destination)
        groups = [one.group.name for one in overviews] or await self._heard(destination)
        ended = [job for group in groups for job in await self.jobs.ended(group=group, limit=_LOOKED_AT)]
        recent = without_parts(job for job in ended if (job.ended_at or now) >= since)
        lately = sorted(recent, key=lambda job: job.started_at)
        campaigns = [one for overview in overviews for one in overview.campaigns if one.status is Status.READY]
        up = self.spend.campaigns(overviews, since=since, now=now)
        return Review(
            every=every,
            since=since,
            at=now,
            groups=tuple(groups),
            ended=tuple(lately),
            trends=_trends(ended, since),
            stale=tuple(self._stale(overviews, now)),
            up=up,
            idle=await self._idle(campaigns, up, since, now),
            trouble=trouble,
            names=await self.people.names(askers(lately)),
        )

    async def _heard(self, destination: str) -> list[str]:
        return sorted({one.group for one in await self.subscriptions.at(destination) if one.events})

    async def _overviews(self, destination: str) -> tuple[tuple[Overview, ...], tuple[str, ...]]:
        """Return what there is in the groups, and why that is not all."""
        found: list[Overview] = []
        trouble: list[str] = []
        wanted: Sequence[str | None] = await self._heard(destination) or [None]
        for group in wanted:
            try:
                found += await self.survey(group)
            except NotFound:
                continue  # the group was deleted
            except BotError as error:
                trouble.append(str(error))
        return tuple(found), tuple(dict.fromkeys(trouble))

    def _stale(self, overviews: tuple[Overview, ...], now: datetime) -> list[Stale]:
        return [
            stale
            for overview in overviews
            for campaign in overview.campaigns
            if (stale := _staleness(overview, campaign, now - self.rules.stale))
        ]

    async def _idle(
        self, campaigns: list[Campaign], up: tuple[CampaignSpending, ...], since: datetime, now: datetime
    ) -> tuple[CampaignSpending, ...] | None:
        """Return which campaigns nobody asked, None where that is not known; those made lately had no time for it."""
        asked = await self.usage.requests([one.arn for one in campaigns], since=since, until=now)
        if asked is None:
            return None
        silent = {one.name for one in campaigns if not asked.get(one.arn) and (one.created_at or now) <= since}
        return tuple(one for one in up if one.campaign in silent)


def _trends(ended: list[Job], since: datetime) -> tuple[Trend, ...]:
    """Return the metric of each solution that was trained since then, with what came before."""
    values: defaultdict[str, list[tuple[datetime, float]]] = defaultdict(list)
    for job in ended:
        for step in job.trainings():
            if step.metrics and step.ended_at and step.name and (value := step.metrics.get(METRICS[0].key)) is not None:
                values[step.name.partition("/")[0]].append((step.ended_at, value))
    return tuple(
        Trend(solution=solution, values=tuple(sorted(points)[-_POINTS:]))
        for solution, points in sorted(values.items())
        if max(points)[0] >= since
    )


def _staleness(overview: Overview, campaign: Campaign, before: datetime) -> Stale | None:
    served = next((one for one in versions_of(overview) if one.arn == campaign.version_arn), None)
    if served is None:
        return None
    data_at = max(
        (
            dataset.latest_import.created_at
            for dataset in overview.datasets
            if dataset.kind is DatasetKind.INTERACTIONS and dataset.latest_import
        ),
        default=datetime.min.replace(tzinfo=UTC),
    )
    newer = data_at if data_at > served.created_at else None
    if newer is None and served.created_at >= before:
        return None
    return Stale(
        group=overview.group.name,
        campaign=campaign.name,
        version=served.name,
        trained_at=served.created_at,
        data_at=newer,
    )
