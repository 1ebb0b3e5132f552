"""What somebody sees first: at once what the store knows, then what AWS says as well."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from bot.model.durations import likenesses
from bot.model.errors import BotError
from bot.model.front import Front, Live
from bot.model.metrics import METRICS
from bot.model.prices import Prices
from bot.model.recipes import RECIPES
from bot.model.resource import Campaign, Overview, Status
from bot.model.subscription import Hearing
from bot.ports import Clock, Jobs, People, Personalize, Subscriptions
from bot.records import dataclass
from bot.workflow.jobs import askers, without_parts
from bot.workflow.survey import Survey

_LOOKED_AT, _FAILED, _MINE = 30, 5, 5
_LATELY = timedelta(days=7)
_FRESH = timedelta(minutes=1)

Scene = tuple[tuple[str, ...], tuple[Live, ...]]
"""The names of groups, and the campaigns in them."""


@dataclass(kw_only=True, slots=True)
class Scenery:
    """What is live in one account, looked at for everybody together: again when a job has ended, or in a minute."""

    account: str
    personalize: Personalize
    survey: Survey
    prices: Prices
    now: Clock
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _seen: tuple[int, datetime, Scene] | None = None

    async def __call__(self, ended: int) -> Scene:
        """Return what is live; `ended` is how many jobs have ended until now."""
        async with self._turn:
            if self._seen is None or self._seen[0] != ended or self.now() - self._seen[1] > _FRESH:
                self._seen = (ended, self.now(), await self._look())
            return self._seen[2]

    async def _look(self) -> Scene:
        overviews = await self.survey()
        campaigns = [campaign for overview in overviews for campaign in overview.campaigns]
        return _names(overviews), tuple(await asyncio.gather(*map(self._live, campaigns)))

    async def _live(self, campaign: Campaign) -> Live:
        recipe = RECIPES.get(campaign.recipe)
        try:
            values = await self.personalize.metrics(campaign.version_arn) if campaign.status is Status.READY else {}
        except BotError:
            values = {}  # the version was deleted meanwhile, or is none that has metrics
        return Live(
            account=self.account,
            campaign=campaign,
            metric=values.get(METRICS[0].key),
            per_hour=self.prices.per_hour(recipe, campaign.tps) if recipe else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class LookAround:
    """Puts together what somebody sees first, of all accounts."""

    jobs: Jobs
    subscriptions: Subscriptions
    people: People
    scenes: Mapping[str, Callable[[int], Awaitable[Scene]]]
    now: Clock

    async def known(self, user: str) -> Front:
        """Return what the store knows."""
        now = self.now()
        running, ended, started, own = await asyncio.gather(
            self.jobs.running(),
            self.jobs.ended(limit=_LOOKED_AT),
            self.jobs.running(asked_by=user),
            self.jobs.ended(asked_by=user, limit=_MINE),
        )
        running, ended = without_parts(running), without_parts(ended)
        started, own = without_parts(started), without_parts(own)
        failed = [job for job in ended if job.status is Status.FAILED and now - (job.ended_at or now) < _LATELY]
        names, usual = await asyncio.gather(
            self.people.names(askers([*running, *failed])), self.jobs.usual(likenesses(running))
        )
        heard = await self.subscriptions.at(user)
        mutes = await self.subscriptions.mutes(user, now)
        return Front(
            user=user,
            at=now,
            running=tuple(running),
            failed=tuple(failed[:_FAILED]),
            mine=(*started[::-1], *own)[:_MINE],
            names=names,
            usual=usual,
            hearing=Hearing(destination=user, subscriptions=tuple(heard), mutes=tuple(mutes)),
        )

    async def complete(self, front: Front, ended: int) -> Front:
        """Return it with what AWS says; `ended` is how many jobs have ended until now."""
        seen = await asyncio.gather(*(scene(ended) for scene in self.scenes.values()), return_exceptions=True)
        groups: list[str] = []
        live: list[Live] = []
        trouble: dict[str, str] = {}
        for account, scene in zip(self.scenes, seen, strict=True):
            if isinstance(scene, BotError):
                trouble[account] = str(scene)
            elif isinstance(scene, BaseException):
                raise scene
            else:
                groups += scene[0]
                live += scene[1]
        return replace(front, groups=tuple(groups), live=tuple(live), trouble=trouble)


def _names(overviews: tuple[Overview, ...]) -> tuple[str, ...]:
    return tuple(overview.group.name for overview in overviews)
