"""What the bot's parts say of their work while they do it, for whoever watches. Durations are in seconds."""

from enum import StrEnum
from typing import TypeAlias

from bot.records import dataclass

OK = "ok"
"""The outcome of what went well; any other is the name of an error."""


class Loop(StrEnum):
    """The two loops that turn as long as the bot runs."""

    POLLER = "poller"
    NOTIFIER = "notifier"


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """A loop has come round once more; each AWS account has a poller of its own."""

    loop: Loop
    account: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lagged:
    """The event loop was late with something that was due."""

    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """Slack reaches the bot from now on, or no longer does."""

    up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Slack sent something over the connection, if only an answer to a ping."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged:
    """A delivery of Slack's got its acknowledgement."""

    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandDone:
    """A command was carried out; `outcome` is `done`, or the name of the error that the person was told."""

    verb: str
    outcome: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackCall:
    """A method of Slack's Web API has answered; `outcome` is `ok`, or Slack's name of the error."""

    method: str
    outcome: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsCall:
    """An operation of AWS has answered, all its retries included; `account` is "" where there is only one."""

    service: str
    operation: str
    outcome: str
    seconds: float
    account: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsThrottle:
    """AWS answered one request, retried or not, that there were too many."""

    service: str
    operation: str
    account: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsBudget:
    """So many calls a second Personalize's control plane gets from the bot; throttling lowers it for a while."""

    account: str
    region: str
    rate: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsWait:
    """A call of Personalize's control plane had to wait so long for its turn; `lane` says who made it."""

    account: str
    region: str
    lane: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeTold:
    """A notice went to Slack: `posted`, `edited`, `busy` (later, then), `closed` (parked) or `digested`."""

    outcome: str


Sign: TypeAlias = (
    Turned
    | Lagged
    | Connected
    | Heard
    | Acknowledged
    | CommandDone
    | SlackCall
    | AwsCall
    | AwsThrottle
    | AwsBudget
    | AwsWait
    | NoticeTold
)
