"""What people asked for, as it was kept."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A command that somebody gave. `position` orders them; `outcome` is `done`, or the name of an error.

    `account` is the AWS account that it concerned: "" is one without a name, None says that it was none alone, or that
    it is not known.
    """

    position: int
    at: datetime
    user: str
    channel: str
    line: str
    outcome: str
    account: str | None = None


PAGE, MOST = 15, 10_000
"""How many commands are shown at once, and how many a file may hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Commands, newest first; of one `group` and `account`, or all. `names` are those of the people, by user id.

    `older` is the position before which there are more, None where these are the oldest.
    """

    group: str | None
    asked: tuple[Asked, ...]
    older: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None

    def page(self) -> "History":
        """Return as many as are shown at once."""
        page = self.asked[:PAGE]
        return replace(self, asked=page, older=page[-1].position if len(self.asked) > PAGE else self.older)
