"""Which columns of the Items dataset train: those that a `trainingDataConfig` leaves in.

Source: Personalize Developer Guide, "Configuring columns used when training". The other datasets' columns train nothing
here, but are checked all the same.
"""

from collections.abc import Sequence

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import EMPTY, Json
from sandbox.aws.resources.kinds import Dataset, Schema

_EXCLUDED, _INCLUDED = "excludedDatasetColumns", "includedDatasetColumns"


def present(backend: Backend, group: str) -> frozenset[str]:
    """Return the columns that the Items dataset has; a new solution trains on them, and not on later ones."""
    return frozenset(field.name for field in _fields(backend, group, avro.ITEMS))


def chosen(config: Json, known: frozenset[str]) -> frozenset[str]:
    """Return what trains under a `solutionConfig` or `recommenderConfig`, of what was `known` when it was made."""
    wanted = (config or EMPTY).get("trainingDataConfig", EMPTY)
    included = _of_items(wanted.get(_INCLUDED, EMPTY))
    return frozenset(included) if included else known - set(_of_items(wanted.get(_EXCLUDED, EMPTY)))


def check(backend: Backend, group: str, config: Json) -> None:
    """Raise `InvalidInputError` where a `trainingDataConfig` names what the datasets do not have."""
    wanted = (config or EMPTY).get("trainingDataConfig", EMPTY)
    for choice in (_EXCLUDED, _INCLUDED):
        for kind, names in wanted.get(choice, EMPTY).items():
            there = {field.name for field in _fields(backend, group, avro.canonical_type(kind))}
            if unknown := sorted(set(names) - there):
                raise InvalidInputError(f"trainingDataConfig.{choice}: dataset {kind} has no columns {unknown}.")


def _of_items(columns: Json) -> Sequence[str]:
    return [name for kind, names in columns.items() if avro.canonical_type(kind) == avro.ITEMS for name in names]


def _fields(backend: Backend, group: str, kind: str) -> Sequence[avro.Field]:
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=kind)
    return avro.parse(backend.resources.get(Schema, datasets[0].schema_arn).schema).fields if datasets else ()
