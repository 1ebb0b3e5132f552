"""`cost [GROUP]`: what was spent this month, and what goes on being spent."""

from bot.model.command import Command
from bot.model.message import Message
from bot.views.help import Topic
from bot.views.spending import spending
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one
from handlers.verb import Verb


async def cost(command: Command, workflow: Workflow) -> Message:
    """Estimate what one group costs, or all."""
    return spending(await workflow.cost(at_most_one(command, "group")), workflow.prices)


COST = Verb(
    name="cost",
    handler=cost,
    summary="What campaigns and trainings cost this month so far, and a month if all is left on: an estimate",
    usage=("cost [GROUP]",),
    examples=("cost", "cost movies"),
    notes="Whoever runs this bot can set other prices in its config.yaml, under prices.",
    topic=Topic.FOLLOWING,
    aliases=("costs", "price"),
)
