"""`watch`, `unwatch` and `mute`: who hears of what."""

from dataclasses import replace

from bot.model.subscription import Hearing, Mute, Subscription
from bot.ports import Clock, Personalize, Subscriptions
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Has channels and people hear of groups, or not."""

    personalize: Personalize
    subscriptions: Subscriptions
    now: Clock

    async def hearing(self, destination: str) -> Hearing:
        """Return what a destination hears of."""
        return Hearing(
            destination=destination,
            subscriptions=tuple(await self.subscriptions.at(destination)),
            mutes=tuple(await self.subscriptions.mutes(destination, self.now())),
        )

    async def watch(self, subscription: Subscription, by: str) -> Hearing:
        """Have a destination hear of a group, or, without events, of nothing there; raises `NotFound`."""
        if subscription.events:
            await self.personalize.overview(subscription.group)
        await self.subscriptions.keep(subscription, by=by, at=self.now())
        return replace(await self.hearing(subscription.destination), changed=subscription)

    async def mute(self, mute: Mute, by: str) -> Hearing:
        """Let a destination hear of nothing new for a while; raises `NotFound`."""
        if mute.group and mute.group not in {one.group for one in await self.subscriptions.at(mute.destination)}:
            await self.personalize.overview(mute.group)
        await self.subscriptions.mute(mute, by=by, at=self.now())
        return replace(await self.hearing(mute.destination), changed=mute)

    async def unmute(self, destination: str, group: str | None) -> Hearing:
        """Let a destination hear again."""
        await self.subscriptions.unmute(destination, group)
        return await self.hearing(destination)
