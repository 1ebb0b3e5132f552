"""Which calls and jobs CloudWatch counts, and under which names.

Source: Personalize Developer Guide, "CloudWatch metrics for Amazon Personalize".
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypeAlias

from sandbox.aws.backend import Backend
from sandbox.aws.datasets.avro import INTERACTIONS
from sandbox.aws.meter import Series, Unit
from sandbox.aws.protocol.errors import AwsError, http_status
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import SETTLED, Resource, Status
from sandbox.aws.resources.jobs import DatasetImportJob
from sandbox.aws.resources.kinds import Campaign, Dataset, EventTracker, Recommender, SolutionVersion

Dimensions: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Call:
    """The metrics of one operation, and what its dimensions are for some arguments."""

    successes: str
    errors: str
    latency: str
    dimensions: Callable[[Backend, Json], Dimensions]


@contextmanager
def metered(backend: Backend, operation: str, arguments: Json) -> Iterator[None]:
    """Count what happens inside, where CloudWatch has metrics of the operation."""
    call = _CALLS.get(operation)
    if call is None:
        yield
        return
    dimensions = call.dimensions(backend, arguments)
    started = time.perf_counter()
    try:
        yield
    except Exception as error:
        _add(backend, f"{call.errors}{_class(error)}Errors", 1, Unit.COUNT, dimensions)
        raise
    _add(backend, call.successes, 1, Unit.COUNT, dimensions)
    _add(backend, call.latency, (time.perf_counter() - started) * 1000, Unit.MILLISECONDS, dimensions)


def publish(backend: Backend) -> None:
    """Hand what has been counted to CloudWatch, and the jobs that are over since it was asked last."""
    for kind, (requests, errors, duration) in _JOBS.items():
        for job in backend.resources.find(kind):
            if job.status in SETTLED and job.arn not in backend.counted:
                backend.counted.add(job.arn)
                dimensions = _of_job(backend, job)
                _add(backend, requests, 1, Unit.COUNT, dimensions, at=job.creation_date_time)
                failed = int(job.status is Status.CREATE_FAILED)
                _add(backend, errors, failed, Unit.COUNT, dimensions, at=job.last_updated_date_time)
                seconds = (job.last_updated_date_time - job.creation_date_time).total_seconds()
                _add(backend, duration, seconds, Unit.SECONDS, dimensions, at=job.last_updated_date_time)
                if isinstance(job, DatasetImportJob) and job.size is not None:
                    _add(backend, "DatasetSize", job.size, Unit.BYTES, dimensions, at=job.last_updated_date_time)
    backend.meter.publish(backend.account)


def _add(
    backend: Backend, name: str, value: float, unit: Unit, dimensions: Dimensions, *, at: datetime | None = None
) -> None:
    """Add a value to the metric under each dimension by itself."""
    for dimension in dimensions:
        backend.meter.add(Series(name=name, unit=unit, dimensions=(dimension,)), value, at=at or backend.now())


def _class(error: Exception) -> str:
    """Return the class of the HTTP status that an error is answered with."""
    known = isinstance(error, AwsError) and http_status(error, rest=True) < HTTPStatus.INTERNAL_SERVER_ERROR
    return "4xx" if known else "5xx"


def _campaign(backend: Backend, arguments: Json) -> Dimensions:
    campaigns = backend.resources.find(Campaign, campaign_arn=arguments.get("campaign_arn"))
    recommenders = backend.resources.find(Recommender, recommender_arn=arguments.get("recommender_arn"))
    return [
        *(("CampaignArn", each.arn) for each in campaigns),
        *(("RecommenderArn", each.arn) for each in recommenders),
    ]


def _tracker(backend: Backend, arguments: Json) -> Dimensions:
    for tracker in backend.resources.find(EventTracker, tracking_id=arguments.get("tracking_id")):
        group = tracker.dataset_group_arn
        datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=INTERACTIONS)
        return [
            ("DatasetGroupArn", group),
            *(("DatasetArn", each.arn) for each in datasets),
            ("EventTrackerArn", tracker.arn),
        ]
    return []


def _dataset(backend: Backend, arguments: Json) -> Dimensions:
    for dataset in backend.resources.find(Dataset, dataset_arn=arguments.get("dataset_arn")):
        return [("DatasetGroupArn", dataset.dataset_group_arn), ("DatasetArn", dataset.arn)]
    return []


def _of_job(backend: Backend, job: Resource) -> Dimensions:
    match job:
        case DatasetImportJob():
            return [*_dataset(backend, {"dataset_arn": job.dataset_arn}), ("DatasetImportJobArn", job.arn)]
        case SolutionVersion():
            return [("SolutionArn", job.solution_arn), ("SolutionVersionArn", job.arn)]
        case _:
            raise TypeError(f"{job.arn} is no job that CloudWatch has metrics of")


_CALLS: Mapping[str, _Call] = {
    "GetRecommendations": _Call(
        successes="GetRecommendations",
        errors="GetRecommendations",
        latency="GetRecommendationsLatency",
        dimensions=_campaign,
    ),
    "GetPersonalizedRanking": _Call(
        successes="GetPersonalizedRanking",
        errors="GetPersonalizedRanking",
        latency="GetPersonalizedRankingLatency",
        dimensions=_campaign,
    ),
    "PutEvents": _Call(
        successes="PutEventsRequests", errors="PutEvents", latency="PutEventLatency", dimensions=_tracker
    ),
    "PutItems": _Call(successes="PutItemsRequests", errors="PutItems", latency="PutItemsLatency", dimensions=_dataset),
    "PutUsers": _Call(successes="PutUsersRequests", errors="PutUsers", latency="PutUsersLatency", dimensions=_dataset),
}
_JOBS: Mapping[type[Resource], tuple[str, str, str]] = {
    DatasetImportJob: ("DatasetImportJobRequests", "DatasetImportJobError", "DatasetImportJobExecutionTime"),
    SolutionVersion: ("SolutionTrainingJobRequests", "SolutionTrainingJobError", "SolutionTrainingJobExecutionTime"),
}
