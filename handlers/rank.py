"""`rank USER ITEM,ITEM`: put a list into a user's order."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import FilterUse, RankOrder
from bot.views.help import Topic
from bot.views.ranking import ranking
from bot.views.sheets import ranking_sheet
from bot.workflow.workflow import Workflow
from handlers import terms
from handlers.exporting import exporting
from handlers.reading import origin, short_enough
from handlers.verb import Verb

MOST = 500
"""How many items a campaign ranks at once (GetPersonalizedRanking, `inputList`)."""


async def rank(command: Command, workflow: Workflow) -> Message:
    """Show the list in the user's order."""
    answer = await workflow.rank(read(command))
    return exporting(command, ranking(answer), lambda: ranking_sheet(answer))


def read(command: Command) -> RankOrder:
    """Turn what was typed into an order; a single word holds ids between commas, several are an item each."""
    said, within = terms.filtered(command.arguments)
    terms.refuse_options(said, command.verb, OPTIONS)
    match said:
        case [user, only]:
            return _order(command, user, only.split(","), within)
        case [user, *items] if items:
            return _order(command, user, items, within)
        case _:
            raise Misunderstood("Say for which user, and which items: `rank 196 50,181,204`.")


def _order(command: Command, user: str, typed: list[str], within: FilterUse | None) -> RankOrder:
    items = tuple(dict.fromkeys(filter(None, (item.strip(" ,") for item in typed))))
    if not 1 < len(items) <= MOST:
        raise Misunderstood(f"Name 2 to {MOST} items to put in order; here {_count(len(items))}.")
    return RankOrder(
        user=short_enough(user, "A user's id"),
        items=tuple(short_enough(item, "An item's id or title") for item in items),
        campaign=command.options.get("campaign"),
        filter=within,
        **origin(command),
    )


def _count(number: int) -> str:
    return "is one" if number == 1 else f"are {number:,}"


OPTIONS = {"campaign": "which campaign to ask, of a personalized-ranking recipe; else the group's only one"}

RANK = Verb(
    name="rank",
    handler=rank,
    summary="Put a list of items, by id or title, into a user's order",
    usage=("rank USER ITEM,ITEM,… [filter NAME [KEY=VALUE]] [campaign=NAME] [csv]",),
    options=OPTIONS,
    examples=("rank 196 50,181,204", 'rank 196 "Star Wars" "Casablanca"', "rank 196 50,181,204 filter unseen"),
    topic=Topic.SERVING,
    pairs=True,
    exports=True,
)
