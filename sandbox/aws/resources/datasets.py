"""Datasets: one of each type in a group."""

from datetime import timedelta

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.protocol.errors import InvalidInputError, ResourceAlreadyExistsError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import UNDERWAY, Resource, Status
from sandbox.aws.resources.kinds import (
    BatchInferenceJob,
    BatchSegmentJob,
    Campaign,
    Dataset,
    DatasetGroup,
    DatasetImportJob,
    EventTracker,
    Filter,
    MetricAttribution,
    Schema,
    Solution,
    SolutionVersion,
)

EVENTS = "EVENT_INTERACTIONS"  # made with an event tracker, deletable, and otherwise nobody's business
HIDDEN_TYPES = frozenset({EVENTS})

_CREATION = timedelta(seconds=40)
_DELETION = timedelta(minutes=1)


def create(
    backend: Backend, *, name: str, schema_arn: str, dataset_group_arn: str, dataset_type: str, tags: Json = ()
) -> Json:
    """Start to make a dataset for the records of a schema."""
    group = backend.resources.get(DatasetGroup, dataset_group_arn)
    schema = backend.resources.get(Schema, schema_arn)
    require_active(group)
    kind = _type_for(dataset_type, schema, group)
    dataset = Dataset(
        dataset_arn=backend.account.arn("dataset", group.name, kind),
        name=name,
        dataset_group_arn=dataset_group_arn,
        dataset_type=kind,
        schema_arn=schema_arn,
        tags=list(tags),
    )
    if any(each.name == name for each in backend.resources.find(Dataset, dataset_group_arn=dataset_group_arn)):
        raise ResourceAlreadyExistsError(f"A dataset named {name} already exists in {dataset_group_arn}.")
    backend.create(dataset, usual=_CREATION)
    return {"datasetArn": dataset.arn}


def shown(dataset: Dataset) -> bool:
    """Tell whether lists show a dataset."""
    return dataset.dataset_type not in HIDDEN_TYPES


def _type_for(dataset_type: str, schema: Schema, group: DatasetGroup) -> str:
    """Return the type as ARNs spell it, once the schema is known to fit it and the group."""
    kind = avro.canonical_type(dataset_type)
    if kind not in avro.TYPES:
        raise InvalidInputError(f"Invalid dataset type: {dataset_type}.")
    described = avro.parse(schema.schema, domain=group.domain).dataset_type
    if described != kind:
        raise InvalidInputError(f"The schema describes {described}, not {kind}.")
    if schema.domain != group.domain:
        raise InvalidInputError("The schema and the dataset group must have the same domain.")
    return kind


def delete(backend: Backend, *, dataset_arn: str) -> None:
    """Start to delete a dataset that nothing uses."""
    dataset = backend.resources.get(Dataset, dataset_arn)
    if users := _users(backend, dataset):
        raise ResourceInUseError(f"Dataset {dataset_arn} is used by {users[0].arn}.")
    backend.delete(dataset, usual=_DELETION, also=lambda: _forget_records(backend, dataset))


def _forget_records(backend: Backend, dataset: Dataset) -> None:
    """What was put in one by one goes with its dataset."""
    backend.streams.forget_records(dataset.arn)
    if dataset.dataset_type == avro.INTERACTIONS:
        backend.streams.forget_events(dataset.dataset_group_arn)


def _users(backend: Backend, dataset: Dataset) -> list[Resource]:
    """Return what keeps a dataset from being deleted (Developer Guide, "Requirements for deleting resources")."""
    if dataset.dataset_type in HIDDEN_TYPES:
        return []
    group = dataset.dataset_group_arn
    imports = backend.resources.find(DatasetImportJob, dataset_arn=dataset.arn)
    versions = backend.resources.find(SolutionVersion, dataset_group_arn=group)
    trained = {version.arn for version in versions}
    inferences, segments = backend.resources.find(BatchInferenceJob), backend.resources.find(BatchSegmentJob)
    solutions = {solution.arn for solution in backend.resources.find(Solution, dataset_group_arn=group)}
    campaigns = [each for each in backend.resources.find(Campaign) if each.solution_arn in solutions]
    trackers = backend.resources.find(EventTracker, dataset_group_arn=group)
    return [
        *(each for each in (*imports, *versions) if each.status in UNDERWAY),
        *(each for each in inferences if each.solution_version_arn in trained and each.status in UNDERWAY),
        *(each for each in segments if each.solution_version_arn in trained and each.status in UNDERWAY),
        *(each for each in campaigns if each.status in UNDERWAY | {Status.ACTIVE}),
        *backend.resources.find(Filter, dataset_group_arn=group),
        *(
            each
            for each in backend.resources.find(MetricAttribution, dataset_group_arn=group)
            if _measures(each, dataset)
        ),
        *(trackers if dataset.dataset_type == avro.INTERACTIONS else []),
    ]


def _measures(attribution: MetricAttribution, dataset: Dataset) -> bool:
    """Tell whether an attribution looks at a dataset; all look at interactions."""
    columns = f"{dataset.dataset_type}."
    return dataset.dataset_type == avro.INTERACTIONS or any(
        columns in each["expression"].upper() for each in attribution.metrics
    )
