"""What waits to be told in Slack.

A notice is one Slack message that exists once: posted the first time, edited when its `revision` moves on.
"""

from datetime import datetime, timedelta

from bot.model.message import Message
from bot.model.resource import Status
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How a job ended, in the words of one line of a digest. `detail` is a metric or a reason; both are untrusted."""

    subject: str
    status: Status
    started_at: datetime
    ended_at: datetime
    detail: str = ""


def key_of(job_id: str, what: str, destination: str) -> str:
    """Return the key of what is told of a job at a destination: its `card`, its `result`, or a `digest`."""
    return f"{job_id}:{what}:{destination}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A message and where it goes: `destination` is a channel id, or a user id for a direct message.

    `key` names it for ever, such as `imp-3f9a:result:C024BE91L`; two notices of one key are one message. `asked_by` is
    who is told when the destination will not take it, None where nobody asked. `ending` is there for a result, which a
    digest may tell in its place. A `quiet` one is not begun: it only moves on what is to be seen already.
    """

    key: str
    job_id: str
    destination: str
    message: Message
    asked_by: str | None = None
    ending: Ending | None = None
    quiet: bool = False

    @property
    def is_direct(self) -> bool:
        """Say whether it goes to one person rather than to a channel."""
        return self.destination.startswith(("U", "W", "D"))


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingNotice:
    """A notice that Slack has not shown yet in its newest revision.

    `ts` is Slack's id of the message where it was posted before. `attempted` says that a post was begun whose end is
    not known: the message may be in the channel already. `sent_at` is when Slack last took a revision.
    """

    notice: Notice
    revision: int
    ts: str | None
    attempted: bool
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A notice that Slack does not show, to be looked at by an operator.

    `parked` is why its channel will not take it, None where it waits; `next_try` is there where a try has failed.
    """

    job_id: str
    destination: str
    headline: str
    since: datetime | None
    attempts: int
    parked: str | None
    next_try: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog:
    """How many notices wait and for how long the oldest does, and how many no channel would take."""

    waiting: int
    oldest: timedelta
    parked: int
