"""Dataset groups: made first, deleted last."""

from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend
from sandbox.aws.protocol.errors import InvalidInputError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import Resource
from sandbox.aws.resources.datasets import shown
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, EventTracker, Recommender, Solution

_CREATION = timedelta(minutes=1)
_DELETION = timedelta(minutes=3)


def create(backend: Backend, *, name: str, **options: Json) -> Json:
    """Start to make a dataset group."""
    if (options.get("role_arn") is None) != (options.get("kms_key_arn") is None):
        raise InvalidInputError("roleArn and kmsKeyArn must be given together.")
    group = DatasetGroup(dataset_group_arn=backend.account.arn("dataset-group", name), name=name, **options)
    if not backend.resources.has(group):
        Quota.DATASET_GROUPS.check(len(backend.resources.find(DatasetGroup)))
    backend.create(group, usual=_CREATION)
    return {"datasetGroupArn": group.arn, "domain": group.domain}


def delete(backend: Backend, *, dataset_group_arn: str) -> None:
    """Start to delete a group that nothing is left in."""
    group = backend.resources.get(DatasetGroup, dataset_group_arn)
    if left := _contents(backend, dataset_group_arn):
        raise ResourceInUseError(f"Dataset group {dataset_group_arn} still has {left[0].arn}.")
    backend.delete(group, usual=_DELETION, also=partial(_forget_hidden, backend, dataset_group_arn))


def _forget_hidden(backend: Backend, arn: str) -> None:
    for dataset in backend.resources.find(Dataset, dataset_group_arn=arn):
        backend.resources.remove(dataset)


def _contents(backend: Backend, arn: str) -> list[Resource]:
    return [
        *backend.resources.find(Solution, dataset_group_arn=arn),
        *backend.resources.find(Recommender, dataset_group_arn=arn),
        *backend.resources.find(EventTracker, dataset_group_arn=arn),
        *filter(shown, backend.resources.find(Dataset, dataset_group_arn=arn)),
    ]
