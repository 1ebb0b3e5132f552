"""Batch jobs: recommendations, or user segments, for the lines of a file in S3."""

from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets.buckets import bucket_and_key
from sandbox.aws.failures import JobFailedError
from sandbox.aws.faults import Work
from sandbox.aws.filters.expression import Subject
from sandbox.aws.journeys import Publish, nothing
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY
from sandbox.aws.resources import filters, recipes
from sandbox.aws.resources.jobs import BatchInferenceJob, BatchSegmentJob
from sandbox.aws.resources.kinds import SolutionVersion
from sandbox.aws.serving import exploration, influence
from sandbox.aws.serving.batches import Filtering, Transfer
from sandbox.aws.serving.inference import InferenceJob, infer
from sandbox.aws.serving.segments import BY_ATTRIBUTES, BY_ITEM, SegmentJob, segment

_DURATION = timedelta(minutes=15)
_RESULTS = 25  # items a line, where nothing is said
_MOST_RESULTS = 500
_USERS = 1000  # a line, where nothing is said
_MOST_USERS = 5_000_000
_SEGMENTING = frozenset({BY_ITEM, BY_ATTRIBUTES})
_WITHOUT_BATCH = frozenset({"aws-trending-now", "aws-next-best-action"})


def create_inference(backend: Backend, *, job_name: str, solution_version_arn: str, **options: Json) -> Json:
    """Start to recommend for every line; what is wrong with a line is told in its line of the output."""
    version = _trained(backend, solution_version_arn)
    recipe = recipes.name_of(version.recipe_arn or "")
    if recipe in _SEGMENTING | _WITHOUT_BATCH:
        raise InvalidInputError(f"Recipe {recipe} does not support batch inference jobs.")
    if options.get("batch_inference_job_mode") == "THEME_GENERATION" or options.get("theme_generation_config"):
        raise InvalidInputError("Themes need a generative model, which this endpoint does not have.")
    job = BatchInferenceJob(
        batch_inference_job_arn=backend.account.arn("batch-inference-job", job_name),
        job_name=job_name,
        solution_version_arn=solution_version_arn,
        **options,
    )
    exploration.check(_config(job, "itemExplorationConfig"))
    influence.check(recipe, _config(job, "rankingInfluence"))
    _check(backend, job, version, Subject.ITEM, most=_MOST_RESULTS)
    backend.create(job, usual=_DURATION, work=partial(_infer, backend, job, version, recipe))
    return {"batchInferenceJobArn": job.arn}


def create_segment(backend: Backend, *, job_name: str, solution_version_arn: str, **options: Json) -> Json:
    """Start to find the users for every line."""
    version = _trained(backend, solution_version_arn)
    recipe = recipes.name_of(version.recipe_arn or "")
    if recipe not in _SEGMENTING:
        raise InvalidInputError(f"Recipe {recipe} does not support batch segment jobs.")
    job = BatchSegmentJob(
        batch_segment_job_arn=backend.account.arn("batch-segment-job", job_name),
        job_name=job_name,
        solution_version_arn=solution_version_arn,
        **options,
    )
    _check(backend, job, version, Subject.USER, most=_MOST_USERS)
    if recipe == BY_ATTRIBUTES and job.filter_arn and filters.looks_at_events(backend, job.filter_arn):
        raise InvalidInputError(f"Recipe {recipe} does not take filters on interactions.")
    backend.create(job, usual=_DURATION, work=partial(_segment, backend, job, version, recipe))
    return {"batchSegmentJobArn": job.arn}


def _trained(backend: Backend, arn: str) -> SolutionVersion:
    version = backend.resources.get(SolutionVersion, arn)
    require_active(version)
    return version


def _check(
    backend: Backend, job: BatchInferenceJob | BatchSegmentJob, version: SolutionVersion, subject: Subject, *, most: int
) -> None:
    source, target = _paths(job)
    if bucket_and_key(source) is None:
        raise InvalidInputError(f"Invalid S3 input path: {source}")
    if bucket_and_key(target) is None or target.rstrip("/") == source.rstrip("/"):
        raise InvalidInputError(f"Invalid S3 output path: {target}")
    if job.num_results is not None and not 1 <= job.num_results <= most:
        raise InvalidInputError(f"numResults must be from 1 to {most}, not {job.num_results}.")
    if job.filter_arn is not None:
        filters.usable(backend, job.filter_arn, version, subject)
    if not backend.resources.has(job):
        Quota.RUNNING_BATCHES.check(sum(each.status in UNDERWAY for each in backend.resources.find(type(job))))


def _config(job: BatchInferenceJob, name: str) -> Json:
    return (job.batch_inference_job_config or {}).get(name) or {}


async def _infer(backend: Backend, job: BatchInferenceJob, version: SolutionVersion, recipe: str) -> Publish:
    work = InferenceJob(
        transfer=_transfer(backend, job),
        model=version.model,
        recipe=recipe,
        count=job.num_results or _RESULTS,
        stream=backend.streams.of(version.dataset_group_arn).copy(),
        since=version.streamed,
        counted=version.counted,
        filtering=_filtering(backend, job, version),
        exploration=exploration.exploration(
            recipe, _config(job, "itemExplorationConfig"), f"{job.arn}|{backend.now():%Y-%m-%d}"
        ),
        influence=_config(job, "rankingInfluence"),
    )
    await backend.workers.run(infer, work)
    return nothing


async def _segment(backend: Backend, job: BatchSegmentJob, version: SolutionVersion, recipe: str) -> Publish:
    work = SegmentJob(
        transfer=_transfer(backend, job),
        model=version.model,
        recipe=recipe,
        count=job.num_results or _USERS,
        filtering=_filtering(backend, job, version),
    )
    await backend.workers.run(segment, work)
    return nothing


def _transfer(backend: Backend, job: BatchInferenceJob | BatchSegmentJob) -> Transfer:
    if reason := backend.faults.reason_to_fail(Work.BATCH):
        raise JobFailedError(reason)
    source, target = _paths(job)
    return Transfer(s3=backend.s3, region=backend.account.region, source=source, target=target, scratch=backend.scratch)


def _filtering(
    backend: Backend, job: BatchInferenceJob | BatchSegmentJob, version: SolutionVersion
) -> Filtering | None:
    if job.filter_arn is None:
        return None
    subject = Subject.ITEM if isinstance(job, BatchInferenceJob) else Subject.USER
    expression = filters.usable(backend, job.filter_arn, version, subject).expression
    return Filtering(expression=expression, known=filters.known(backend, version.dataset_group_arn).light())


def _paths(job: BatchInferenceJob | BatchSegmentJob) -> tuple[str, str]:
    return job.job_input["s3DataSource"]["path"], job.job_output["s3DataDestination"]["path"]
