"""`rank`: have a campaign put a list into a user's order."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.model.orders import Narrowing, RankOrder
from bot.model.recipes import Serves
from bot.model.recommendation import Ranked, Ranking, personal
from bot.ports import Personalize
from bot.records import dataclass
from bot.views.lines import filtered, line
from bot.workflow.catalogue import Catalogue
from bot.workflow.context import Context
from bot.workflow.recommend import NOBODY
from bot.workflow.terms import Bounds


@dataclass(frozen=True, kw_only=True, slots=True)
class Rank:
    """Ranks for a user."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue
    bounds: Bounds

    async def __call__(self, order: RankOrder) -> Ranking:
        """Return the items in the user's order; raises as `Context.campaign`, `Titles.find` and `Bounds` do."""
        campaign = await self.context.campaign(order.campaign, order.channel, serves=Serves.RANKING)
        titles = await self.catalogue.titles(campaign.group)
        items = [titles.find(typed, _instead(order, typed)).item for typed in order.items]
        narrowing = Narrowing(filter=order.filter)
        terms = await self.bounds(narrowing, campaign, lambda other: _again(replace(order, filter=other.filter)))
        answer, anyones = await asyncio.gather(
            self.personalize.rank(campaign.arn, user=order.user, items=items, terms=terms),
            self.personalize.rank(campaign.arn, user=NOBODY, items=items, terms=terms),
        )
        kept = {scored.item for scored in answer}
        return Ranking(
            user=order.user,
            campaign=campaign.name,
            recipe=campaign.recipe,
            rows=tuple(
                Ranked(item=titles.of(scored.item), score=scored.score, was=items.index(scored.item) + 1)
                for scored in answer
            ),
            personal=personal(answer, anyones),
            narrowing=narrowing,
            kept_out=tuple(titles.of(item) for item in items if item not in kept),
        )


def _instead(order: RankOrder, typed: str) -> Callable[[str], str]:
    """Return the line of the order with another item in the place of one."""

    def again(item: str) -> str:
        return _again(replace(order, items=tuple(item if one == typed else one for one in order.items)))

    return again


def _again(order: RankOrder) -> str:
    return filtered(line("rank", order.user, *order.items, campaign=order.campaign), order.filter)
