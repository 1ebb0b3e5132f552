"""What all resources share: an ARN, dates, and a status that moves.

Fields carry the names of AWS's shapes in snake case; `protocol.serialise` picks what an answer needs.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sandbox.aws.protocol.parse import Json


class Status(StrEnum):
    """The states of a resource, as Describe gives them."""

    CREATE_PENDING = "CREATE PENDING"  # asked for
    CREATE_IN_PROGRESS = "CREATE IN_PROGRESS"  # the work runs
    ACTIVE = "ACTIVE"  # ready for use
    CREATE_FAILED = "CREATE FAILED"  # `failure_reason` says why
    CREATE_STOPPING = "CREATE STOPPING"  # a training was told to stop
    CREATE_STOPPED = "CREATE STOPPED"  # and did
    DELETE_PENDING = "DELETE PENDING"  # about to go
    DELETE_IN_PROGRESS = "DELETE IN_PROGRESS"  # going


SETTLED = frozenset({Status.ACTIVE, Status.CREATE_FAILED, Status.CREATE_STOPPED})
UNDERWAY = frozenset({Status.CREATE_PENDING, Status.CREATE_IN_PROGRESS, Status.CREATE_STOPPING})


@dataclass(kw_only=True, slots=True, eq=False)
class Stateful:
    """Something that is made in steps."""

    creation_date_time: datetime = field(init=False)  # from `begin`
    last_updated_date_time: datetime = field(init=False)
    status: Status = Status.CREATE_PENDING
    failure_reason: str | None = None

    def begin(self, *, at: datetime) -> None:
        """Start to exist."""
        self.creation_date_time = self.last_updated_date_time = at

    def move(self, status: Status, *, at: datetime) -> None:
        """Enter a state."""
        self.status = status
        self.last_updated_date_time = at


@dataclass(kw_only=True, slots=True, eq=False)
class Resource(Stateful):
    """Something with an ARN. `ARN` names the field that holds it."""

    ARN: ClassVar[str]

    tags: list[Json] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """Return the ARN, whatever the field is called."""
        return str(getattr(self, self.ARN))
