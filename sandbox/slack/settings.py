"""How a workspace behaves."""

from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.files.store import LARGEST_FILE


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Slack's own figures by default; a test that is in a hurry, or in need of trouble, takes others."""

    timing: Timing = field(default_factory=Timing)
    largest_file: int = LARGEST_FILE  # bytes
    limits: bool = True  # whether calls are counted ("Rate limits")
    sharing: timedelta = timedelta(seconds=0.3)  # from the end of an upload until its files are shared
    rounds: timedelta = timedelta(seconds=0.5)  # between two looks at the messages that are scheduled
