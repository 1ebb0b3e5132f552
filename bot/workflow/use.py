"""`use`: what a channel remembers."""

from bot.model.errors import NotPossible
from bot.model.place import Place
from bot.model.report import Remembered
from bot.ports import Clock, Personalize, Places
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """Has channels remember a group and a campaign."""

    personalize: Personalize
    places: Places
    now: Clock

    async def __call__(self, place: Place, by: str) -> Remembered:
        """Keep what a channel is to remember, once it is known to exist; raises `NotFound` or `NotPossible`."""
        if place.group:
            await self.personalize.overview(place.group)
        if place.campaign:
            campaign = await self.personalize.campaign(place.campaign)
            if place.group and campaign.group != place.group:
                raise NotPossible(f"{campaign.name} is a campaign of {campaign.group}, not of {place.group}.")
        before = (await self.places.place(place.channel)).campaign
        await self.places.remember(place, by=by, at=self.now())
        return Remembered(place=place, campaign_before=before)
