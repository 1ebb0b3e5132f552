"""`history [GROUP]`: who asked for what, and how that went."""

from dataclasses import replace

from bot.model.command import Command, Role
from bot.model.history import MOST, PAGE
from bot.model.message import Message
from bot.views.help import Topic
from bot.views.history import history as listed
from bot.views.sheets import history_sheet
from bot.workflow.workflow import Workflow
from handlers.exporting import exporting
from handlers.reading import at_most_one, number
from handlers.verb import Verb

_MOST = 2**31 - 1


async def history(command: Command, workflow: Workflow) -> Message:
    """List what was asked last, or before that."""
    group = at_most_one(command, "group")
    before = number(command, "before", least=1, most=_MOST)
    found = await workflow.history(group, before, MOST if command.csv else PAGE)
    found = replace(found, account=command.account)
    return exporting(command, listed(found.page()), lambda: history_sheet(found))


HISTORY = Verb(
    name="history",
    handler=history,
    summary="Who asked for what, when, and how that went",
    usage=("history [GROUP] [before=N] [csv]",),
    options={"before": "where the page begins; the button types it"},
    examples=("history", "history movies"),
    notes="It is for operators, since it shows what others typed, also to me alone.",
    everywhere=True,
    topic=Topic.FOLLOWING,
    needs=Role.OPERATOR,
    aliases=("audit",),
    exports=True,
)
