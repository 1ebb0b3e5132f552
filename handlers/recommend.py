"""`recommend USER`: what a user is recommended."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import RecommendOrder
from bot.views.recommendations import recommendations
from bot.workflow.workflow import Workflow
from handlers.reading import at_most_one, number, origin

USUAL, MOST = 10, 500
"""How many items a campaign is asked for; it gives no more than 500 (GetRecommendations, `numResults`)."""


async def recommend(command: Command, workflow: Workflow) -> Message:
    """Show what a campaign recommends."""
    return recommendations(await workflow.recommend(read(command)))


def read(command: Command) -> RecommendOrder:
    """Turn what was typed into an order."""
    user = at_most_one(command, "user")
    if user is None:
        raise Misunderstood("Say for which user.")
    return RecommendOrder(
        user=user,
        campaign=command.options.get("campaign"),
        count=number(command, "n", least=1, most=MOST) or USUAL,
        **origin(command),
    )
