"""`watch [GROUP [EVENT…]] [in #CHANNEL]` and `unwatch GROUP`: what a channel, or a person, hears of."""

from collections.abc import Sequence

from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.model.subscription import USUAL, Event, Subscription
from bot.views.help import Topic
from bot.views.watching import hearing
from bot.workflow.workflow import Workflow
from handlers.verb import Verb
from handlers.where import split_where

_EVENTS = {
    "started": "what starts, in a message that follows it to its end",
    "ended": "how it ends, in a new message",
    "failed": "that it failed, and why; instead of `ended`",
    "stuck": "that it takes three times as long as usual",
}
_ALL = "all"


async def watch(command: Command, workflow: Workflow) -> Message:
    """Have a destination hear of a group, or list what it hears of."""
    words, destination = split_where(command)
    if not words:
        return hearing(await workflow.hearing(destination))
    group, *events = words
    wanted = Subscription(destination=destination, group=group, events=_events(events))
    return hearing(await workflow.watch(wanted, command.user))


async def unwatch(command: Command, workflow: Workflow) -> Message:
    """Have a destination hear no longer of a group."""
    words, destination = split_where(command)
    match words:
        case [group]:
            nothing = Subscription(destination=destination, group=group, events=frozenset())
            return hearing(await workflow.watch(nothing, command.user))
        case []:
            raise Misunderstood("Say of which group. `watch` lists those that are heard of here.")
        case _:
            raise Misunderstood("That is more than one group. A name with spaces goes in quotes.")


def _events(words: Sequence[str]) -> frozenset[Event]:
    if not words:
        return USUAL
    named = [word.lower().removesuffix(",") for word in words]
    if _ALL in named:
        return frozenset({Event.STARTED, Event.ENDED, Event.STUCK})
    for word in named:
        if word not in _EVENTS:
            raise Misunderstood(f"There is no event {cited(word)}. There are {', '.join(_EVENTS)}, and `all`.")
    return frozenset(Event(word) for word in named)


WATCH = Verb(
    name="watch",
    handler=watch,
    summary="Have a channel, or you, hear of what happens in a group, wherever it was started",
    usage=("watch", "watch GROUP [EVENT…] [in #CHANNEL]"),
    examples=("watch movies", "watch movies failed stuck", "watch movies all", "watch"),
    glossary={"Events; without any it is `ended` and `stuck`": _EVENTS},
    notes="`watch` alone lists what is heard of here. `in #CHANNEL` is another channel: choose it from Slack's list.",
    topic=Topic.FOLLOWING,
    aliases=("subscribe",),
)
UNWATCH = Verb(
    name="unwatch",
    handler=unwatch,
    summary="Have a channel, or you, no longer hear of a group",
    usage=("unwatch GROUP [in #CHANNEL]",),
    examples=("unwatch movies",),
    notes="What is started in a channel is told there all the same; `mute` is for that.",
    topic=Topic.FOLLOWING,
    aliases=("unsubscribe",),
)
