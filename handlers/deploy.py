"""`deploy [VERSION|SOLUTION|GROUP] [as NAME] [tps=N] [sure]`: serve a version."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.form import Field, Form, Listing, Number, Search, Values
from bot.model.message import Message
from bot.model.orders import DeployOrder
from bot.views.deployment import deployment
from bot.views.lines import line
from bot.views.weighing import weighing
from bot.workflow.workflow import Workflow
from handlers.fields import group_field, not_a_name
from handlers.reading import number, origin

SURE = "sure"
_MOST_TPS = 500  # AWS's quota for a campaign, unless it was raised


async def deploy(command: Command, workflow: Workflow) -> Message:
    """Start a deployment; where it would replace what is live, show both first, unless the person is sure."""
    order = read(command)
    if not _is_sure(command) and (weighed := await workflow.weigh(order)):
        return weighing(weighed)
    return deployment(await workflow.deploy(order))


def read(command: Command) -> DeployOrder:
    """Turn what was typed into an order."""
    target, campaign = _names(command.arguments[:-1] if _is_sure(command) else command.arguments)
    tps = number(command, "tps", least=1, most=_MOST_TPS)
    return DeployOrder(target=target, campaign=campaign, tps=tps, **origin(command))


def _is_sure(command: Command) -> bool:
    return command.arguments[-1:] != () and command.arguments[-1].lower() == SURE


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


def _written(values: Values) -> str:
    """Return the line that the form writes: the version alone says of which group it is."""
    campaign, tps = values.get("campaign"), values.get("tps") or None
    target = values.get("version") or values.get("group", "")
    return line("deploy", target, *(["as", campaign] if campaign else []), tps=tps)


def _filled(command: Command) -> Values:
    """Return what stands in the form for a line."""
    target, campaign = _names(command.arguments[:-1] if _is_sure(command) else command.arguments)
    key = "version" if target and "/" in target else "group"
    return {key: target or "", "campaign": campaign or "", **command.options}


DEPLOY_FORM = Form(
    title="Deploy a version",
    submit="Deploy",
    fields=(
        group_field(),
        Field(
            key="version",
            label="Version",
            kind=Search(of=Listing.VERSIONS, within="group"),
            hint="Else the best that the group has.",
            optional=True,
        ),
        Field(
            key="campaign",
            label="Campaign",
            kind=Search(of=Listing.CAMPAIGNS, within="group", new="a new campaign"),
            hint="One that there is, or the name of a new one; else it is called as the solution.",
            optional=True,
            trouble=not_a_name,
        ),
        Field(
            key="tps",
            label="Provisioned requests a second",
            kind=Number(least=1, most=_MOST_TPS),
            hint="Each costs by the hour, also when nobody asks; else 1, or what the campaign has.",
            optional=True,
        ),
    ),
    line=_written,
    fill=_filled,
    read=read,
    small_print="A campaign costs by the hour for as long as it is up.",
)
