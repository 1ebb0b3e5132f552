"""`in #CHANNEL`: the channel, or the direct message, that a command is about."""

import re
from collections.abc import Sequence

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood, NotAllowed, cited

_CHANNEL = re.compile(r"#([CG][A-Z0-9]{2,})")


def split_where(command: Command) -> tuple[list[str], str]:
    """Return the words of a command without those that say where, and the destination that they mean.

    Where none is named it is the channel, or whom a direct message is with.

    Raises:
        Misunderstood: what is named is no channel, or Slack did not say which.
        NotAllowed: it is another channel, and the person is no operator.
    """
    here = command.user if command.channel.startswith("D") else command.channel
    words = list(command.arguments)
    place = next((place for place, word in enumerate(words) if word.lower() == "in"), None)
    if place is None:
        return words, here
    named = words[place + 1 : place + 2]
    destination = _channel(named)
    if destination != here and not command.role.covers(Role.OPERATOR):
        raise NotAllowed("What another channel hears of is for operators to say. Type it in that channel.")
    return words[:place] + words[place + 2 :], destination


def _channel(named: Sequence[str]) -> str:
    if not named:
        raise Misunderstood("In which channel? Type # and choose it from Slack's list.")
    if match := _CHANNEL.fullmatch(named[0]):
        return match[1]
    raise Misunderstood(
        f"{cited(named[0])} is no channel that Slack marked as one. Type # and choose it from the list, or type the "
        "command in the channel itself."
    )
