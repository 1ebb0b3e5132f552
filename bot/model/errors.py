"""What can go wrong, as people are told it.

BotError
├── Misunderstood            what was typed is no command, or an unfit one
├── NotAllowed               this person may not do that
├── NotFound                 nothing of that name
├── NotPossible              well typed, but not as things stand: the text says what has to be first
├── BadFile                  a CSV file that cannot be imported as it is
├── PersonalizeError         Amazon Personalize (or S3, or IAM) did not do it
│   ├── Refused              the request itself is wrong
│   │   └── AlreadyExists
│   ├── AccessDenied         the bot's AWS identity lacks a permission
│   ├── InUse                something else has to end first
│   ├── LimitReached         a quota is used up
│   └── Unavailable          not now: throttled, no network, or trouble inside AWS
├── ChannelError             Slack did not take a message
│   ├── ChannelClosed        and will not: archived, not invited, unknown
│   └── ChannelBusy          not now: rate limited, no network, or trouble inside Slack
└── StoreError               the bot's own database cannot be opened or used
    ├── StoreInUse           another process has it, and only one may
    ├── StoreUnavailable     not now: it is starting anew, or there is no network
    ├── AlreadyKept          somebody else was first
    └── ClaimLost            somebody else has taken over what this process was working on

The text of each is a sentence that says what to do next. It is plain text; whoever shows it, escapes it.
"""

from collections.abc import Sequence

from bot.model.orders import DatasetKind
from bot.records import dataclass

_CITED = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A command line that leads on: what its button says, the line, and what is asked before it is typed."""

    text: str
    line: str
    confirm: str | None = None


def cited(typed: str) -> str:
    """Return what was typed in quotation marks, short enough for a sentence."""
    return f"“{typed if len(typed) <= _CITED else typed[: _CITED - 1].rstrip() + '…'}”"


class BotError(Exception):
    """Something that the person has to know; `ways` lead on from there."""

    def __init__(self, text: str, *, ways: Sequence[Way] = ()) -> None:
        """Keep the ways beside the text."""
        super().__init__(text)
        self.ways = tuple(ways)


class Misunderstood(BotError):
    """What was typed is no command, or an unfit one."""


class NotAllowed(BotError):
    """This person may not do that."""


class NotFound(BotError):
    """Nothing of that name; `alternatives` are names that were perhaps meant."""

    def __init__(self, text: str, *, alternatives: Sequence[str] = (), ways: Sequence[Way] = ()) -> None:
        """Keep the alternatives beside the text."""
        super().__init__(text, ways=ways)
        self.alternatives = tuple(alternatives)


class NotPossible(BotError):
    """What was asked cannot be done as things stand."""


class BadFile(BotError):
    """A CSV file that cannot be imported as it is.

    `problems` names rows and columns, one sentence each; `fits` is the kind of dataset that the file looks like, where
    that is another one.
    """

    def __init__(self, text: str, *, problems: Sequence[str] = (), fits: DatasetKind | None = None) -> None:
        """Keep the problems, and what the file would fit, beside the text."""
        super().__init__(text)
        self.problems = tuple(problems)
        self.fits = fits


class PersonalizeError(BotError):
    """Amazon Personalize did not do what was asked."""


class Refused(PersonalizeError):
    """The request itself is wrong, and will stay so."""


class AlreadyExists(Refused):
    """The name is taken."""


class AccessDenied(PersonalizeError):
    """The bot's AWS identity lacks a permission."""


class InUse(PersonalizeError):
    """Something else has to end first."""


class LimitReached(PersonalizeError):
    """A quota is used up."""


class Unavailable(PersonalizeError):
    """Not now: throttled, no network, or trouble inside AWS."""


class ChannelError(BotError):
    """Slack did not take a message."""


class ChannelClosed(ChannelError):
    """Slack will not take it: the channel is archived or unknown, or the bot is not in it."""


class ChannelBusy(ChannelError):
    """Slack does not take it now; `retry_after` is in seconds, None where Slack did not say."""

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        """Keep the pause that Slack asked for."""
        super().__init__(text)
        self.retry_after = retry_after


class StoreError(BotError):
    """The bot's own database cannot be opened or used."""


class StoreInUse(StoreError):
    """Another process has it, and only one may."""


class StoreUnavailable(StoreError):
    """Not now: the database is starting anew, or there is no network."""


class AlreadyKept(StoreError):
    """Somebody else was first."""


class ClaimLost(StoreError):
    """Somebody else has taken over what this process was working on; what it found out is not kept."""
