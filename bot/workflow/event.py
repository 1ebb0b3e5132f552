"""`event`: tell Personalize what a user just did, so that the next answer knows it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.model.errors import InUse
from bot.model.orders import EventOrder
from bot.model.report import Happened
from bot.model.resource import Status, Tracker
from bot.ports import Clock, Personalize
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.catalogue import Catalogue
from bot.workflow.context import Context

_PAUSES = (0.2, 0.4, 0.8, 1.6, 3.2)  # seconds between looks at a tracker that is being made


_HEEDED = 1.5  # seconds after which recommendations know of an event (Developer Guide: within seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeEvent:
    """Sends events. `sleep` takes seconds."""

    personalize: Personalize
    context: Context
    catalogue: Catalogue
    now: Clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def __call__(self, order: EventOrder) -> Happened:
        """Send one event; raises `InUse` while the group's event tracker is being made."""
        group = await self.context.group(order.group, order.channel)
        item = (await self.catalogue.titles(group)).find(
            order.item, lambda item: line("event", order.user, item, type=order.event_type, group=group)
        )
        await self.personalize.put_event(
            await self._tracker(group), user=order.user, item=item.item, event_type=order.event_type, at=self.now()
        )
        if order.asked_next:
            await self.sleep(_HEEDED)
        return Happened(user=order.user, item=item, event_type=order.event_type, group=group)

    async def _tracker(self, group: str) -> Tracker:
        """Return the group's tracker; a group that had none is given a few seconds for it."""
        for pause in (*_PAUSES, None):
            tracker = await self.personalize.tracker(group)
            if tracker.status is Status.READY:
                return tracker
            if pause:
                await self.sleep(pause)
        raise InUse(f"{group} is getting its event tracker, which takes about a minute. Send the event again then.")
