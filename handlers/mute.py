"""`mute [GROUP] [for TIME | until tomorrow] [in #CHANNEL]`: nothing new for a while."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.model.calendar import tomorrow
from bot.model.command import Command
from bot.model.errors import Misunderstood, cited
from bot.model.message import Message
from bot.model.subscription import Mute
from bot.views.help import Topic
from bot.views.watching import hearing
from bot.workflow.workflow import Workflow
from handlers.verb import Verb
from handlers.where import split_where

_DURATION = re.compile(r"(\d{1,4})\s*(m|min|h|d|w)[a-z]*", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=366)


async def mute(command: Command, workflow: Workflow) -> Message:
    """Mute a destination, or let it hear again."""
    words, destination = split_where(command)
    about, until = _split_time(words, command.at, await workflow.zone(command.user))
    match [word.lower() if word.lower() in {"off", "me"} else word for word in about]:
        case ["off", *group] if len(group) <= 1:
            return hearing(await workflow.unmute(destination, group[0] if group else None))
        case ["me", *group] if len(group) <= 1:
            wanted = Mute(destination=command.user, group=group[0] if group else None, until=until)
        case group if len(group) <= 1:
            wanted = Mute(destination=destination, group=group[0] if group else None, until=until)
        case _:
            raise Misunderstood("That is more than one group. A name with spaces goes in quotes.")
    return hearing(await workflow.mute(wanted, command.user))


def _split_time(words: Sequence[str], now: datetime, zone: tzinfo) -> tuple[list[str], datetime | None]:
    """Return the words before a time, and that; None where there is none."""
    place = next((place for place, word in enumerate(words) if word.lower() in {"for", "until"}), None)
    if place is None and words and _DURATION.fullmatch(words[-1]):
        return list(words[:-1]), now + _duration(words[-1])
    if place is None:
        return list(words), None
    said = "".join(words[place + 1 :]).lower()
    if words[place].lower() == "until":
        if said != "tomorrow":
            raise Misunderstood(f"Until when? `until tomorrow`, or `for` a time, such as `for 2h`, not {cited(said)}.")
        return list(words[:place]), tomorrow(now, zone)
    return list(words[:place]), now + _duration(said)


def _duration(said: str) -> timedelta:
    match = _DURATION.fullmatch(said)
    duration = timedelta(**{_UNITS[match[2][0].lower()]: int(match[1])}) if match else timedelta()
    if not timedelta() < duration <= _LONGEST:
        raise Misunderstood(f"For how long? Such as 30m, 2h, 3d or 1w, up to a year, not {cited(said)}.")
    return duration


MUTE = Verb(
    name="mute",
    handler=mute,
    summary="Tell a channel, or you, nothing new for a while",
    usage=("mute [GROUP] [for TIME | until tomorrow] [in #CHANNEL]", "mute me [GROUP] [for TIME]", "mute off"),
    examples=("mute for 2h", "mute movies until tomorrow", "mute me for 3d", "mute off"),
    notes="In a direct message, and with `me`, it is you who is told nothing. What ends meanwhile is found by `jobs`. "
    "Tomorrow begins at eight, by your clock in Slack.",
    topic=Topic.FOLLOWING,
)
