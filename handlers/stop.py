"""`stop VERSION`: stop a training."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import StopOrder
from bot.views.training import stopping
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one, origin


async def stop(command: Command, workflow: Workflow) -> Message:
    """Ask for the stop, and say that it takes a while."""
    return stopping(await workflow.stop(read(command)))


def read(command: Command) -> StopOrder:
    """Turn what was typed into an order."""
    target = at_most_one(command, "training")
    if target is None:
        raise Misunderstood("Say which training; `jobs` lists them.")
    return StopOrder(target=target, **origin(command))
