"""`compare A B`: two versions side by side; `compare USER A B`: what two campaigns recommend to a user."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.model.orders import BesideOrder
from bot.views.beside import beside, beside_sheet
from bot.views.help import Topic
from bot.views.metrics import comparison
from bot.workflow.workflow import Workflow
from handlers.exporting import exporting
from handlers.reading import number, origin, short_enough
from handlers.recommend import MOST, USUAL
from handlers.verb import Verb

_BETWEEN = {"with", "and", "to", "against"}


async def compare(command: Command, workflow: Workflow) -> Message:
    """Show the metrics of two versions, or what two campaigns recommend to somebody."""
    match [word for place, word in enumerate(command.arguments) if not place or word.lower() not in _BETWEEN]:
        case [one, other]:
            return comparison(await workflow.compare(one, other, command.channel))
        case [user, one, other]:
            found = await workflow.beside(_order(command, user, one, other))
            return exporting(command, beside(found), lambda: beside_sheet(found))
        case _:
            raise Misunderstood(
                "Name two versions or solutions to compare, which `versions` lists; or a user and two campaigns: "
                "`compare 196 live candidate`."
            )


def _order(command: Command, user: str, one: str, other: str) -> BesideOrder:
    return BesideOrder(
        user=short_enough(user, "A user's id"),
        one=one.lower() if one.lower() in _WORDS else one,
        other=other.lower() if other.lower() in _WORDS else other,
        count=number(command, "n", least=1, most=MOST) or USUAL,
        **origin(command),
    )


_WORDS = {"live", "candidate"}

COMPARE = Verb(
    name="compare",
    handler=compare,
    summary="Two versions by their metrics, or two campaigns by what they recommend to a user",
    usage=("compare VERSION|SOLUTION VERSION|SOLUTION", "compare USER CAMPAIGN|live CAMPAIGN|candidate [n=10] [csv]"),
    options={"n": "how many items, 1 to 500; else 10"},
    examples=("compare 1a2b3c4d 5e6f7a8b", "compare 196 live candidate", "compare 196 homepage homepage-candidate"),
    notes="The first version is said to be better or worse than the second. Versions that were trained on other data "
    "cannot be compared strictly. `live` is the campaign that is asked here, `candidate` one that serves what was "
    "trained last: Amazon recommends only what a campaign serves.",
    topic=Topic.TRAINING,
    aliases=("diff",),
    exports=True,
)
