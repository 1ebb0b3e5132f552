"""What an action found or did, for the views to tell."""

from collections.abc import Mapping
from dataclasses import field, replace

from bot.model.batch import Lines
from bot.model.datafile import Inspection
from bot.model.durations import Usuals
from bot.model.job import Job, JobKind
from bot.model.metrics import Comparison
from bot.model.notice import Backlog, Held
from bot.model.place import Place
from bot.model.prices import Cost
from bot.model.profile import Profile, Repair
from bot.model.recipes import Serves
from bot.model.recommendation import CatalogueItem, Recommendations
from bot.model.resource import Batch, Campaign, Filter, Group, Overview, Version
from bot.model.schedule import Schedule
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Which campaign `recommend` asks in a channel when none is named, before a deployment and from then on.

    `serves` is what the deployed campaign is asked with, None where its recipe is not known. `beside` says that it is
    only to be tried beside the other.
    """

    before: str | None
    after: str | None
    serves: Serves | None
    beside: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """What a channel remembers from now on, and the campaign that it remembered before."""

    place: Place
    campaign_before: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A job was started. `inspection` is what the file of an import holds, `repair` what was mended in a copy of it.

    `replaces` is the version that a deployment takes the place of, by name, and `asking` what that changes for the
    channel. `upkeep` is from what to what a launch's campaign will cost an hour, in US dollars.
    """

    job: Job
    inspection: Inspection | None = None
    repair: Repair | None = None
    replaces: str | None = None
    asking: Asking | None = None
    upkeep: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file is being read; `size` is in bytes."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What a file holds, and how it can be imported from `location`: into `group`, where no other is named.

    `homeless`: it was dropped in Slack, and there is no bucket that it could be put into.
    """

    name: str
    location: str
    profile: Profile
    group: str
    homeless: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand: all groups in short, or one in full, and the jobs that run there.

    `names` are those of the people who asked for them, by user id; `usual` says how long what runs usually takes;
    `late` that AWS cannot be asked as often as usual.
    """

    groups: tuple[Group, ...]
    overview: Overview | None = None
    running: tuple[Job, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    usual: Usuals = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    late: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class JobList:
    """The jobs that run, and those that ended last; `asked_by` None: everybody's.

    `names` are those of the people who asked for them, by user id; `usual` says how long what runs usually takes.
    """

    asked_by: str | None
    running: tuple[Job, ...]
    ended: tuple[Job, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    usual: Usuals = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Unheard:
    """How many notices Slack does not show, and the first of them; `names` are people's by user id."""

    held: tuple[Held, ...]
    backlog: Backlog
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """So many notices that were parked are sent again; `destination` None: everywhere."""

    destination: str | None
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """An event was taken."""

    user: str
    item: CatalogueItem
    event_type: str
    group: str


VERSIONS_SHOWN = 12
"""How many versions are shown at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainedVersion:
    """A version, its metrics by AWS's keys where it has some, and the campaigns that serve it."""

    version: Version
    metrics: Mapping[str, float] = field(default_factory=dict)
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionList:
    """The newest versions of a group or solution, newest first; `older` is how many more there are.

    `measured` is of how many hours and metrics were asked for, where that is not of all.
    """

    of: str
    versions: tuple[TrainedVersion, ...]
    older: int = 0
    measured: int | None = None

    def page(self) -> "VersionList":
        """Return as many as are shown at once."""
        more = len(self.versions) - VERSIONS_SHOWN
        return replace(self, versions=self.versions[:VERSIONS_SHOWN], older=self.older + more) if more > 0 else self


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheduled:
    """A schedule is kept from now on, or has `ended`. `solution` is what would be trained as things stand."""

    schedule: Schedule
    solution: str | None = None
    ended: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """AWS was asked to stop trainings; that takes a while.

    `unbegun` are solutions whose training was still to begin, and will not. `schedules` go on all the same. `launch` is
    one that ends with it, `going_on` what of it AWS cannot stop.
    """

    versions: tuple[Version, ...] = ()
    unbegun: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    launch: str | None = None
    going_on: JobKind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A candidate beside what a campaign serves; `comparison` None: Amazon has no metrics of one of them.

    `tps` is the rate that was asked for, if any. `cost` would be its cost, `cost_now` is what it costs.
    """

    campaign: Campaign
    candidate: Version
    comparison: Comparison | None
    tps: int | None = None
    cost: Cost | None = None
    cost_now: Cost | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undeploying:
    """A campaign that is taken down, or would be where that is `done` only when somebody is sure.

    `per_hour` is what it costs in US dollars, by estimate; None where its recipe is not known. `forgotten`: the channel
    asked it until now.
    """

    campaign: Campaign
    per_hour: float | None
    done: bool
    forgotten: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterList:
    """The filters of a group, by name."""

    group: str
    filters: tuple[Filter, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterDeletion:
    """A filter that is deleted, or would be where that is `done` only when somebody is sure."""

    filter: Filter
    done: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchBegun:
    """A batch job was started, of which these lines are answered by this version."""

    job: Job
    version: Version
    lines: Lines


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchList:
    """The newest batch jobs of a group; `older` is how many more there are."""

    group: str
    batches: tuple[Batch, ...]
    older: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchAnswers:
    """Some of what a batch job answered: who or what was asked for, with titles or users.

    Of the first lines that were `read`, so many were `refused`, the first for this reason.
    """

    location: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    read: int
    refused: int = 0
    why: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Launched:
    """What a launch came to: its contest, its deployment, and what some users are recommended now."""

    contest: Job | None = None
    deployment: Job | None = None
    tried: tuple[Recommendations, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a job ended; `comparison` is there for a training that ended well, `names` are people's by user id.

    `untrainable` says of an import that its group has no interactions, without which nothing can be trained.
    """

    job: Job
    comparison: Comparison | None = None
    launched: Launched | None = None
    answers: BatchAnswers | None = None
    untrainable: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
