"""`status [GROUP]`: what there is, and what runs."""

from bot.model.command import Command
from bot.model.message import Message
from bot.views.standing import standing
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one


async def status(command: Command, workflow: Workflow) -> Message:
    """Show the group that was named, or the channel's, or all of them."""
    group = at_most_one(command, "group") or (await workflow.place(command.channel)).group
    if group and group.lower() == "all":
        group = None
    return standing(await workflow.status(group), now=command.at)
