"""`similar ITEM`: which items go with one."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import SimilarOrder
from bot.views.recommendations import recommendations
from bot.views.sheets import recommendation_sheet
from bot.workflow.workflow import Workflow
from handlers.exporting import exporting
from handlers.reading import number, origin, short_enough
from handlers.recommend import MOST, USUAL


async def similar(command: Command, workflow: Workflow) -> Message:
    """Show what a campaign finds similar."""
    answer = await workflow.similar(read(command))
    return exporting(command, recommendations(answer), lambda: recommendation_sheet(answer))


def read(command: Command) -> SimilarOrder:
    """Turn what was typed into an order; several words are one title."""
    if not command.arguments:
        raise Misunderstood("Say like which item: its id, or its title.")
    return SimilarOrder(
        item=short_enough(" ".join(command.arguments), "An item's id or title"),
        campaign=command.options.get("campaign"),
        count=number(command, "n", least=1, most=MOST) or USUAL,
        **origin(command),
    )
