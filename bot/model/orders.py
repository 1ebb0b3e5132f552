"""What the workflow is asked to do: a command, understood."""

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from enum import StrEnum

from bot.model.command import Role
from bot.records import dataclass


class DatasetKind(StrEnum):
    """What a dataset holds, in Amazon's spelling."""

    INTERACTIONS = "INTERACTIONS"
    ITEMS = "ITEMS"
    USERS = "USERS"


class ImportMode(StrEnum):
    """FULL replaces what was imported before; INCREMENTAL adds to it."""

    FULL = "FULL"
    INCREMENTAL = "INCREMENTAL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Who asks, in which channel, and with which line (so that it can be asked again)."""

    asked_by: str
    channel: str
    line: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOrder(Order):
    """Import a CSV file (or a folder of them) at an `s3://` location, or one that was dropped, by Slack's id of it.

    `fix`: import a copy in which what is safe to mend is mended.
    """

    group: str
    location: str
    dataset: DatasetKind = DatasetKind.INTERACTIONS
    mode: ImportMode = ImportMode.FULL
    fix: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckOrder(Order):
    """Look at a CSV file as `ImportOrder` means it; `dataset` None: its header tells what it holds."""

    location: str
    dataset: DatasetKind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainOrder(Order):
    """Train one recipe. `group` None: the channel's; `recipe` as typed."""

    group: str | None = None
    recipe: str = "user-personalization-v2"
    hpo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RetrainOrder(Order):
    """Train a new version of what is live, or was trained last. `target` is a group or solution; None: the channel's.

    `every`: keep doing so, from then on. `never`: no longer do so. `anyway`: also where nothing has changed.
    """

    target: str | None = None
    every: timedelta | None = None
    never: bool = False
    anyway: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestOrder(Order):
    """Train several recipes side by side and keep the best; `metric` None and empty `recipes`: the usual ones."""

    group: str | None = None
    metric: str | None = None
    recipes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeployOrder(Order):
    """Serve a trained version. `target` is a version, a solution or a group (its best); None: the channel's group."""

    target: str | None = None
    campaign: str | None = None
    tps: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RollbackOrder(Order):
    """Serve again what a campaign served before. `campaign` None: the channel's."""

    campaign: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UndeployOrder(Order):
    """Take a campaign down; unless the person is `sure`, only say what that would mean."""

    campaign: str
    sure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterUse:
    """A filter by name, and the values that were typed for its placeholders, of which there may be commas between."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """What an answer is to keep to, as typed.

    `percent` of it is taken from the items that `promoted` lets through. `context` says in which circumstances the user
    is, by columns of the interactions, such as a device.
    """

    filter: FilterUse | None = None
    promoted: FilterUse | None = None
    percent: int = 0
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecommendOrder(Order):
    """Ask for `count` recommendations for a user."""

    user: str
    campaign: str | None = None
    count: int = 10
    narrowing: Narrowing = field(default_factory=Narrowing)


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarOrder(Order):
    """Ask for `count` items like `item`, which is an id or a title, of those that `filter` lets through."""

    item: str
    campaign: str | None = None
    count: int = 10
    filter: FilterUse | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RankOrder(Order):
    """Put items, which are ids or titles, into a user's order: those of them that `filter` lets through."""

    user: str
    items: tuple[str, ...]
    campaign: str | None = None
    filter: FilterUse | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventOrder(Order):
    """Tell Personalize what a user just did; `item` is an id or a title. `group` None: the channel's.

    `asked_next` says that recommendations are asked for at once, which are to know of it.
    """

    user: str
    item: str
    event_type: str
    group: str | None = None
    asked_next: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterOrder(Order):
    """Make a filter that says just this. `group` None: the channel's."""

    name: str
    expression: str
    group: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterDeletionOrder(Order):
    """Delete a filter; unless the person is `sure`, only say what that would mean."""

    name: str
    sure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchOrder(Order):
    """Answer every line of `source`, a file or folder, into the folder `target`: with users where `segments` are meant.

    `version` is a version, a solution or a group, None: what is live in the channel's group, or its best. `count` is
    how many answers a line gets, None: as many as AWS gives.
    """

    source: str
    target: str
    segments: bool = False
    version: str | None = None
    count: int | None = None
    filter: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchOrder(Order):
    """Import, train several recipes and deploy the best.

    `location` is as in `ImportOrder`, None: go on with what is there. `campaign` is what serves, None: the group's.
    `role` is what who asks may do.
    """

    group: str
    location: str | None = None
    campaign: str | None = None
    fix: bool = False
    role: Role = Role.VIEWER


@dataclass(frozen=True, kw_only=True, slots=True)
class BesideOrder(Order):
    """Ask two campaigns for the same user. Each is a campaign, what one serves, `live` or `candidate`."""

    user: str
    one: str
    other: str
    count: int = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class StopOrder(Order):
    """Stop a training: a version, or what runs of a solution or group, which is one unless `every` is meant.

    Of a group that is being launched, that is the launch.
    """

    target: str
    every: bool = False
