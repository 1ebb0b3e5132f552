"""What Slack does not show, and what was done about it."""

from collections.abc import Mapping
from datetime import datetime
from html import unescape

from bot.model.message import Block, Message
from bot.model.notice import Held
from bot.model.report import Released, Unheard
from bot.views.blocks import (
    Button,
    Inline,
    bold,
    bullets,
    buttons,
    channel,
    heading,
    moment,
    paragraph,
    sentence,
    shown,
)
from bot.views.lines import line
from bot.views.page import page
from bot.views.times import elapsed

_BUTTONS = 5


def outbox(unheard: Unheard, *, now: datetime) -> Message:
    """List what waits and what is parked, and offer to send the parked again."""
    parked = [one for one in unheard.held if one.parked is not None]
    waiting = [one for one in unheard.held if one.parked is None]
    backlog = unheard.backlog
    since = elapsed(backlog.oldest)
    rest = backlog.waiting + backlog.parked - len(unheard.held)
    return page(
        heading("Outbox"),
        _part(f"{_messages(backlog.parked)} no channel would take", parked, unheard.names, now),
        _part(f"{_messages(backlog.waiting)} waiting, for up to {since}", waiting, unheard.names, now),
        paragraph(f"… and {rest} more.") if rest > 0 else None,
        None if unheard.held else paragraph("Slack shows everything that there was to tell."),
        buttons(*_again(parked)),
    )


def released(done: Released) -> Message:
    """Say what is sent again."""
    where: list[Inline] = [" for ", _place(done.destination)] if done.destination else []
    if not done.number:
        return page(paragraph("Nothing is parked", *where, ". ", *sentence("`outbox` shows what waits.")))
    verb = "is" if done.number == 1 else "are"
    return page(paragraph(f"{_messages(done.number)}", *where, f" {verb} on the way again."))


def _part(title: str, held: list[Held], names: Mapping[str, str], now: datetime) -> list[Block]:
    return [paragraph(bold(title)), bullets(*(_line(one, names, now) for one in held))] if held else []


def _line(one: Held, names: Mapping[str, str], now: datetime) -> list[Inline]:
    since: list[Inline] = [" – since ", moment(one.since)] if one.since else []
    return [
        _place(one.destination, names),
        f": {shown(unescape(one.headline))}",
        *since,
        *_why(one, now),
    ]


def _why(one: Held, now: datetime) -> list[Inline]:
    if one.parked is not None:
        return [f". {shown(one.parked, 300)}"]
    if one.attempts and one.next_try:
        tries = "try" if one.attempts == 1 else "tries"
        return [f". {one.attempts} {tries} in vain, the next in {elapsed(one.next_try - now)}."]
    return ["."]


def _again(parked: list[Held]) -> list[Button]:
    places = list(dict.fromkeys(one.destination for one in parked))
    each = [Button(text=f"Send again to {place}", line=line("outbox", "retry", place)) for place in places[:_BUTTONS]]
    together = Button(text="Send all again", line=line("outbox", "retry", "all"))
    return [*each, together] if len(places) > 1 else each


def _place(destination: str, names: Mapping[str, str] | None = None) -> Inline:
    if destination.startswith(("C", "G")):
        return channel(destination)
    name = (names or {}).get(destination)
    return f"direct messages of {shown(name)}" if name else "direct messages"


def _messages(number: int) -> str:
    return f"{number} message" + ("" if number == 1 else "s")
