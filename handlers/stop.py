"""`stop VERSION`, `stop GROUP all`: stop trainings."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import StopOrder
from bot.views.training import stopping
from bot.workflow.workflow import Workflow
from handlers.reading import origin


async def stop(command: Command, workflow: Workflow) -> Message:
    """Ask for the stop, and say that it takes a while."""
    return stopping(await workflow.stop(read(command)))


def read(command: Command) -> StopOrder:
    """Turn what was typed into an order."""
    match command.arguments:
        case []:
            raise Misunderstood("Say which training; `jobs` lists them.")
        case [target]:
            return StopOrder(target=target, **origin(command))
        case [target, word] if word.lower() == "all":
            return StopOrder(target=target, every=True, **origin(command))
        case _:
            raise Misunderstood("That is more than one training. Stop one at a time, or with `all` those of a group.")
