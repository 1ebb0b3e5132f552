"""What all resources share: an ARN, dates, and a status that moves.

Fields carry the names of AWS's shapes in snake case; `protocol.serialise` picks what an answer needs.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    UPDATE_PENDING = "UPDATE PENDING"  # a dataset is about to get another schema
    UPDATE_IN_PROGRESS = "UPDATE IN_PROGRESS"  # and gets it
    STOP_PENDING = "STOP PENDING"  # a recommender was told to stop
    STOP_IN_PROGRESS = "STOP IN_PROGRESS"  # and does
    INACTIVE = "INACTIVE"  # and has
    START_PENDING = "START PENDING"  # a recommender was told to go on
    START_IN_PROGRESS = "START IN_PROGRESS"  # and is about to
    PENDING = "PENDING"  # a data deletion job was asked for
    IN_PROGRESS = "IN_PROGRESS"  # it runs
    COMPLETED = "COMPLETED"  # it is done
    FAILED = "FAILED"  # `failure_reason` says why it is not


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """The states that something goes through: asked for, at work, and how that ends."""

    pending: Status
    working: Status
    done: Status
    failed: Status


CREATION = Steps(
    pending=Status.CREATE_PENDING, working=Status.CREATE_IN_PROGRESS, done=Status.ACTIVE, failed=Status.CREATE_FAILED
)
UPDATE = Steps(
    pending=Status.UPDATE_PENDING, working=Status.UPDATE_IN_PROGRESS, done=Status.ACTIVE, failed=Status.ACTIVE
)
STOP = Steps(pending=Status.STOP_PENDING, working=Status.STOP_IN_PROGRESS, done=Status.INACTIVE, failed=Status.ACTIVE)
START = Steps(
    pending=Status.START_PENDING, working=Status.START_IN_PROGRESS, done=Status.ACTIVE, failed=Status.INACTIVE
)
DATA_DELETION = Steps(pending=Status.PENDING, working=Status.IN_PROGRESS, done=Status.COMPLETED, failed=Status.FAILED)

SETTLED = frozenset(
    {
        Status.ACTIVE,
        Status.INACTIVE,
        Status.COMPLETED,
        Status.CREATE_FAILED,
        Status.CREATE_STOPPED,
        Status.FAILED,
    }
)
UNDERWAY = frozenset(
    {
        *(
            status
            for steps in (CREATION, UPDATE, STOP, START, DATA_DELETION)
            for status in (steps.pending, steps.working)
        ),
        Status.CREATE_STOPPING,
    }
)


@dataclass(kw_only=True, slots=True, eq=False)
class Stateful:
    """Something that is made in steps."""

    MADE_IN: ClassVar[Steps] = CREATION
    LINGERS: ClassVar[timedelta] = timedelta()  # in DELETE PENDING, though there is nothing to wait for

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
