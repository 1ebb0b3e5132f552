"""Dataset import jobs: CSV files in S3 become the rows of a dataset."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import uuid4

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.buckets import bucket_and_key
from sandbox.aws.datasets.importing import ImportRequest, import_csv
from sandbox.aws.datasets.records import ID_COLUMNS, Part, RecordIndex
from sandbox.aws.failures import JobFailedError
from sandbox.aws.faults import Work
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY
from sandbox.aws.resources import attributions, filters, reports
from sandbox.aws.resources.jobs import DatasetImportJob
from sandbox.aws.resources.kinds import Dataset, Filter, Schema

_DURATION = timedelta(minutes=10)
_MOST_BYTES = {"FULL": 100 * 1024**3, "INCREMENTAL": 1024**3}  # "Amazon Personalize endpoints and quotas"
_NO_ROLE = "Insufficient privileges for accessing data in Amazon S3: the job has no roleArn."


def create(backend: Backend, *, job_name: str, dataset_arn: str, data_source: Json, **options: Json) -> Json:
    """Start to import; what is wrong with the data is told by the job's `failureReason`."""
    dataset = backend.resources.get(Dataset, dataset_arn)
    require_active(dataset)
    if bucket_and_key(data_source.get("dataLocation", "")) is None:
        raise InvalidInputError("Invalid Data location")
    if options.get("publish_attribution_metrics_to_s3") and not _reports_go_to_s3(backend, dataset):
        raise InvalidInputError("publishAttributionMetricsToS3 needs a metric attribution with an S3 path.")
    job = DatasetImportJob(
        dataset_import_job_arn=backend.account.arn("dataset-import-job", job_name),
        job_name=job_name,
        dataset_arn=dataset_arn,
        data_source=data_source,
        **options,
    )
    if job.import_mode == "INCREMENTAL" and not dataset.parts:
        raise InvalidInputError("The first import into a dataset must be of import mode FULL.")
    Quota.RUNNING_IMPORTS.check(sum(each.status in UNDERWAY for each in backend.resources.find(DatasetImportJob)))
    backend.create(job, usual=_DURATION, work=partial(_work, backend, job, dataset))
    return {"datasetImportJobArn": job.arn}


async def _work(backend: Backend, job: DatasetImportJob, dataset: Dataset) -> Publish:
    """Read the data, and return how to make it the dataset's."""
    if reason := backend.faults.reason_to_fail(Work.IMPORT):
        raise JobFailedError(reason)
    if backend.role_required and job.role_arn is None:
        raise JobFailedError(_NO_ROLE)
    target = backend.scratch / f"import-{uuid4().hex}"
    schema = avro.parse(backend.resources.get(Schema, dataset.schema_arn).schema)
    request = ImportRequest(
        s3=backend.s3,
        region=backend.account.region,
        location=job.data_source["dataLocation"],
        schema=schema,
        target=target,
        most_bytes=_MOST_BYTES[job.import_mode],
    )
    imported = await backend.workers.run(import_csv, request)
    named_by = ID_COLUMNS.get(dataset.dataset_type)
    if backend.resources.find(Filter, dataset_group_arn=dataset.dataset_group_arn):
        await filters.prepare(dataset, [target])
    part = Part(path=target, index=await asyncio.to_thread(RecordIndex.of, target, named_by) if named_by else None)
    if dataset.dataset_type == avro.INTERACTIONS:
        await reports.imported(backend, job, dataset, part)

    def publish() -> None:
        job.size = imported.size
        dataset.parts = [part] if job.import_mode == "FULL" else [*dataset.parts, part]

    return publish


def _reports_go_to_s3(backend: Backend, dataset: Dataset) -> bool:
    return attributions.s3_path(attributions.active(backend, dataset.dataset_group_arn)) is not None
