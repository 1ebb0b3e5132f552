"""What a person asked for, whatever the surface it came from."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.records import dataclass


class Role(StrEnum):
    """What somebody may do; each role may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Say whether this role may do what `needed` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command line and where it came from.

    `arguments` are the bare words after the verb, `options` the `key=value` words. `role` is what `user` may do.
    `public` says that the channel asked to see the answer, `csv` that it is asked for as a file too. `line` is the
    whole line, as it can be typed again, and `at` when it was. `account` is the AWS account that was named at its end,
    which is not a part of `line`.
    """

    verb: str
    arguments: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    account: str | None = None
    user: str
    channel: str
    role: Role = Role.VIEWER
    public: bool = False
    csv: bool = False
    at: datetime
