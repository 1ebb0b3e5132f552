"""`use`: what a channel remembers."""

from dataclasses import dataclass

from bot.model.errors import Misunderstood
from bot.model.place import Place
from bot.ports import Clock, Personalize, Places


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """Has channels remember a group and a campaign."""

    personalize: Personalize
    places: Places
    now: Clock

    async def __call__(self, place: Place, by: str) -> Place:
        """Keep what a channel is to remember, once it is known to exist; raises `NotFound` or `Misunderstood`."""
        if place.group:
            await self.personalize.overview(place.group)
        if place.campaign:
            campaign = await self.personalize.campaign(place.campaign)
            if place.group and campaign.group != place.group:
                raise Misunderstood(f"{campaign.name} is a campaign of {campaign.group}, not of {place.group}.")
        await self.places.remember(place, by=by, at=self.now())
        return place
