"""What a channel remembers."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A channel (or direct message) and the group and campaign that are meant there when none is named."""

    channel: str
    group: str | None = None
    campaign: str | None = None
