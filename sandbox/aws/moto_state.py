"""What moto holds that is to be there after a restart: buckets and objects; users, roles, policies and keys."""

import pickle
from pathlib import Path
from typing import Any

from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from sandbox.aws.datasets import storage

_IAM = ("roles", "users", "groups", "access_keys", "managed_policies", "inline_policies", "instance_profiles")
_POLICIES = "managed_policies"
_AWS_OWN = "arn:aws:iam::aws:"  # policies that moto brings along


def brief() -> dict[str, object]:
    """Return what there is, short enough to be compared with what there was before."""
    found: dict[str, object] = {}
    for account, partitions in list(s3_backends.items()):
        for partition, backend in list(partitions.items()):
            for name, bucket in list(backend.buckets.items()):
                keys = [(key.name, key.etag, str(key.last_modified)) for key in list(bucket.keys.values())]
                found[f"{account} {partition} {name}"] = (keys, str(bucket.policy))
    for account, parts in list(iam_backends.items()):
        for partition, people in list(parts.items()):
            found[f"{account} {partition}"] = [sorted(map(str, values)) for values in _people(people).values()]
    return found


def dump() -> bytes:
    """Return everything that `restore` brings back."""
    buckets = {
        account: {partition: dict(backend.buckets) for partition, backend in partitions.items() if backend.buckets}
        for account, partitions in list(s3_backends.items())
    }
    people = {
        account: {partition: _people(backend) for partition, backend in partitions.items()}
        for account, partitions in list(iam_backends.items())
    }
    return pickle.dumps((buckets, people), protocol=pickle.HIGHEST_PROTOCOL)


def restore(file: Path) -> None:
    """Give moto what `dump` returned once."""
    buckets, people = storage.load(file)
    for account, partitions in buckets.items():
        for partition, found in partitions.items():
            s3_backends[account][partition].buckets.update(found)
    for account, partitions in people.items():
        for partition, values in partitions.items():
            backend = iam_backends[account][partition]
            for name, value in values.items():
                setattr(backend, name, getattr(backend, name) | value if name == _POLICIES else value)


def _people(backend: Any) -> dict[str, Any]:  # noqa: ANN401 - moto's, which has no types
    kept = {name: getattr(backend, name) for name in _IAM}
    own = {arn: policy for arn, policy in kept[_POLICIES].items() if not arn.startswith(_AWS_OWN)}
    return {**kept, _POLICIES: own}
