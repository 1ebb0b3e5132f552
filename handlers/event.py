"""`event USER ITEM`: tell Personalize what a user just did."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import EventOrder
from bot.views.events import happened
from bot.workflow.workflow import Workflow
from handlers.reading import origin, short_enough

_USUAL = "watch"


async def event(command: Command, workflow: Workflow) -> Message:
    """Tell Personalize, and say so."""
    return happened(await workflow.event(read(command)))


def read(command: Command) -> EventOrder:
    """Turn what was typed into an order; several words after the user are one title."""
    match command.arguments:
        case [user, *title] if title:
            return EventOrder(
                user=short_enough(user, "A user's id"),
                item=short_enough(" ".join(title), "An item's id or title"),
                event_type=short_enough(command.options.get("type", _USUAL), "A kind of event"),
                group=command.options.get("group"),
                **origin(command),
            )
        case _:
            raise Misunderstood("Say which user, and with which item: its id, or its title.")
