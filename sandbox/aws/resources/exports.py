"""Dataset export jobs: the rows of a dataset become a CSV file in S3."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.buckets import bucket_and_key
from sandbox.aws.datasets.exporting import ExportRequest, export_csv
from sandbox.aws.datasets.records import ID_COLUMNS
from sandbox.aws.datasets.streams import Event
from sandbox.aws.failures import JobFailedError
from sandbox.aws.faults import Work
from sandbox.aws.journeys import Publish, nothing
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resources.jobs import DatasetExportJob
from sandbox.aws.resources.kinds import Dataset, Schema

_DURATION = timedelta(minutes=10)
_EXPORTABLE = frozenset({avro.INTERACTIONS, avro.ITEMS, avro.USERS})


def create(backend: Backend, *, job_name: str, dataset_arn: str, job_output: Json, **options: Json) -> Json:
    """Start to export what was imported (BULK), put in one by one (PUT), or both (ALL)."""
    dataset = backend.resources.get(Dataset, dataset_arn)
    require_active(dataset)
    if dataset.dataset_type not in _EXPORTABLE:
        raise InvalidInputError(f"Data of type {dataset.dataset_type} cannot be exported.")
    if bucket_and_key(job_output["s3DataDestination"]["path"]) is None:
        raise InvalidInputError(f"Invalid S3 output path: {job_output['s3DataDestination']['path']}")
    job = DatasetExportJob(
        dataset_export_job_arn=backend.account.arn("dataset-export-job", job_name),
        job_name=job_name,
        dataset_arn=dataset_arn,
        job_output=job_output,
        **options,
    )
    backend.create(job, usual=_DURATION, work=partial(_work, backend, job, dataset))
    return {"datasetExportJobArn": job.arn}


async def _work(backend: Backend, job: DatasetExportJob, dataset: Dataset) -> Publish:
    if reason := backend.faults.reason_to_fail(Work.EXPORT):
        raise JobFailedError(reason)
    request = ExportRequest(
        s3=backend.s3,
        region=backend.account.region,
        location=job.job_output["s3DataDestination"]["path"],
        name=f"{job.job_name}.csv",
        schema=avro.parse(backend.resources.get(Schema, dataset.schema_arn).schema),
        parts=[] if job.ingestion_mode == "PUT" else dataset.paths,
        put=[] if job.ingestion_mode == "BULK" else _put(backend, dataset),
        scratch=backend.scratch,
    )
    await backend.workers.run(export_csv, request)
    return nothing


def _put(backend: Backend, dataset: Dataset) -> list[Mapping[str, Json]]:
    if dataset.dataset_type == avro.INTERACTIONS:
        return [_row(event) for event in backend.streams.of(dataset.dataset_group_arn).snapshot()]
    named_by = ID_COLUMNS[dataset.dataset_type]
    return [{named_by: each, **values} for each, values in backend.streams.records(dataset.arn).items()]


def _row(event: Event) -> Mapping[str, Json]:
    return {
        **event.columns,
        "USER_ID": event.user,
        "ITEM_ID": event.item,
        "TIMESTAMP": event.at,
        "EVENT_TYPE": event.event_type,
        "EVENT_VALUE": event.event_value,
    }
