"""`deploy [VERSION|SOLUTION|GROUP] [as NAME] [tps=N]`: serve a version."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import DeployOrder
from bot.views.deployment import deployment
from bot.workflow.workflow import Workflow
from handlers.reading import number, origin

_MOST_TPS = 500  # AWS's quota for a campaign, unless it was raised


async def deploy(command: Command, workflow: Workflow) -> Message:
    """Start a deployment, and say what it replaces and costs."""
    return deployment(await workflow.deploy(read(command)))


def read(command: Command) -> DeployOrder:
    """Turn what was typed into an order."""
    target, campaign = _names(command.arguments)
    tps = number(command, "tps", least=1, most=_MOST_TPS)
    return DeployOrder(target=target, campaign=campaign, tps=tps, **origin(command))


def _names(arguments: tuple[str, ...]) -> tuple[str | None, str | None]:
    match arguments:
        case []:
            return None, None
        case [target] if target.lower() != "as":
            return target, None
        case [word, campaign] if word.lower() == "as":
            return None, campaign
        case [target, word, campaign] if word.lower() == "as":
            return target, campaign
        case _:
            raise Misunderstood("Name one version, solution or group, and the campaign after `as`.")
