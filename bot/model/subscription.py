"""Who hears of what: the groups that channels watch, and what is muted."""

from datetime import datetime
from enum import StrEnum

from bot.records import dataclass


class Event(StrEnum):
    """What can happen to a job."""

    STARTED = "started"  # its card is shown, and follows it to its end
    ENDED = "ended"  # its result, however it ended
    FAILED = "failed"  # its result, where it failed
    STUCK = "stuck"  # it takes far longer than usual


USUAL = frozenset({Event.ENDED, Event.STUCK})
"""What is heard of a group where nothing else is said: one message at the end of a job, and one that warns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A destination (a channel, or a person) hears of a group's jobs, wherever they were started.

    `implied` says that nobody asked for it: a channel that remembers a group hears of jobs that were found there, and
    that nobody started here. Without events it hears of nothing, not even of those.
    """

    destination: str
    group: str
    events: frozenset[Event] = USUAL
    implied: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Mute:
    """A destination hears of nothing new about a group, or any (None), `until` then, or until that is taken back."""

    destination: str
    group: str | None = None
    until: datetime | None = None

    def covers(self, destination: str, group: str) -> bool:
        """Say whether a destination hears of nothing new about a group by this."""
        return destination == self.destination and self.group in {None, group}


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who hears of some groups, and what is muted, at a moment."""

    subscriptions: tuple[Subscription, ...] = ()
    mutes: tuple[Mute, ...] = ()

    def of(self, group: str) -> list[Subscription]:
        """Return who hears of a group."""
        return [one for one in self.subscriptions if one.group == group]

    def is_muted(self, destination: str, group: str) -> bool:
        """Say whether a destination hears of nothing new about a group."""
        return any(mute.covers(destination, group) for mute in self.mutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """What a destination hears of, and what is muted there; `changed` is what was just asked for."""

    destination: str
    subscriptions: tuple[Subscription, ...] = ()
    mutes: tuple[Mute, ...] = ()
    changed: Subscription | Mute | None = None
