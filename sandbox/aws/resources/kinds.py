"""The kinds of resource that stay, each with the fields that Describe gives, and a few of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from sandbox.aws.datasets.records import Part
from sandbox.aws.datasets.streams import EventFilter, EventWeight
from sandbox.aws.filters.expression import Expression
from sandbox.aws.protocol.parse import EMPTY, Json
from sandbox.aws.resource import Resource, Stateful
from sandbox.aws.training import Served


@dataclass(kw_only=True, slots=True, eq=False)
class Schema(Resource):
    """An Avro schema."""

    ARN: ClassVar[str] = "schema_arn"

    schema_arn: str
    name: str
    schema: str
    domain: str | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class DatasetGroup(Resource):
    """What holds everything else."""

    ARN: ClassVar[str] = "dataset_group_arn"
    LINGERS: ClassVar[timedelta] = timedelta(seconds=0.2)  # AWS's samples look once whether it is going

    dataset_group_arn: str
    name: str
    role_arn: str | None = None
    kms_key_arn: str | None = None
    domain: str | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class DatasetUpdate(Stateful):
    """A change of schema that is under way, or the last one."""

    schema_arn: str


@dataclass(kw_only=True, slots=True, eq=False)
class Dataset(Resource):
    """One data set. `parts` are its imports, in order; `tracking_id` is where PutActionInteractions sends events."""

    ARN: ClassVar[str] = "dataset_arn"

    dataset_arn: str
    name: str
    dataset_group_arn: str
    dataset_type: str
    schema_arn: str
    tracking_id: str | None = None
    latest_dataset_update: DatasetUpdate | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def paths(self) -> list[Path]:
        """Return the files of its imports, in order."""
        return [part.path for part in self.parts]


@dataclass(kw_only=True, slots=True, eq=False)
class EventTracker(Resource):
    """Where PutEvents sends events."""

    ARN: ClassVar[str] = "event_tracker_arn"

    event_tracker_arn: str
    name: str
    dataset_group_arn: str
    account_id: str
    tracking_id: str


@dataclass(kw_only=True, slots=True, eq=False)
class Filter(Resource):
    """What keeps items in answers or out of them. `expression` is what `filter_expression` says."""

    ARN: ClassVar[str] = "filter_arn"

    filter_arn: str
    name: str
    dataset_group_arn: str
    filter_expression: str
    expression: Expression


@dataclass(kw_only=True, slots=True, eq=False)
class SolutionVersion(Resource):
    """One trained model. `metrics`, `test_users` and `standard_error` come from its training, `model` is its file.

    `streamed` is the place in the event stream up to which it was trained, `imported` the imports of interactions,
    `base` the model that it updates.
    """

    ARN: ClassVar[str] = "solution_version_arn"

    solution_version_arn: str
    name: str
    solution_arn: str
    dataset_group_arn: str
    recipe_arn: str | None
    perform_hpo: bool
    perform_auto_ml: bool
    event_type: str | None
    solution_config: Json
    counted: EventFilter
    training_mode: str
    training_type: str = "MANUAL"
    training_hours: float | None = None
    tuned_hpo_params: Json = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    test_users: int = 0
    standard_error: float = 0.0
    model: Path = field(init=False, repr=False)
    streamed: int = 0
    imported: tuple[Path, ...] = ()
    base: Path | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class SolutionUpdate(Stateful):
    """A change of a solution that is under way, or the last one."""

    perform_auto_training: bool
    perform_incremental_update: bool
    solution_update_config: Json


@dataclass(kw_only=True, slots=True, eq=False)
class Solution(Resource):
    """What to train, and how.

    `known_columns` are those of Items when it was made, `trained_by_itself` when that last came round.
    """

    ARN: ClassVar[str] = "solution_arn"

    solution_arn: str
    name: str
    dataset_group_arn: str
    recipe_arn: str | None = None
    perform_auto_ml: bool = False
    perform_hpo: bool = False
    perform_auto_training: bool = True
    perform_incremental_update: bool = False
    event_type: str | None = None
    solution_config: Json = field(default_factory=dict)
    auto_ml_result: Json = None
    known_columns: frozenset[str] = frozenset()
    trained_by_itself: datetime | None = None
    latest_solution_version: SolutionVersion | None = None
    latest_solution_update: SolutionUpdate | None = None

    @property
    def counted(self) -> EventFilter:
        """Return which interactions count."""
        if weighed := self.solution_config.get("eventsConfig", EMPTY).get("eventParametersList"):
            return EventFilter(weights=tuple(map(_weight, weighed)))
        threshold = self.solution_config.get("eventValueThreshold")
        return EventFilter(event_type=self.event_type, threshold=None if threshold is None else float(threshold))


def _weight(parameters: Json) -> EventWeight:
    return EventWeight(
        event_type=parameters["eventType"],
        threshold=parameters.get("eventValueThreshold"),
        weight=parameters.get("weight", 1.0),
    )


@dataclass(kw_only=True, slots=True, eq=False)
class CampaignUpdate(Stateful):
    """A change of a campaign that is under way, or the last one."""

    solution_version_arn: str
    min_provisioned_tps: int
    campaign_config: Json


@dataclass(kw_only=True, slots=True, eq=False)
class Campaign(Resource):
    """A model that answers. `serving` is what it answers from, once it is ACTIVE."""

    ARN: ClassVar[str] = "campaign_arn"

    campaign_arn: str
    name: str
    solution_version_arn: str
    solution_arn: str
    min_provisioned_tps: int = 1
    campaign_config: Json = field(default_factory=lambda: EMPTY)
    latest_campaign_update: CampaignUpdate | None = None
    serving: Served | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class MetricAttribution(Resource):
    """What is measured of a dataset group's events. `sources` are those that have been counted."""

    ARN: ClassVar[str] = "metric_attribution_arn"

    metric_attribution_arn: str
    name: str
    dataset_group_arn: str
    metrics: list[Json]
    metrics_output_config: Json
    sources: set[str] = field(default_factory=set)


@dataclass(kw_only=True, slots=True, eq=False)
class RecommenderUpdate(Stateful):
    """A change of a recommender that is under way, or the last one."""

    recommender_config: Json


@dataclass(kw_only=True, slots=True, eq=False)
class Recommender(Resource):
    """A use case of a domain, trained and served in one.

    `version` is its newest training, which no list shows, and `renewal` what trains it again by itself; `serving` is
    what it answers from; `known_columns` are those of Items when it was made.
    """

    ARN: ClassVar[str] = "recommender_arn"

    recommender_arn: str
    name: str
    dataset_group_arn: str
    recipe_arn: str
    recommender_config: Json = field(default_factory=lambda: EMPTY)
    latest_recommender_update: RecommenderUpdate | None = None
    model_metrics: Mapping[str, float] | None = None
    known_columns: frozenset[str] = frozenset()
    version: SolutionVersion | None = None
    renewal: Stateful | None = None
    serving: Served | None = None
