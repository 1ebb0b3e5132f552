"""Event trackers: one in a group."""

from datetime import timedelta
from uuid import uuid4

from sandbox.aws.account import short_id
from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets.avro import INTERACTIONS
from sandbox.aws.protocol.errors import InvalidInputError, ResourceAlreadyExistsError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status
from sandbox.aws.resources.datasets import EVENTS
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, EventTracker

_DURATION = timedelta(minutes=1)


def create(backend: Backend, *, name: str, dataset_group_arn: str, tags: Json = ()) -> Json:
    """Start to make the tracker of a group that has an Interactions dataset."""
    group = backend.resources.get(DatasetGroup, dataset_group_arn)
    require_active(group)
    datasets = backend.resources.find(Dataset, dataset_group_arn=dataset_group_arn, dataset_type=INTERACTIONS)
    if not datasets:
        raise InvalidInputError(f"Dataset group {dataset_group_arn} has no Interactions dataset.")
    require_active(datasets[0])
    if backend.resources.find(EventTracker, dataset_group_arn=dataset_group_arn):
        raise ResourceAlreadyExistsError(f"Dataset group {dataset_group_arn} already has an event tracker.")
    tracker = EventTracker(
        event_tracker_arn=backend.account.arn("event-tracker", short_id()),
        name=name,
        dataset_group_arn=dataset_group_arn,
        account_id=backend.account.id,
        tracking_id=str(uuid4()),
        tags=list(tags),
    )
    backend.create(tracker, usual=_DURATION)
    _keep_events(backend, group)
    return {"eventTrackerArn": tracker.arn, "trackingId": tracker.tracking_id}


def delete(backend: Backend, *, event_tracker_arn: str) -> None:
    """Start to delete a tracker; the events that it took stay."""
    backend.delete(backend.resources.get(EventTracker, event_tracker_arn), usual=_DURATION)


def _keep_events(backend: Backend, group: DatasetGroup) -> None:
    """Make the dataset that clean-up scripts for Personalize expect beside a tracker."""
    dataset = Dataset(
        dataset_arn=backend.account.arn("dataset", group.name, EVENTS),
        name=EVENTS,
        dataset_group_arn=group.arn,
        dataset_type=EVENTS,
        schema_arn="",
        status=Status.ACTIVE,
    )
    dataset.begin(at=backend.now())
    if not backend.resources.has(dataset):
        backend.resources.add(dataset)
