"""`use GROUP`: what is meant in a channel when no group, or AWS account, is named."""

from dataclasses import replace

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.place import Place
from bot.views.place import remembered
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one


async def use(command: Command, workflow: Workflow) -> Message:
    """Have the channel remember a group, or say which it remembers."""
    place = read(command)
    if place is None:
        known = await workflow.place(command.channel)
        if command.account is None:
            return remembered(known)
        place = replace(known, elsewhere=False)
    changed = await workflow.use(place, command.user)
    return remembered(changed.place, campaign_before=changed.campaign_before, account=command.account)


def read(command: Command) -> Place | None:
    """Turn what was typed into what to remember, None where it only asks."""
    group = at_most_one(command, "group")
    campaign = command.options.get("campaign")
    if group is None and campaign is not None:
        raise Misunderstood("Name the group as well.")
    return Place(channel=command.channel, group=group, campaign=campaign) if group else None
