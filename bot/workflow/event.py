"""`event`: tell Personalize what a user just did, so that the next answer knows it."""

from dataclasses import dataclass

from bot.model.errors import InUse
from bot.model.orders import EventOrder
from bot.model.report import Happened
from bot.model.resource import Status
from bot.ports import Clock, Personalize
from bot.workflow.catalogue import Catalogue
from bot.workflow.context import Context


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeEvent:
    """Sends events."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue
    now: Clock

    async def __call__(self, order: EventOrder) -> Happened:
        """Send one event; raises `InUse` while the group's event tracker is being made."""
        group = await self.context.group(order.group, order.channel)
        item = (await self.catalogue.titles(group)).find(order.item)
        tracker = await self.personalize.tracker(group)
        if tracker.status is not Status.READY:
            raise InUse(f"{group} is getting its event tracker, which takes about a minute. Send the event again then.")
        await self.personalize.put_event(
            tracker, user=order.user, item=item.item, event_type=order.event_type, at=self.now()
        )
        return Happened(user=order.user, item=item, event_type=order.event_type, group=group)
