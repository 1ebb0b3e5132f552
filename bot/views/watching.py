"""Who hears of what."""

from bot.model.message import Block, Message
from bot.model.subscription import Event, Hearing, Mute, Subscription
from bot.views.blocks import Button, Inline, bold, bullets, buttons, channel, code, moment, paragraph
from bot.views.lines import line
from bot.views.page import page

_MEANS = {
    Event.STARTED: "what starts there, followed to its end",
    Event.ENDED: "how it ends",
    Event.FAILED: "what fails",
    Event.STUCK: "what takes far longer than usual",
}
_BUTTONS = 5


def hearing(found: Hearing) -> Message:
    """Say what changed, and list what a destination hears of."""
    heard = [one for one in found.subscriptions if one.events]
    return page(
        *_changed(found),
        *_subscriptions(found, heard),
        *_mutes(found),
        buttons(*_choices(found, heard)),
    )


def heard_lines(found: Hearing) -> list[list[Inline]]:
    """Return a line for each group that a destination hears of, and for what is muted there."""
    muted: list[list[Inline]] = [["Now nothing new", *_extent(mute)] for mute in found.mutes if mute.group is None]
    return [*(_line(one) for one in found.subscriptions if one.events), *muted]


def _changed(found: Hearing) -> list[Block]:
    match found.changed:
        case Subscription(group=group, events=events) if events:
            words = [*_who(found.destination, "hears of ", "hear of "), bold(group)]
            return [paragraph(*words, f" from now on: {_told(events)}.")]
        case Subscription(group=group):
            return [
                paragraph(
                    *_who(found.destination, "no longer hears of ", "no longer hear of "), bold(group), ". ", _OWN
                )
            ]
        case Mute() as mute:
            return [paragraph(*_hush(found.destination, mute), ". What is shown already moves on.")]
        case _:
            return []


_OWN = "What is started here is still told here."


def _subscriptions(found: Hearing, heard: list[Subscription]) -> list[Block]:
    if not heard:
        none = _who(found.destination, "watches no group. ", "watch no group. ")
        return [] if found.changed else [paragraph(*none, "To begin, type ", code("watch GROUP"), ".")]
    if isinstance(found.changed, Mute):
        return []
    return [paragraph(*_who(found.destination, "hears of:", "hear of:")), bullets(*(_line(one) for one in heard))]


def _line(one: Subscription) -> list[Inline]:
    if one.implied:
        return [bold(one.group), ": what others start there in AWS, since ", code("use"), " has it remembered here"]
    return [bold(one.group), f": {_told(one.events)}"]


def _mutes(found: Hearing) -> list[Block]:
    others = [mute for mute in found.mutes if mute != found.changed]
    return [paragraph(*_hush(found.destination, mute), ".") for mute in others[:_BUTTONS]]


def _extent(mute: Mute) -> list[Inline]:
    about: list[Inline] = [" about ", bold(mute.group)] if mute.group else []
    until: list[Inline] = [" until ", moment(mute.until)] if mute.until else [" until that is taken back"]
    return [*about, *until]


def _choices(found: Hearing, heard: list[Subscription]) -> list[Button]:
    where = ["in", f"#{found.destination}"] if _is_channel(found.destination) else []
    if found.mutes:
        return [Button(text="Hear again", line=line("mute", "off", *where))]
    if not heard:
        return []
    each = [Button(text=f"No longer {one.group}", line=line("unwatch", one.group, *where)) for one in heard[:_BUTTONS]]
    return [*each, Button(text="Mute until tomorrow", line=line("mute", "until", "tomorrow", *where))]


def _told(events: frozenset[Event]) -> str:
    *others, last = [_MEANS[event] for event in Event if event in events]
    return f"{', '.join(others)} and {last}" if others else last


def _hush(destination: str, mute: Mute) -> list[Inline]:
    return [*_who(destination, "is muted", "are told nothing new"), *_extent(mute)]


def _who(destination: str, does: str, you_do: str) -> list[Inline]:
    """Begin a sentence about a channel, or about who reads it."""
    return [channel(destination), f" {does}"] if _is_channel(destination) else [f"You {you_do}"]


def _is_channel(destination: str) -> bool:
    return destination.startswith(("C", "G"))
