"""`recommend` and `similar`: ask a campaign, and put titles to its answer."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from bot.model.nearness import nearest
from bot.model.orders import Narrowing, RecommendOrder, SimilarOrder
from bot.model.recipes import BASELINE, Serves
from bot.model.recommendation import CatalogueItem, Recommendations, Recommended, Scored, Terms, personal
from bot.model.resource import Campaign
from bot.ports import Personalize
from bot.records import dataclass
from bot.views.lines import filtered, line, recommending
from bot.workflow.catalogue import Catalogue, Titles
from bot.workflow.context import Context
from bot.workflow.histories import Histories
from bot.workflow.terms import Bounds

NOBODY = "nobody-has-this-id-7b1f0c52"  # Personalize does not say that it knows a user not; it answers as to this one


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommend:
    """Asks for a user."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue
    bounds: Bounds
    histories: Histories

    async def __call__(self, order: RecommendOrder) -> Recommendations:
        """Return what the campaign recommends; raises as `Context.campaign` and `Bounds` do."""
        campaign = await self.context.campaign(order.campaign, order.channel, serves=Serves.USER)
        terms = await self.bounds(order.narrowing, campaign, partial(_again, order))
        titles, answer, anyones, taken = await asyncio.gather(
            self.catalogue.titles(campaign.group),
            self.personalize.recommend(campaign.arn, user=order.user, count=order.count, terms=terms),
            self._anyones(campaign, order.count, terms),
            self.histories(campaign.group, order.user),
        )
        known = None if anyones is None else personal(answer, anyones)
        rows = _rows(answer, titles)
        return Recommendations(
            asked_for=order.user,
            by_item=False,
            campaign=campaign.name,
            recipe=campaign.recipe,
            group=campaign.group,
            count=order.count,
            rows=_explained(rows, [titles.of(one.item) for one in taken]) if known else rows,
            personal=known,
            titled=bool(titles.by_id),
            narrowing=order.narrowing,
        )

    async def _anyones(self, campaign: Campaign, count: int, terms: Terms) -> list[Scored] | None:
        """Return what a user without a history gets, None where everybody gets the same."""
        if campaign.recipe == BASELINE.short:
            return None
        return await self.personalize.recommend(campaign.arn, user=NOBODY, count=count, terms=terms)


@dataclass(frozen=True, kw_only=True, slots=True)
class Similar:
    """Asks for items like an item."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue
    bounds: Bounds

    async def __call__(self, order: SimilarOrder) -> Recommendations:
        """Return the items that go with one; raises as `Context.campaign`, `Titles.find` and `Bounds` do."""
        campaign = await self.context.campaign(order.campaign, order.channel, serves=Serves.ITEM)
        titles = await self.catalogue.titles(campaign.group)
        item = titles.find(order.item, lambda item: _alike(replace(order, item=item)))
        narrowing = Narrowing(filter=order.filter)
        terms = await self.bounds(narrowing, campaign, lambda other: _alike(replace(order, filter=other.filter)))
        answer, unknown = await asyncio.gather(
            self.personalize.recommend(campaign.arn, item=item.item, count=order.count, terms=terms),
            self.personalize.recommend(campaign.arn, item=NOBODY, count=order.count, terms=terms),
        )
        return Recommendations(
            asked_for=item.title,
            by_item=True,
            campaign=campaign.name,
            recipe=campaign.recipe,
            group=campaign.group,
            count=order.count,
            rows=_rows(answer, titles),
            personal=personal(answer, unknown),
            titled=bool(titles.by_id),
            narrowing=narrowing,
        )


def _rows(answer: list[Scored], titles: Titles) -> tuple[Recommended, ...]:
    return tuple(
        Recommended(item=titles.of(one.item), score=one.score, reasons=one.reasons, promoted=one.promoted)
        for one in answer
    )


def _explained(rows: Iterable[Recommended], taken: Sequence[CatalogueItem]) -> tuple[Recommended, ...]:
    return tuple(replace(row, near=nearest(row.item, taken)) for row in rows)


def _again(order: RecommendOrder, narrowing: Narrowing) -> str:
    n = str(order.count)
    return recommending(order.user, narrowing, campaign=order.campaign, n=n)


def _alike(order: SimilarOrder) -> str:
    return filtered(line("similar", order.item, campaign=order.campaign, n=str(order.count)), order.filter)
