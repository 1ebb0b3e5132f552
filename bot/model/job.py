"""A job: something that takes AWS minutes or hours, which the bot follows to its end.

A job is made of steps, each one resource that AWS has to finish. Steps of the same lane run one after the other,
lanes run side by side: an import is one lane (group, dataset, import), a contest has a lane for each recipe.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from bot.model.batch import RunBatch
from bot.model.orders import DatasetKind, ImportMode
from bot.model.prices import Cost
from bot.model.resource import ResourceKind, Sighting, Status
from bot.records import dataclass


class JobKind(StrEnum):
    """What the person asked for."""

    IMPORT = "import"
    TRAINING = "training"
    CONTEST = "contest"
    DEPLOYMENT = "deployment"
    FILTER = "filter"
    BATCH = "batch"
    LAUNCH = "launch"  # several of the others, one after the other
    FOUND = "found"  # nobody asked here: it was found running in a watched group


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateGroup:
    """Have a dataset group of this name."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateDataset:
    """Have the dataset of this kind in the group; `schema` is Avro JSON, used where the dataset is new."""

    group: str
    dataset: DatasetKind
    schema: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportFile:
    """Import `location` into the group's dataset, under an import name that no other import has."""

    name: str
    group: str
    dataset: DatasetKind
    location: str
    mode: ImportMode


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateSolution:
    """Have a solution of this name; `recipe` is the short name."""

    name: str
    group: str
    recipe: str
    hpo: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainVersion:
    """Train a new version of the solution."""

    solution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateCampaign:
    """Have a campaign of this name that serves the version."""

    name: str
    version_arn: str
    tps: int


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateCampaign:
    """Have the campaign of this name serve the version; `tps` None leaves the provisioned rate as it is."""

    name: str
    version_arn: str
    tps: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateFilter:
    """Have a filter of this name in the group, which says just this."""

    name: str
    group: str
    expression: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Follow something that somebody else started."""

    kind: ResourceKind
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Have a job of this kind, which is a part of this one.

    An import reads `location` by the Avro `schema` (JSON); a deployment serves by `campaign`, None: the group's.
    """

    kind: JobKind
    group: str
    dataset: DatasetKind = DatasetKind.INTERACTIONS
    location: str = ""
    schema: str = ""
    campaign: str | None = None


Task = (
    CreateGroup
    | CreateDataset
    | ImportFile
    | CreateSolution
    | TrainVersion
    | CreateCampaign
    | UpdateCampaign
    | CreateFilter
    | RunBatch
    | Part
    | Found
)

_KINDS: Mapping[type[object], ResourceKind] = {
    CreateGroup: ResourceKind.GROUP,
    CreateDataset: ResourceKind.DATASET,
    ImportFile: ResourceKind.IMPORT,
    CreateSolution: ResourceKind.SOLUTION,
    TrainVersion: ResourceKind.VERSION,
    CreateCampaign: ResourceKind.CAMPAIGN,
    UpdateCampaign: ResourceKind.CAMPAIGN_UPDATE,
    CreateFilter: ResourceKind.FILTER,
    Part: ResourceKind.JOB,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One resource on the way. `arn` (of a part its job's id) and `began_at` are None until AWS has been asked.

    `failure` is Amazon's own reason (untrusted), or ours. `hold` says why a step cannot begin yet, such as a quota,
    `question` what is to be answered before it begins (and `answered_by` who did), `note` how a part gets on.
    `metrics` are those of a training that ended well, AWS's keys to 0..1. `overdue_at` is when it was found to take far
    longer than usual, `stopped_by` the user id of who had it stopped, where that was asked of the bot.
    """

    task: Task
    lane: int = 0
    arn: str | None = None
    name: str | None = None
    status: Status = Status.WAITING
    began_at: datetime | None = None
    ended_at: datetime | None = None
    failure: str | None = None
    hold: str | None = None
    question: str | None = None
    answered_by: str | None = None
    note: str | None = None
    overdue_at: datetime | None = None
    metrics: Mapping[str, float] | None = None
    stopped_by: str | None = None

    @property
    def kind(self) -> ResourceKind:
        """What is made in this step."""
        return self.task.kind if isinstance(self.task, Found | RunBatch) else _KINDS[type(self.task)]

    def is_as(self, seen: Sighting) -> bool:
        """Say whether a sighting shows nothing new."""
        now, then = (self.name, self.status, self.failure), (seen.name, seen.status, seen.failure)
        return (*now, self.hold, self.note) == (*then, seen.hold, seen.note)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job. `subject` is what it works on, in people's words; `line` starts the same again.

    `asked_by` and `channel` are None where nobody asked. `rows` and `sample_users` come from the file of an import;
    `size` is about how many rows there are to work on, also where they were not counted, and `users` how many users are
    in them, at least. `metric` is what a contest is decided by, `winner` the name of the version that it picked.
    `account` is the name of the AWS account that it runs in, "" where there is only one; the store keeps it, and the
    workflow need not know it. `told_at` is when its card was last written. `part_of` is the id of the launch that it is
    a part of, whose messages tell of it.
    """

    id: str
    kind: JobKind
    group: str
    subject: str
    line: str
    asked_by: str | None
    channel: str | None
    started_at: datetime
    steps: tuple[Step, ...]
    ended_at: datetime | None = None
    cost: Cost | None = None
    rows: int | None = None
    size: int | None = None
    users: int | None = None
    sample_users: tuple[str, ...] = ()
    metric: str | None = None
    winner: str | None = None
    account: str = ""
    told_at: datetime | None = None
    part_of: str | None = None

    @property
    def sample_user(self) -> str | None:
        """Somebody to try what was trained with."""
        return next(iter(self.sample_users), None)

    @property
    def lanes(self) -> tuple[tuple[Step, ...], ...]:
        """The steps by lane."""
        return tuple(tuple(steps) for _, steps in groupby(self.steps, key=attrgetter("lane")))

    @property
    def status(self) -> Status:
        """Where the job stands: a contest ends well where one lane did, anything else needs all its steps."""
        statuses = [_lane_status(lane) for lane in self.lanes]
        if not all(status.ended for status in statuses):
            return Status.RUNNING
        if Status.READY in statuses:
            return Status.READY
        return Status.FAILED if Status.FAILED in statuses else statuses[0]

    @property
    def failure(self) -> str | None:
        """Why it failed: the first reason among its steps."""
        return next((step.failure for step in self.steps if step.failure), None)

    @property
    def arns(self) -> frozenset[str]:
        """The resources that this job follows."""
        return frozenset(step.arn for step in self.steps if step.arn)

    def elapsed(self, now: datetime) -> timedelta:
        """Return how long it has run, or ran."""
        return (self.ended_at or now) - self.started_at

    def with_steps(self, steps: Iterable[Step], *, now: datetime) -> "Job":
        """Return the job with these steps, ended where they all are."""
        moved = replace(self, steps=tuple(sorted(steps, key=attrgetter("lane"))))
        return replace(moved, ended_at=now) if moved.status.ended and self.ended_at is None else moved

    @cached_property  # every look at a job asks for this
    def current(self) -> tuple[Step, ...]:
        """The steps whose turn it is: of each lane that goes on, the first that is not ready."""
        first: dict[int, Step] = {}
        for step in self.steps:
            if step.status is not Status.READY:
                first.setdefault(step.lane, step)
        return tuple(step for step in first.values() if not step.status.ended)

    def held(self, reason: str) -> "Job":
        """Return the job with a reason why the steps whose turn it is do not move on."""
        waiting = set(map(id, self.current))
        return replace(
            self, steps=tuple(replace(step, hold=reason) if id(step) in waiting else step for step in self.steps)
        )

    def trainings(self) -> Iterator[Step]:
        """Yield the steps that train a version."""
        return (step for step in self.steps if step.kind is ResourceKind.VERSION)


def unbegun(job: Job, solution: str) -> str:
    """Return what a training that has not begun is called where somebody stops it."""
    return f"{job.id}/{solution}"


def _lane_status(lane: tuple[Step, ...]) -> Status:
    for step in lane:
        if step.status is not Status.READY:
            return step.status
    return Status.READY
