"""What two campaigns recommend to the same user.

Amazon answers at once only from a campaign, so a version that none serves cannot be asked: that is said, with the way
to serve it beside what is live.
"""

import asyncio

from bot.model.errors import NotFound, NotPossible, Way
from bot.model.orders import BesideOrder
from bot.model.recipes import BASELINE, RECIPES, Serves
from bot.model.recommendation import Beside, Side, personal
from bot.model.resource import Campaign, Status, Version
from bot.ports import Personalize
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.catalogue import Catalogue, Titles
from bot.workflow.context import Context, versions_of
from bot.workflow.deploy import BESIDE
from bot.workflow.recommend import NOBODY

LIVE, CANDIDATE = "live", "candidate"
"""Words for the campaign that the channel asks, and for what was trained last and is not served by it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PutBeside:
    """Asks two campaigns the same."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue

    async def __call__(self, order: BesideOrder) -> Beside:
        """Return both lists.

        Raises:
            NotFound: nothing of that name.
            NotPossible: a version is served by no campaign, both are the same, or of different groups.
        """
        one, other = [await self._campaign(named, order.channel) for named in (order.one, order.other)]
        if one.arn == other.arn:
            raise NotPossible(f"Both are campaign {one.name}. Name two; `status` shows what there is.")
        if one.group != other.group:
            raise NotPossible(f"{one.name} is of {one.group} and {other.name} of {other.group}: they know other items.")
        titles = await self.catalogue.titles(one.group)
        first, second = await asyncio.gather(self._side(one, order, titles), self._side(other, order, titles))
        return Beside(user=order.user, group=one.group, one=first, other=second)

    async def _side(self, campaign: Campaign, order: BesideOrder, titles: Titles) -> Side:
        answer, anyones = await asyncio.gather(
            self.personalize.recommend(campaign.arn, user=order.user, count=order.count),
            self.personalize.recommend(campaign.arn, user=NOBODY, count=order.count),
        )
        return Side(
            campaign=campaign.name,
            version=campaign.version,
            recipe=campaign.recipe,
            items=tuple(titles.of(scored.item) for scored in answer),
            personal=None if campaign.recipe == BASELINE.short else personal(answer, anyones),
        )

    async def _campaign(self, named: str, channel: str) -> Campaign:
        """Return the campaign of this name, or the one that serves what is meant."""
        if named == LIVE:
            return await self.context.campaign(None, channel, serves=Serves.USER)
        if named == CANDIDATE:
            return await self._serving(await self._newest(channel))
        try:
            return await self.context.campaign(named, channel, serves=Serves.USER)
        except NotFound as none:
            try:
                version = await self.context.version(named, channel)
            except NotFound:
                raise none from None
            return await self._serving(version)

    async def _newest(self, channel: str) -> Version:
        """Return what was trained last for users, and is not what is live; the baseline, which knows none, at last."""
        live = await self.context.campaign(None, channel, serves=Serves.USER)
        overview = await self.personalize.overview(live.group)
        ready = [one for one in versions_of(overview) if one.status is Status.READY and one.arn != live.version_arn]
        fitting = [one for one in ready if one.recipe in RECIPES and RECIPES[one.recipe].serves is Serves.USER]
        if not fitting:
            raise NotPossible(f"{live.group} has no other version for users than the live one. Train one: `retrain`.")
        return max(fitting, key=lambda one: (one.recipe != BASELINE.short, one.created_at))

    async def _serving(self, version: Version) -> Campaign:
        """Return a campaign that serves a version."""
        group = (await self.personalize.solution(version.solution)).group
        for campaign in (await self.personalize.overview(group)).campaigns:
            if campaign.version_arn == version.arn and campaign.status is Status.READY:
                return campaign
        name = f"{version.solution[: 63 - len(BESIDE)]}{BESIDE}"
        deploy = Way(text="Deploy it beside", line=line("deploy", version.name, "as", name))
        raise NotPossible(
            f"No campaign serves {version.name}, and Amazon answers only from one. Deploy it beside what is live, "
            f"which costs by the hour until `undeploy {name}`, or have lists computed with `batch`. `compare` with two "
            "versions compares their metrics without that.",
            ways=[deploy],
        )
