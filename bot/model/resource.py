"""What there is in Amazon Personalize, by the names that people use.

A version has no name in AWS; people call it `solution/1a2b3c4d`, which is how its ARN ends.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.model.errors import PersonalizeError
from bot.model.orders import DatasetKind, ImportMode
from bot.records import dataclass


class Status(StrEnum):
    """Where a resource, a step or a job stands."""

    WAITING = "waiting"  # not begun: something else has to be ready first
    RUNNING = "running"  # AWS is at it (…PENDING, …IN_PROGRESS, STOPPING, and any status unknown to us)
    READY = "ready"  # done and usable (ACTIVE)
    FAILED = "failed"  # AWS gave up (CREATE FAILED)
    STOPPED = "stopped"  # somebody stopped it (CREATE STOPPED)
    DELETED = "deleted"  # gone, or going (DELETE …)

    @property
    def ended(self) -> bool:
        """Say whether nothing more will happen by itself."""
        return self is not Status.WAITING and self is not Status.RUNNING


class ResourceKind(StrEnum):
    """What the bot follows."""

    GROUP = "dataset group"
    DATASET = "dataset"
    IMPORT = "import"
    SOLUTION = "solution"
    VERSION = "training"
    CAMPAIGN = "campaign"
    CAMPAIGN_UPDATE = "campaign update"
    FILTER = "filter"
    BATCH_RECOMMENDATIONS = "batch recommendations"
    BATCH_SEGMENTS = "batch segments"
    JOB = "job"  # one of the bot's own, which is a part of another


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A resource at the moment it was looked at. `failure` is Amazon's own reason, untrusted text.

    Of a job, `hold` is why it does not move on, and `note` how it gets on.
    """

    kind: ResourceKind
    arn: str
    name: str
    status: Status
    failure: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    hold: str | None = None
    note: str | None = None


Resource: TypeAlias = tuple[ResourceKind, str]
"""A kind, and the ARN; a campaign and its update have the same."""

Sights: TypeAlias = Mapping[Resource, Sighting | PersonalizeError]
"""What was seen of resources when they were looked at together, or why nothing was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stray:
    """Something that runs somewhere in the account, with its group, and the solution that it comes from, if any."""

    sighting: Sighting
    group: str
    solution: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A dataset group."""

    name: str
    arn: str
    status: Status
    failure: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """One import of a dataset. `location` is known only where the job was described."""

    name: str
    arn: str
    status: Status
    mode: ImportMode
    failure: str | None = None
    created_at: datetime
    updated_at: datetime
    location: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A dataset and its latest import, if there was one."""

    kind: DatasetKind
    arn: str
    status: Status
    latest_import: Import | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A trained (or training) version of a solution. `name` is `solution/1a2b3c4d`, `recipe` the short name.

    `hours` (training hours, which AWS bills by) and `tuned` (what hyperparameter tuning chose) are known where the
    version was asked for by itself, and is ready.
    """

    name: str
    arn: str
    solution: str
    recipe: str
    status: Status
    failure: str | None = None
    created_at: datetime
    updated_at: datetime
    hours: float | None = None
    tuned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """A solution with its versions, newest first.

    `hpo` says that its recipe's settings are tuned, where the solution was asked for by itself.
    """

    name: str
    arn: str
    recipe: str
    status: Status
    group: str
    hpo: bool = False
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """A campaign. `version` is the name of the version it serves; `update` where a change of it stands, if any."""

    name: str
    arn: str
    status: Status
    version: str
    version_arn: str
    recipe: str
    group: str
    tps: int
    failure: str | None = None
    update: Status | None = None
    update_version: str | None = None
    update_failure: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """A filter. Its `expression` says what is kept in answers or out of them, and is known where it was described."""

    name: str
    arn: str
    status: Status
    group: str
    expression: str = ""
    failure: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """A batch job. `version` is the name of the one that answers."""

    name: str
    arn: str
    kind: ResourceKind
    status: Status
    version: str
    failure: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """Everything in a dataset group."""

    group: Group
    datasets: tuple[Dataset, ...] = ()
    solutions: tuple[Solution, ...] = ()
    campaigns: tuple[Campaign, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tracker:
    """An event tracker; `tracking_id` is what events are sent with."""

    arn: str
    tracking_id: str
    status: Status
