"""Who asked for what, and how that went."""

import re

from bot.model.history import Asked, History
from bot.model.message import Block, Message
from bot.views.blocks import (
    Button,
    Inline,
    bold,
    bullets,
    buttons,
    channel,
    clip,
    code,
    heading,
    moment,
    paragraph,
    shown,
)
from bot.views.lines import line
from bot.views.page import page

_LINE, _NAME = 120, 60
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DONE = "done"


def history(found: History) -> Message:
    """List commands, newest first; people by name, so that nobody is mentioned."""
    title = f"What was asked about {found.group}" if found.group else "What was asked"
    return page(
        heading(title),
        _lines(found),
        paragraph("Times are yours. Each line can be typed again.") if found.asked else None,
        buttons(*_older(found)),
    )


def _lines(found: History) -> Block:
    if found.asked:
        return bullets(*(_line(one, found) for one in found.asked))
    return paragraph("Nothing", *([" of ", bold(found.group)] if found.group else []), " is on record.")


def _line(one: Asked, found: History) -> list[Inline]:
    who = shown(found.names.get(one.user, "somebody"), _NAME)
    typed: Inline = code(clip(one.line, _LINE)) if one.line.strip() else "nothing"
    account = f", AWS account {shown(one.account)}" if one.account and not found.account else ""
    return [moment(one.at), f": {who} asked ", typed, *_where(one.channel), f"{account} – {_outcome(one.outcome)}"]


def _where(destination: str) -> list[Inline]:
    return [" in ", channel(destination)] if destination.startswith(("C", "G")) else [" directly"]


def _outcome(outcome: str) -> str:
    """Say how it went: an error's name in words, and the number of a trouble, by which the log knows it."""
    name, _, number = outcome.partition(" ")
    if name == _DONE:
        return f"✓ {_DONE}"
    return f"✗ trouble {shown(number)} of my own" if number else f"✗ {_WORDS.sub(' ', shown(name)).lower()}"


def _older(found: History) -> list[Button]:
    if found.older is None:
        return []
    words = [found.group] if found.group else []
    return [Button(text="Older", line=line("history", *words, before=str(found.older)))]
