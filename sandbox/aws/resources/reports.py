"""What attributions add up: single events at once, imports when they are done; to CloudWatch, and to S3 on request."""

import asyncio
import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import buckets
from sandbox.aws.datasets.records import Part
from sandbox.aws.meter import Series, Unit
from sandbox.aws.resources import attributions, filters
from sandbox.aws.resources.jobs import DatasetImportJob
from sandbox.aws.resources.kinds import Dataset, MetricAttribution
from sandbox.aws.serving.attribution import Bulk, Occurrence, Row, report, rows

_MOST_SOURCES = 100
_OLDEST = timedelta(days=14)
_HEADER = ("METRIC_NAME", "EVENT_TYPE", "VALUE", "MATH_FUNCTION", "EVENT_ATTRIBUTION_SOURCE", "TIMESTAMP")


def count(backend: Backend, group: str, occurrences: Iterable[Occurrence]) -> None:
    """Count events that have just been put, where the group is measured."""
    attribution = attributions.active(backend, group)
    if attribution is not None:
        metrics = attributions.metrics_of(attribution)
        _to_cloudwatch(backend, attribution, rows(metrics, occurrences, filters.known(backend, group)))


async def imported(backend: Backend, job: DatasetImportJob, dataset: Dataset, part: Part) -> None:
    """Report on an import of interactions. Raises `JobFailedError` where S3 does not take the report."""
    attribution = attributions.active(backend, dataset.dataset_group_arn)
    incremental = job.import_mode == "INCREMENTAL"
    if attribution is None or not (incremental or job.publish_attribution_metrics_to_s3):
        return
    bulk = Bulk(
        part=Part(path=part.path),
        metrics=attributions.metrics_of(attribution),
        known=filters.known(backend, dataset.dataset_group_arn).light(),
        sources=backend.recommended.sources(),
    )
    found = await backend.workers.run(report, bulk)
    if incremental:
        _to_cloudwatch(backend, attribution, found)
    path = attributions.s3_path(attribution)
    if job.publish_attribution_metrics_to_s3 and path is not None:
        name = f"AggregatedAttributionMetrics - {job.import_mode} - {int(backend.now().timestamp())}.csv"
        await asyncio.to_thread(_to_s3, backend, found, path, name)


def _to_cloudwatch(backend: Backend, attribution: MetricAttribution, found: Sequence[Row]) -> None:
    """Leave out what is older than CloudWatch takes, and sources beyond the hundredth."""
    oldest = backend.now() - _OLDEST
    for row in found:
        at = datetime.fromtimestamp(row.at, tz=UTC)
        known = row.source in attribution.sources
        if at < oldest or (not known and len(attribution.sources) >= _MOST_SOURCES):
            continue
        attribution.sources.add(row.source)
        dimensions = (("EventAttributionSource", row.source), ("EventType", row.metric.event_type))
        backend.meter.add(Series(name=row.metric.name, unit=Unit.NONE, dimensions=dimensions), row.value, at=at)


def _to_s3(backend: Backend, found: Sequence[Row], path: str, name: str) -> None:
    with TemporaryDirectory(dir=backend.scratch) as folder:
        file = Path(folder) / "report.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(_HEADER)
            for row in found:
                metric = row.metric
                writer.writerow(
                    [metric.name, metric.event_type, row.value, metric.measure.function, row.source, row.at]
                )
        buckets.upload(buckets.client(backend.s3, backend.account.region), file, path, name)
