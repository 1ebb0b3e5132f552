"""Datasets: one of each type in a group."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError, ResourceAlreadyExistsError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import UNDERWAY, UPDATE, Resource, Status
from sandbox.aws.resources.jobs import BatchInferenceJob, BatchSegmentJob, DatasetImportJob
from sandbox.aws.resources.kinds import (
    Campaign,
    Dataset,
    DatasetGroup,
    DatasetUpdate,
    EventTracker,
    Filter,
    MetricAttribution,
    Recommender,
    Schema,
    Solution,
    SolutionVersion,
)

EVENTS = "EVENT_INTERACTIONS"  # made with an event tracker, deletable, and otherwise nobody's business
HIDDEN_TYPES = frozenset({EVENTS})

_CREATION = timedelta(seconds=40)
_UPDATE = timedelta(minutes=2)
_UPDATABLE = frozenset({avro.ITEMS, avro.USERS})
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
        tracking_id=str(uuid4()) if kind == avro.ACTION_INTERACTIONS else None,
        tags=list(tags),
    )
    if any(each.name == name for each in backend.resources.find(Dataset, dataset_group_arn=dataset_group_arn)):
        raise ResourceAlreadyExistsError(f"A dataset named {name} already exists in {dataset_group_arn}.")
    backend.create(dataset, usual=_CREATION)
    return {"datasetArn": dataset.arn}


def update(backend: Backend, *, dataset_arn: str, schema_arn: str) -> Json:
    """Start to replace a dataset's schema by one that has more columns."""
    dataset = backend.resources.get(Dataset, dataset_arn)
    schema = backend.resources.get(Schema, schema_arn)
    require_active(dataset)
    if dataset.dataset_type not in _UPDATABLE:
        raise InvalidInputError(f"The schema of a dataset of type {dataset.dataset_type} cannot be replaced.")
    _type_for(dataset.dataset_type, schema, backend.resources.get(DatasetGroup, dataset.dataset_group_arn))
    _check_replacement(backend.resources.get(Schema, dataset.schema_arn), schema)
    dataset.latest_dataset_update = change = DatasetUpdate(schema_arn=schema_arn)
    work = partial(_take_schema, dataset, schema_arn)
    backend.journeys.create(change, usual=_UPDATE, work=work)
    backend.journeys.change(dataset, UPDATE, usual=_UPDATE, work=work)
    return {"datasetArn": dataset_arn}


async def _take_schema(dataset: Dataset, schema_arn: str) -> Publish:
    return lambda: setattr(dataset, "schema_arn", schema_arn)


def _check_replacement(old: Schema, new: Schema) -> None:
    """All columns stay as they are, and new ones may be empty (Developer Guide, "Replacing a dataset's schema")."""
    kept = {field.name: field for field in avro.parse(old.schema).fields}
    fields = avro.parse(new.schema).fields
    if changed := sorted(name for name, field in kept.items() if field not in fields):
        raise InvalidInputError(f"The new schema must keep all fields as they are; it changes {changed}.")
    if full := sorted(field.name for field in fields if field.name not in kept and not field.nullable):
        raise InvalidInputError(f"New fields must support null data; these do not: {full}.")


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
    backend.delete(dataset, usual=_DELETION, also=partial(_forget_records, backend, dataset))


def _forget_records(backend: Backend, dataset: Dataset) -> None:
    """What was put in one by one goes with its dataset."""
    backend.streams.forget_records(dataset.arn)
    if dataset.dataset_type == avro.INTERACTIONS:
        backend.streams.forget_events(dataset.dataset_group_arn)
    if dataset.dataset_type == avro.ACTION_INTERACTIONS:
        backend.streams.forget_actions(dataset.dataset_group_arn)


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
        *filter(_trains, backend.resources.find(Recommender, dataset_group_arn=group)),
        *backend.resources.find(Filter, dataset_group_arn=group),
        *(
            each
            for each in backend.resources.find(MetricAttribution, dataset_group_arn=group)
            if _measures(each, dataset)
        ),
        *(trackers if dataset.dataset_type == avro.INTERACTIONS else []),
    ]


def _trains(recommender: Recommender) -> bool:
    """Tell whether a recommender learns from its datasets now; one that only answers does not need them."""
    steps = (recommender, recommender.latest_recommender_update, recommender.renewal)
    return any(each is not None and each.status in UNDERWAY for each in steps)


def _measures(attribution: MetricAttribution, dataset: Dataset) -> bool:
    """Tell whether an attribution looks at a dataset; all look at interactions."""
    columns = f"{dataset.dataset_type}."
    return dataset.dataset_type == avro.INTERACTIONS or any(
        columns in each["expression"].upper() for each in attribution.metrics
    )
