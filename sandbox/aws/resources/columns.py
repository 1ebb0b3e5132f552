"""Which columns of Items and Interactions train: those that a `trainingDataConfig` leaves in.

Source: Personalize Developer Guide, "Configuring columns used when training". Columns of Users train nothing here, but
are checked all the same.
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
    return _left(wanted, avro.ITEMS, known)


def contextual(backend: Backend, group: str, config: Json) -> frozenset[str]:
    """Return the contextual columns that train: numbers and categories of Interactions that every group may name."""
    fields = _fields(backend, group, avro.INTERACTIONS)
    known = {each.name for each in fields if each.categorical or each.type in avro.NUMBERS} - avro.OF_EVERY_EVENT
    return _left((config or EMPTY).get("trainingDataConfig", EMPTY), avro.INTERACTIONS, frozenset(known)) & known


def texts(backend: Backend, group: str) -> tuple[str, ...]:
    """Return the columns of Items in words: the name, then texts."""
    fields = [each for each in _fields(backend, group, avro.ITEMS) if each.item_name or each.textual]
    return tuple(each.name for each in sorted(fields, key=lambda each: not each.item_name))


def numeric(backend: Backend, group: str) -> frozenset[str]:
    """Return the columns of Items that hold numbers."""
    return frozenset(each.name for each in _fields(backend, group, avro.ITEMS) if each.type in avro.NUMBERS)


def check(backend: Backend, group: str, config: Json) -> None:
    """Raise `InvalidInputError` where a `trainingDataConfig` names what the datasets do not have."""
    wanted = (config or EMPTY).get("trainingDataConfig", EMPTY)
    for choice in (_EXCLUDED, _INCLUDED):
        for kind, names in wanted.get(choice, EMPTY).items():
            there = {field.name for field in _fields(backend, group, avro.canonical_type(kind))}
            if unknown := sorted(set(names) - there):
                raise InvalidInputError(f"trainingDataConfig.{choice}: dataset {kind} has no columns {unknown}.")


def _left(wanted: Json, dataset: str, known: frozenset[str]) -> frozenset[str]:
    included = _of(dataset, wanted.get(_INCLUDED, EMPTY))
    return frozenset(included) if included else known - set(_of(dataset, wanted.get(_EXCLUDED, EMPTY)))


def _of(dataset: str, columns: Json) -> Sequence[str]:
    return [name for kind, names in columns.items() if avro.canonical_type(kind) == dataset for name in names]


def _fields(backend: Backend, group: str, kind: str) -> Sequence[avro.Field]:
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=kind)
    return avro.parse(backend.resources.get(Schema, datasets[0].schema_arn).schema).fields if datasets else ()
