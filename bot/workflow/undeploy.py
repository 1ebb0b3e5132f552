"""`undeploy`: take a campaign down."""

from dataclasses import replace

from bot.model.errors import InUse
from bot.model.orders import UndeployOrder
from bot.model.prices import LIST_PRICES, Prices
from bot.model.recipes import RECIPES
from bot.model.report import Undeploying
from bot.model.resource import Status
from bot.ports import Clock, Personalize, Places
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Undeploy:
    """Takes campaigns down; their versions stay."""

    personalize: Personalize
    places: Places
    now: Clock
    prices: Prices = LIST_PRICES

    async def __call__(self, order: UndeployOrder) -> Undeploying:
        """Delete the campaign where the person is sure, else say what that would mean.

        Raises:
            NotFound: there is no such campaign.
            InUse: it is being made or changed.
        """
        campaign = await self.personalize.campaign(order.campaign)
        if Status.RUNNING in {campaign.status, campaign.update}:
            raise InUse(f"{campaign.name} is changing just now. Take it down when that has ended; `jobs` shows it.")
        recipe = RECIPES.get(campaign.recipe)
        per_hour = self.prices.per_hour(recipe, campaign.tps) if recipe else None
        if not order.sure:
            return Undeploying(campaign=campaign, per_hour=per_hour, done=False)
        await self.personalize.delete_campaign(campaign.arn)
        forgotten = await self._forget(campaign.name, order)
        return Undeploying(campaign=campaign, per_hour=per_hour, done=True, forgotten=forgotten)

    async def _forget(self, campaign: str, order: UndeployOrder) -> bool:
        """Have the channel ask this campaign no longer, and say whether it did."""
        place = await self.places.place(order.channel)
        if place.campaign != campaign:
            return False
        await self.places.remember(replace(place, campaign=None), by=order.asked_by, at=self.now())
        return True
