"""Data deletion jobs: users and all that names them leave a dataset group."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.buckets import bucket_and_key
from sandbox.aws.datasets.deleting import Deletion, DeletionRequest, delete_users
from sandbox.aws.datasets.records import ID_COLUMNS, Part, RecordIndex
from sandbox.aws.failures import JobFailedError
from sandbox.aws.faults import Work
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY
from sandbox.aws.resources.jobs import DataDeletionJob
from sandbox.aws.resources.kinds import Dataset, DatasetGroup

_DURATION = timedelta(hours=4)  # "up to a day"
_ABOUT_USERS = frozenset({avro.INTERACTIONS, avro.USERS, avro.ACTION_INTERACTIONS})


def create(backend: Backend, *, job_name: str, dataset_group_arn: str, data_source: Json, **options: Json) -> Json:
    """Start to delete; models that are trained stay as they are until they are trained again."""
    require_active(backend.resources.get(DatasetGroup, dataset_group_arn))
    if bucket_and_key(data_source.get("dataLocation", "")) is None:
        raise InvalidInputError("Invalid Data location")
    job = DataDeletionJob(
        data_deletion_job_arn=backend.account.arn("data-deletion-job", job_name),
        job_name=job_name,
        dataset_group_arn=dataset_group_arn,
        data_source=data_source,
        **options,
    )
    if not backend.resources.has(job):
        jobs = backend.resources.find(DataDeletionJob, dataset_group_arn=dataset_group_arn)
        Quota.RUNNING_DELETIONS.check(sum(each.status in UNDERWAY for each in jobs))
    backend.create(job, usual=_DURATION, work=partial(_work, backend, job))
    return {"dataDeletionJobArn": job.arn}


async def _work(backend: Backend, job: DataDeletionJob) -> Publish:
    if reason := backend.faults.reason_to_fail(Work.DELETION):
        raise JobFailedError(reason)
    found = backend.resources.find(Dataset, dataset_group_arn=job.dataset_group_arn)
    datasets = [each for each in found if each.dataset_type in _ABOUT_USERS]
    request = DeletionRequest(
        s3=backend.s3,
        region=backend.account.region,
        location=job.data_source["dataLocation"],
        parts=[path for dataset in datasets for path in dataset.paths],
        scratch=backend.scratch,
    )
    deletion = await backend.workers.run(delete_users, request)
    parts = {}
    for dataset in datasets:
        for path in dataset.paths:
            if path in deletion.replaced:
                parts[path] = await _part(dataset, deletion.replaced[path])
    return lambda: _publish(backend, job, datasets, deletion, parts)


async def _part(dataset: Dataset, path: Path) -> Part:
    named_by = ID_COLUMNS.get(dataset.dataset_type)
    return Part(path=path, index=await asyncio.to_thread(RecordIndex.of, path, named_by) if named_by else None)


def _publish(
    backend: Backend, job: DataDeletionJob, datasets: list[Dataset], deletion: Deletion, parts: dict[Path, Part]
) -> None:
    """Put the new tables in the place of the old ones; what was imported meanwhile stays as it is."""
    streams = backend.streams
    job.num_deleted = deletion.rows + streams.of(job.dataset_group_arn).forget(deletion.users)
    job.num_deleted += streams.of_actions(job.dataset_group_arn).forget(deletion.users)
    for dataset in datasets:
        dataset.parts = [parts.get(part.path, part) for part in dataset.parts]
        if dataset.dataset_type == avro.USERS:
            job.num_deleted += streams.forget_ids(dataset.arn, deletion.users)
