"""Answers that carry columns of the Items dataset.

Source: Personalize Developer Guide, "Item metadata in recommendations".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.records import Lookup
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources.kinds import Dataset, Schema
from sandbox.aws.runtime.deployment import MOST_RESULTS, Deployment
from sandbox.aws.serving.offers import WITH_REASONS, Offer

_MOST_WITH_METADATA = 50
_MOST_COLUMNS = 10
_ALWAYS_ON = ("aws-user-personalization-v2", "aws-personalized-ranking-v2", "aws-semantic-similarity")


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The columns to add to each item, and where they stand."""

    names: Sequence[str]
    records: Lookup

    def of(self, item: str) -> dict[str, str]:
        """Return an item's values as text, leaving out what is empty."""
        values = self.records.get(item)
        found = ((name, values.get(name)) for name in self.names)
        return {name: _text(value) for name, value in found if value is not None}


def answer(offers: Sequence[Offer], columns: Columns | None, deployed: Deployment) -> list[Json]:
    """Return items as the API gives them."""
    with_reasons = deployed.recipe in WITH_REASONS
    return [
        {
            "itemId": each.item,
            "score": each.score,
            "promotionName": each.promotion,
            "reason": list(each.reasons) or None if with_reasons else None,
            "metadata": columns and columns.of(each.item),
        }
        for each in offers
    ]


def check_count(count: int, name: str, *, with_metadata: bool) -> None:
    """Raise `InvalidInputError` where more items are asked for, or given, than one call takes."""
    most = _MOST_WITH_METADATA if with_metadata else MOST_RESULTS
    if count > most:
        raise InvalidInputError(
            f"{name} must be at most {most}{' with metadata' if with_metadata else ''}, not {count}."
        )


def columns(backend: Backend, deployed: Deployment, wanted: Json) -> Columns | None:
    """Return the columns asked for, or None; raises `InvalidInputError` where they cannot be had."""
    if not wanted:
        return None
    if not deployed.with_metadata and deployed.recipe not in _ALWAYS_ON:
        raise InvalidInputError("It does not have enableMetadataWithRecommendations.")
    if list(wanted) != [avro.ITEMS] or len(wanted[avro.ITEMS]) > _MOST_COLUMNS:
        raise InvalidInputError(f"metadataColumns takes at most {_MOST_COLUMNS} columns of ITEMS.")
    dataset = _items(backend, deployed)
    schema = avro.parse(backend.resources.get(Schema, dataset.schema_arn).schema)
    if unknown := sorted(set(wanted[avro.ITEMS]) - {field.name for field in schema.fields}):
        raise InvalidInputError(f"The Items dataset has no columns {unknown}.")
    return Columns(
        names=wanted[avro.ITEMS], records=Lookup(put=backend.streams.records(dataset.arn), parts=dataset.parts)
    )


def _items(backend: Backend, deployed: Deployment) -> Dataset:
    group = deployed.version.dataset_group_arn
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=avro.ITEMS)
    if not datasets:
        raise InvalidInputError(f"Dataset group {group} has no Items dataset.")
    return datasets[0]


def _text(value: str | float) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
