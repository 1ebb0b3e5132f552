"""`rank`: have a campaign put a list into a user's order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.model.orders import RankOrder
from bot.model.recipes import Serves
from bot.model.recommendation import Ranked, Ranking
from bot.ports import Personalize
from bot.views.lines import line
from bot.workflow.catalogue import Catalogue
from bot.workflow.context import Context
from bot.workflow.recommend import NOBODY


@dataclass(frozen=True, kw_only=True, slots=True)
class Rank:
    """Ranks for a user."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue

    async def __call__(self, order: RankOrder) -> Ranking:
        """Return the items in the user's order; raises as `Context.campaign` and `Titles.find` do."""
        campaign = await self.context.campaign(order.campaign, order.channel, serves=Serves.RANKING)
        titles = await self.catalogue.titles(campaign.group)
        items = [titles.find(typed, _instead(order, typed)).item for typed in order.items]
        answer, anyones = await asyncio.gather(
            self.personalize.rank(campaign.arn, user=order.user, items=items),
            self.personalize.rank(campaign.arn, user=NOBODY, items=items),
        )
        return Ranking(
            user=order.user,
            campaign=campaign.name,
            recipe=campaign.recipe,
            rows=tuple(
                Ranked(item=titles.of(scored.item), score=scored.score, was=items.index(scored.item) + 1)
                for scored in answer
            ),
            personal=[scored.item for scored in answer] != [scored.item for scored in anyones],
        )


def _instead(order: RankOrder, typed: str) -> Callable[[str], str]:
    """Return the line of the order with another item in the place of one."""

    def again(item: str) -> str:
        items = [item if one == typed else one for one in order.items]
        return line("rank", order.user, *items, campaign=order.campaign)

    return again
