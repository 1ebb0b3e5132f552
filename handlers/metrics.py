"""`metrics [GROUP|SOLUTION|VERSION]`: how good a version is."""

from bot.model.command import Command
from bot.model.message import Message
from bot.views.metrics import comparison
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one


async def metrics(command: Command, workflow: Workflow) -> Message:
    """Show the metrics of a version beside what there is to compare it with."""
    target = at_most_one(command, "group, solution or version")
    return comparison(await workflow.metrics(target, command.channel))
