"""`outbox [retry [CHANNEL|all]]`: what Slack does not show, and sending it again."""

import re

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.views.outbox import outbox as listed
from bot.views.outbox import released
from bot.workflow.workflow import Workflow

_ID = re.compile(r"#?([CGUW][A-Z0-9]{2,})")
_ALL = "all"


async def outbox(command: Command, workflow: Workflow) -> Message:
    """List what is held back, or have what was parked sent again."""
    where = read(command)
    if where is None:
        return listed(await workflow.outbox(), now=command.at)
    return released(await workflow.release(None if where == _ALL else where))


def read(command: Command) -> str | None:
    """Return where to send again, `all` for everywhere, None where nothing is to be sent."""
    match [command.arguments[0].lower(), *command.arguments[1:]] if command.arguments else []:
        case []:
            return None
        case ["retry"]:
            return command.user if command.channel.startswith("D") else command.channel
        case ["retry", where] if where.lower() == _ALL:
            return _ALL
        case ["retry", where] if match := _ID.fullmatch(where):
            return match[1]
        case ["retry", where]:
            raise Misunderstood(
                f"{cited(where)} is no channel's id, such as C024BE91L. Type `outbox retry` in the channel itself, or "
                "press the button that `outbox` shows."
            )
        case _:
            raise Misunderstood("That is neither `outbox` nor `outbox retry`.")
