"""What a channel remembers."""

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A channel (or direct message) and the group and campaign that are meant there when none is named.

    `account` is the name of the AWS account that they are in, "" for the usual one. `elsewhere` says that it is not the
    account that was asked about, where this channel therefore remembers nothing.
    """

    channel: str
    group: str | None = None
    campaign: str | None = None
    account: str = ""
    elsewhere: bool = False
