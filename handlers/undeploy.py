"""`undeploy CAMPAIGN [sure]`: take a campaign down, which ends its costs."""

from bot.model.command import Command, Role
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import UndeployOrder
from bot.views.help import Topic
from bot.views.undeploying import undeploying
from bot.workflow.workflow import Workflow
from handlers.reading import origin
from handlers.verb import Verb

SURE = "sure"


async def undeploy(command: Command, workflow: Workflow) -> Message:
    """Ask whether that is meant, or do it."""
    return undeploying(await workflow.undeploy(read(command)))


def read(command: Command) -> UndeployOrder:
    """Turn what was typed into an order."""
    match command.arguments:
        case [campaign]:
            return UndeployOrder(campaign=campaign, **origin(command))
        case [campaign, word] if word.lower() == SURE:
            return UndeployOrder(campaign=campaign, sure=True, **origin(command))
        case []:
            raise Misunderstood("Say which campaign; `status` lists them.")
        case _:
            raise Misunderstood("That is more than one campaign. Take down one at a time.")


UNDEPLOY = Verb(
    name="undeploy",
    handler=undeploy,
    summary="Take a campaign down, which ends its costs; its version stays",
    usage=("undeploy CAMPAIGN [sure]",),
    examples=("undeploy homepage", "undeploy homepage sure"),
    notes="Without `sure` it says what would end, and asks.",
    topic=Topic.SERVING,
    needs=Role.OPERATOR,
)
