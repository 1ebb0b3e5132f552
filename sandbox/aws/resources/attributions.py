"""Metric attributions: which events of a dataset group are added up, and where the sums go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.buckets import bucket_and_key
from sandbox.aws.filters.checking import NUMBERS
from sandbox.aws.paging import page
from sandbox.aws.protocol.errors import (
    InvalidInputError,
    ResourceAlreadyExistsError,
    ResourceInUseError,
    ResourceNotFoundError,
)
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import Status
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, MetricAttribution, Schema
from sandbox.aws.serving.attribution import Metric, measure

_DURATION = timedelta(minutes=1)
_MOST_METRICS = 10


def create(backend: Backend, *, name: str, dataset_group_arn: str, metrics: Json, metrics_output_config: Json) -> Json:
    """Start to measure; what happened before is not counted."""
    require_active(backend.resources.get(DatasetGroup, dataset_group_arn))
    _check_output(metrics_output_config)
    attribution = MetricAttribution(
        metric_attribution_arn=backend.account.arn("metric-attribution", name),
        name=name,
        dataset_group_arn=dataset_group_arn,
        metrics=_checked(backend, dataset_group_arn, metrics),
        metrics_output_config=metrics_output_config,
    )
    if not backend.resources.has(attribution):
        Quota.ATTRIBUTIONS.check(len(backend.resources.find(MetricAttribution, dataset_group_arn=dataset_group_arn)))
    backend.create(attribution, usual=_DURATION)
    return {"metricAttributionArn": attribution.arn}


def update(
    backend: Backend,
    *,
    metric_attribution_arn: str | None = None,
    add_metrics: Json = (),
    remove_metrics: Sequence[str] = (),
    metrics_output_config: Json = None,
) -> Json:
    """Add and remove metrics, or change where the sums go."""
    if metric_attribution_arn is None:
        raise InvalidInputError("metricAttributionArn must be given.")
    attribution = backend.resources.get(MetricAttribution, metric_attribution_arn)
    if attribution.status is not Status.ACTIVE:
        raise ResourceInUseError(f"Metric attribution {attribution.arn} is not ACTIVE: {attribution.status}.")
    present = {each["metricName"] for each in attribution.metrics}
    if unknown := sorted(set(remove_metrics) - present):
        raise ResourceNotFoundError(f"Metric attribution {attribution.arn} has no metrics {unknown}.")
    kept = [each for each in attribution.metrics if each["metricName"] not in remove_metrics]
    if again := sorted({each["metricName"] for each in kept} & {each["metricName"] for each in add_metrics}):
        raise ResourceAlreadyExistsError(f"Metric attribution {attribution.arn} has metrics {again} already.")
    _check_output(metrics_output_config)
    attribution.metrics = _checked(backend, attribution.dataset_group_arn, [*kept, *add_metrics])
    attribution.metrics_output_config = metrics_output_config or attribution.metrics_output_config
    attribution.last_updated_date_time = backend.now()
    return {"metricAttributionArn": attribution.arn}


def delete(backend: Backend, *, metric_attribution_arn: str) -> None:
    """Start to delete an attribution; nothing is counted from now on."""
    backend.delete(backend.resources.get(MetricAttribution, metric_attribution_arn), usual=_DURATION)


def list_metrics(
    backend: Backend,
    *,
    metric_attribution_arn: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> Json:
    """List the metrics of an attribution, or of all."""
    wanted = {} if metric_attribution_arn is None else {"metric_attribution_arn": metric_attribution_arn}
    found = [each for one in backend.resources.find(MetricAttribution, **wanted) for each in one.metrics]
    scope = ["MetricAttributionMetrics", metric_attribution_arn]
    shown, token = page(found, scope=scope, next_token=next_token, max_results=max_results)
    return {"metrics": shown, "nextToken": token}


def active(backend: Backend, group: str) -> MetricAttribution | None:
    """Return what measures a dataset group, if anything does."""
    found = backend.resources.find(MetricAttribution, dataset_group_arn=group, status=Status.ACTIVE)
    return found[0] if found else None


def metrics_of(attribution: MetricAttribution) -> list[Metric]:
    """Return an attribution's metrics, ready to be added up."""
    read = ((each, measure(each["expression"])) for each in attribution.metrics)
    return [
        Metric(name=each["metricName"], event_type=each["eventType"], measure=found) for each, found in read if found
    ]


def s3_path(attribution: MetricAttribution | None) -> str | None:
    """Return where reports on imports go, if anywhere."""
    return attribution.metrics_output_config.get("s3DataDestination", {}).get("path") if attribution else None


def _check_output(config: Json) -> None:
    path = (config or {}).get("s3DataDestination", {}).get("path")
    if path is not None and bucket_and_key(path) is None:
        raise InvalidInputError(f"Invalid S3 output path: {path}")


def _checked(backend: Backend, group: str, metrics: Iterable[Json]) -> list[Json]:
    """Return the metrics, once they are known to fit the group's data."""
    listed = list(metrics)
    if not 1 <= len(listed) <= _MOST_METRICS:
        raise InvalidInputError(f"A metric attribution has from 1 to {_MOST_METRICS} metrics, not {len(listed)}.")
    if twice := [name for name, count in Counter(each["metricName"] for each in listed).items() if count > 1]:
        raise InvalidInputError(f"Metrics must have different names: {sorted(twice)}.")
    if not any(field.name == "EVENT_TYPE" for field in _fields(backend, group, avro.INTERACTIONS)):
        raise InvalidInputError("The Interactions dataset must have an EVENT_TYPE column.")
    for each in listed:
        _check_expression(backend, group, each["expression"])
    return listed


def _check_expression(backend: Backend, group: str, expression: str) -> None:
    found = measure(expression)
    if found is None:
        raise InvalidInputError(f"An expression must be SUM(DatasetType.COLUMN_NAME) or SAMPLECOUNT(): {expression}")
    if found.dataset is None:
        return
    numeric = {field.name for field in _fields(backend, group, found.dataset) if field.type in NUMBERS}
    if found.column not in numeric:
        raise InvalidInputError(f"{expression}: {found.dataset} has no numeric column {found.column}.")


def _fields(backend: Backend, group: str, kind: str) -> Sequence[avro.Field]:
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=kind, status=Status.ACTIVE)
    if not datasets:
        raise InvalidInputError(f"The dataset group has no dataset of type {kind}.")
    return avro.parse(backend.resources.get(Schema, datasets[0].schema_arn).schema).fields
