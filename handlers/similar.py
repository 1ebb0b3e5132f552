"""`similar ITEM`: which items go with one."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import SimilarOrder
from bot.views.recommendations import recommendations
from bot.views.sheets import recommendation_sheet
from bot.workflow.workflow import Workflow
from handlers import terms
from handlers.exporting import exporting
from handlers.reading import number, origin, short_enough
from handlers.recommend import MOST, OPTIONS, USUAL


async def similar(command: Command, workflow: Workflow) -> Message:
    """Show what a campaign finds similar."""
    answer = await workflow.similar(read(command))
    return exporting(command, recommendations(answer), lambda: recommendation_sheet(answer))


def read(command: Command) -> SimilarOrder:
    """Turn what was typed into an order; several words are one title, up to a filter."""
    title, within = terms.filtered(command.arguments)
    if not title:
        raise Misunderstood("Say like which item: its id, or its title.")
    terms.refuse_options(title, command.verb, OPTIONS)
    return SimilarOrder(
        item=short_enough(" ".join(title), "An item's id or title"),
        filter=within,
        campaign=command.options.get("campaign"),
        count=number(command, "n", least=1, most=MOST) or USUAL,
        **origin(command),
    )
