"""What went wrong, and what to do next."""

from collections.abc import Sequence

from bot.model.errors import (
    BadFile,
    BotError,
    ChannelBusy,
    InUse,
    LimitReached,
    Misunderstood,
    NotFound,
    StoreUnavailable,
    Unavailable,
)
from bot.model.message import Block, Message
from bot.views.blocks import Button, Inline, bullets, buttons, code, paragraph, sentence
from bot.views.help import Usage, how_to_type
from bot.views.lines import corrected, line, with_option
from bot.views.page import page

_PROBLEMS = 20
_ALTERNATIVES = 5


def refusal(error: BotError, *, typed: str, usage: Usage | None) -> Message:
    """Tell somebody why what they typed was not done; `usage` is that of its verb, None where it has none."""
    return page(
        paragraph(*sentence(str(error))),
        _problems(error),
        _did_you_mean(error),
        how_to_type(usage) if usage and isinstance(error, Misunderstood) else None,
        buttons(*_choices(error, typed, usage)),
    )


def trouble(number: str) -> Message:
    """Tell somebody that the fault is the bot's; `number` finds it in the log."""
    return page(
        paragraph("Something went wrong inside this bot. It is logged as ", code(number), "."),
        paragraph("Try again; if it happens again, give that number to whoever runs the bot."),
    )


def _problems(error: BotError) -> list[Block]:
    if not isinstance(error, BadFile) or not error.problems:
        return []
    rest = len(error.problems) - _PROBLEMS
    more = [paragraph(f"… and {rest} more.")] if rest > 0 else []
    return [bullets(*map(sentence, error.problems[:_PROBLEMS])), *more]


def _did_you_mean(error: BotError) -> list[Block]:
    names = _alternatives(error)
    if not names:
        return []
    words: list[Inline] = ["Did you mean "]
    for place, name in enumerate(names):
        words += [" or "] if place else []
        words.append(code(name))
    return [paragraph(*words, "?")]


def _choices(error: BotError, typed: str, usage: Usage | None) -> list[Button]:
    lines = [(name, corrected(typed, name, verb=usage is None)) for name in _alternatives(error)]
    meant = [Button(text=name, line=found) for name, found in lines if found]
    meant += [Button(text=way.text, line=way.line, confirm=way.confirm, danger=bool(way.confirm)) for way in error.ways]
    meant += _fitting(error, typed)
    if isinstance(error, Unavailable | InUse | StoreUnavailable | ChannelBusy):
        meant.append(Button(text="Try again", line=typed))
    if isinstance(error, InUse):
        meant.append(Button(text="Jobs", line=line("jobs")))
    if isinstance(error, LimitReached):
        meant.append(Button(text="Status", line=line("status")))
    return meant


def _fitting(error: BotError, typed: str) -> list[Button]:
    """Offer to import a file into the dataset that it looks like."""
    if not isinstance(error, BadFile) or error.fits is None:
        return []
    kind = error.fits.lower()
    found = with_option(typed, "dataset", kind)
    return [Button(text=f"Import as {kind}", line=found, primary=True)] if found else []


def _alternatives(error: BotError) -> Sequence[str]:
    return error.alternatives[:_ALTERNATIVES] if isinstance(error, NotFound) else ()
