"""`compare A B`: two versions side by side."""

from bot.model.command import Command
from bot.model.errors import Misunderstood
from bot.model.message import Message
from bot.views.help import Topic
from bot.views.metrics import comparison
from bot.workflow.workflow import Workflow
from handlers.verb import Verb


async def compare(command: Command, workflow: Workflow) -> Message:
    """Show the metrics of two versions, and which differences are more than chance."""
    one, other = read(command)
    return comparison(await workflow.compare(one, other, command.channel))


def read(command: Command) -> tuple[str, str]:
    """Return the two that are meant; a `with` or `and` between them is passed over."""
    match command.arguments:
        case [one, other]:
            return one, other
        case [one, word, other] if word.lower() in {"with", "and", "to"}:
            return one, other
        case _:
            raise Misunderstood("Name two versions or solutions to compare; `versions` lists them.")


COMPARE = Verb(
    name="compare",
    handler=compare,
    summary="The metrics of two versions side by side: better, worse, or within noise",
    usage=("compare VERSION|SOLUTION VERSION|SOLUTION",),
    examples=("compare 1a2b3c4d 5e6f7a8b", "compare movies-user-personalization-v2 movies-popularity-count"),
    notes="The first is said to be better or worse than the second. Versions that were trained on other data cannot "
    "be compared strictly.",
    topic=Topic.TRAINING,
    aliases=("diff",),
)
