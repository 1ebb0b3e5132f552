"""Metric attribution: what events are worth, by the recommendation that led to them, every 15 minutes.

Source: Personalize Developer Guide, "Measuring recommendation impact with a metric attribution".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sandbox.aws.datasets import avro, storage
from sandbox.aws.datasets.records import Part, values_of
from sandbox.aws.serving.known import NOTHING, Known

WINDOW = 15 * 60  # seconds
UNDEFINED = "SOURCE_NAME_UNDEFINED"
COUNT, SUM = "samplecount", "sum"

_EXPRESSION = re.compile(
    r"\s*(?:(?P<count>SAMPLECOUNT)\s*\(\s*\)|SUM\s*\(\s*(?P<dataset>Items|Interactions)\s*\.\s*(?P<column>\w+)\s*\))\s*",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What one event adds to a metric: 1, or the value of a column of its item or its own."""

    dataset: str | None = None
    column: str = ""

    @property
    def function(self) -> str:
        """Return what reports call it."""
        return COUNT if self.dataset is None else SUM


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One metric of an attribution: which events count, and what each adds."""

    name: str
    event_type: str
    measure: Measure

    def counts(self, event_type: str | None) -> bool:
        """Tell whether an event of this type counts; case is ignored, as filters ignore it."""
        return event_type is not None and event_type.lower() == self.event_type.lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """An event as metrics see it: `at` in epoch seconds, `source` what led to it, `columns` its own."""

    item: str
    event_type: str | None
    at: int
    source: str
    columns: Mapping[str, str | float | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What a metric adds up to for one source in one window, `at` its beginning in epoch seconds."""

    metric: Metric
    source: str
    at: int
    value: float


def measure(expression: str) -> Measure | None:
    """Read `SAMPLECOUNT()`, `SUM(Items.COLUMN)` or `SUM(Interactions.COLUMN)`; None where it is none of them."""
    found = _EXPRESSION.fullmatch(expression)
    if found is None:
        return None
    return Measure() if found["count"] else Measure(dataset=found["dataset"].upper(), column=found["column"])


def rows(metrics: Sequence[Metric], occurrences: Iterable[Occurrence], known: Known) -> list[Row]:
    """Add up what events are worth, the newest window first; a value that is no number adds nothing."""
    sums: dict[tuple[Metric, str, int], float] = defaultdict(float)
    for event in occurrences:
        for metric in metrics:
            value = _worth(metric.measure, event, known) if metric.counts(event.event_type) else None
            if value is not None:
                sums[metric, event.source, event.at // WINDOW * WINDOW] += value
    found = [Row(metric=metric, source=source, at=at, value=value) for (metric, source, at), value in sums.items()]
    return sorted(found, key=lambda row: (-row.at, row.metric.name, row.source))


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulk:
    """An imported part to report on; `sources` tells what gave which recommendation, by id."""

    part: Part
    metrics: Sequence[Metric]
    known: Known
    sources: Mapping[str, str]


def report(bulk: Bulk) -> list[Row]:
    """Add up an import, in a worker process."""
    table = storage.load(bulk.part.path)
    return rows(bulk.metrics, _imported(table, bulk.sources), bulk.known.indexed())


def source_of(named: str | None, recommendation_id: str | None, sources: Mapping[str, str]) -> str:
    """Return what an event is counted for: the source that it names, or else the campaign behind its recommendation."""
    return named or sources.get(recommendation_id or "", UNDEFINED)


def _imported(table: pd.DataFrame, sources: Mapping[str, str]) -> Iterator[Occurrence]:
    columns = {str(name): values_of(table[name]) for name in table.columns}
    for place in range(len(table)):
        values = {name: column[place] for name, column in columns.items()}
        yield Occurrence(
            item=str(values["ITEM_ID"]),
            event_type=_text(values.get("EVENT_TYPE")),
            at=int(values["TIMESTAMP"] or 0),
            source=source_of(
                _text(values.get("EVENT_ATTRIBUTION_SOURCE")), _text(values.get("RECOMMENDATION_ID")), sources
            ),
            columns=values,
        )


def _worth(wanted: Measure, event: Occurrence, known: Known) -> float | None:
    if wanted.dataset is None:
        return 1.0
    own = wanted.dataset == avro.INTERACTIONS
    row = event.columns if own else known.records.get(avro.ITEMS, NOTHING).get(event.item)
    value = row.get(wanted.column)
    return float(value) if isinstance(value, int | float) else None


def _text(value: str | float | None) -> str | None:
    return value if isinstance(value, str) and value else None
