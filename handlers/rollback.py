"""`rollback [CAMPAIGN]`: serve the version again that was served before."""

from bot.model.command import Command, Role
from bot.model.message import Message
from bot.model.orders import RollbackOrder
from bot.views.deployment import deployment
from bot.views.help import Topic
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one, origin
from handlers.verb import Verb


async def rollback(command: Command, workflow: Workflow) -> Message:
    """Start the deployment, and say what it replaces."""
    return deployment(await workflow.rollback(read(command)))


def read(command: Command) -> RollbackOrder:
    """Turn what was typed into an order."""
    return RollbackOrder(campaign=at_most_one(command, "campaign"), **origin(command))


ROLLBACK = Verb(
    name="rollback",
    handler=rollback,
    summary="Serve again the version that a campaign served before",
    usage=("rollback [CAMPAIGN]",),
    examples=("rollback homepage",),
    notes="Without a name it is the campaign that this channel remembers, or the only one of its group.",
    topic=Topic.SERVING,
    needs=Role.OPERATOR,
)
