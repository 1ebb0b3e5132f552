"""One payload on its way to the app."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from sandbox.slack.wire import Json


class Kind(StrEnum):
    """The three kinds of payload, by their Socket Mode envelope type."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


@dataclass(frozen=True, kw_only=True)
class Timing:
    """How long Slack waits for an acknowledgement, and when it tries an event again.

    The defaults are Slack's: three seconds; three retries, about at once, after a minute and after five minutes
    ("The Events API", "Error handling").
    """

    ack: timedelta = timedelta(seconds=3)
    retries: tuple[timedelta, ...] = (timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A payload, and which attempt to deliver it this is."""

    kind: Kind
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""

    @property
    def accepts_answer(self) -> bool:
        """Whether the acknowledgement may carry a payload."""
        answered = ("view_submission", "block_suggestion")
        return self.kind is Kind.COMMAND or self.payload["type"] in answered

    @property
    def summary(self) -> str:
        """What it is, in a few words for the log."""
        if self.kind is Kind.COMMAND:
            return f"{self.payload['command']} {self.payload['text']}".strip()
        return str(self.payload["event"]["type"] if self.kind is Kind.EVENT else self.payload["type"])


class Undelivered(Exception):
    """The app did not acknowledge: `reason` as in Slack's `retry_reason`; `final` when it asked for no retries."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        """Say why."""
        super().__init__(reason)
        self.reason = reason
        self.final = final

    @property
    def shown(self) -> str:
        """The error name that Slack shows to the person who waited."""
        return "operation_timeout" if self.reason.endswith("timeout") else "dispatch_failed"


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, parcel: Parcel) -> Json:
        """Deliver once and return what the acknowledgement carried; raises `Undelivered`, never times out."""

    async def hang_up(self) -> None:
        """Break the connection that would have carried the next payload, if there is one."""
