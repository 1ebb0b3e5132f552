"""What an action found or did, for the views to tell."""

from dataclasses import dataclass

from bot.model.datafile import Inspection
from bot.model.job import Job
from bot.model.metrics import Comparison
from bot.model.recommendation import CatalogueItem
from bot.model.resource import Group, Overview, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A job was started. `inspection` is what the file of an import holds.

    `replaces` is the version that a deployment takes the place of, by name.
    """

    job: Job
    inspection: Inspection | None = None
    replaces: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand: all groups in short, or one in full, and the jobs that run there."""

    groups: tuple[Group, ...]
    overview: Overview | None = None
    running: tuple[Job, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class JobList:
    """The jobs that run, and those that ended last; `asked_by` None: everybody's."""

    asked_by: str | None
    running: tuple[Job, ...]
    ended: tuple[Job, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """An event was taken."""

    user: str
    item: CatalogueItem
    event_type: str
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """AWS was asked to stop a training; that takes a while."""

    version: Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a job ended; `comparison` is there for a training that ended well."""

    job: Job
    comparison: Comparison | None = None
