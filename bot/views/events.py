"""An event: what a user just did."""

from bot.model.message import Message
from bot.model.report import Happened
from bot.views.blocks import Button, Inline, bold, buttons, code, context, paragraph, told_apart
from bot.views.lines import line
from bot.views.page import page


def happened(event: Happened) -> Message:
    """Say that Personalize was told."""
    return page(
        paragraph(*told(event), f", in {event.group}. New recommendations heed it within seconds."),
        context(f"If user {told_apart(event.user)} is new, Personalize begins to know them by this event."),
        buttons(Button(text=f"Recommend for {event.user}", line=line("recommend", event.user))),
    )


def told(event: Happened) -> list[Inline]:
    """Begin a sentence with what Personalize was told."""
    what = [code(event.event_type), " of ", bold(event.item.title)]
    return ["Told Personalize: ", *what, " by user ", bold(told_apart(event.user))]
