"""A batch segment job's work, done in a worker process: for every line, the users who will most likely care.

Formats: Personalize Developer Guide, "Preparing input data for user segments".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sandbox.aws.datasets import storage
from sandbox.aws.filters.applying import Keep
from sandbox.aws.filters.grammar import unquote
from sandbox.aws.protocol.parse import Json
from sandbox.aws.serving.batches import Filtering, RecordError, Transfer, keep_for, run, text

BY_ITEM, BY_ATTRIBUTES = "aws-item-affinity", "aws-item-attribute-affinity"
_MOST_QUERIES = {BY_ITEM: 500, BY_ATTRIBUTES: 10}
_CONDITION = re.compile(
    r'\s*items\s*\.\s*(?P<column>[A-Za-z_]\w*)\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|-?[\d.]+)\s*(?P<more>and\b|$)',
    re.IGNORECASE | re.ASCII,
)


class Segmenter(Protocol):
    """A trained recipe of user segments; all answers are user ids, the most likely first."""

    def users_of_item(self, item: str, *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return the users who will most likely interact with an item."""
        ...

    def users_of_attributes(self, wanted: Sequence[tuple[str, str]], *, keep: Keep | None, count: int) -> Sequence[str]:
        """Return the users who will most likely interact with items that have all of these (column, value)."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentJob:
    """What to answer with, how many users a line, and whom to leave out. `model` holds a `Segmenter`."""

    transfer: Transfer
    model: Path
    recipe: str
    count: int
    filtering: Filtering | None


def segment(job: SegmentJob) -> None:
    """Answer every line. Raises `JobFailedError` with the reason."""
    job = replace(job, filtering=job.filtering and job.filtering.ready())
    segmenter: Segmenter = storage.load(job.model).model
    transfer = replace(job.transfer, most_lines=_MOST_QUERIES[job.recipe])

    def answer(record: Json) -> Json:
        return {"recommendedUsers": list(_USERS[job.recipe](job, segmenter, record))}

    if job.recipe == BY_ATTRIBUTES:
        run(transfer, answer, shown=dict)  # as the guide's examples have it
    else:
        run(transfer, answer)


def attributes(expression: str) -> list[tuple[str, str]]:
    """Read `ITEMS.genres = "Comedy" AND ITEMS.genres = "Action"`. Raises `RecordError`."""
    found, place = [], 0
    while True:
        condition = _CONDITION.match(expression, place)
        if condition is None:
            raise RecordError(f"itemAttributes cannot be read: {expression}")
        value = condition["value"]
        found.append((condition["column"], unquote(value) if value.startswith('"') else value))
        if not condition["more"]:
            return found
        place = condition.end()


def _by_item(job: SegmentJob, segmenter: Segmenter, record: Json) -> Sequence[str]:
    (item,) = text(record, "itemId")
    return segmenter.users_of_item(item, keep=keep_for(job.filtering, record, item=item), count=job.count)


def _by_attributes(job: SegmentJob, segmenter: Segmenter, record: Json) -> Sequence[str]:
    (wanted,) = text(record, "itemAttributes")
    return segmenter.users_of_attributes(attributes(wanted), keep=keep_for(job.filtering, record), count=job.count)


_USERS: Mapping[str, Callable[[SegmentJob, Segmenter, Json], Sequence[str]]] = {
    BY_ITEM: _by_item,
    BY_ATTRIBUTES: _by_attributes,
}
