"""The kinds of job, which nobody deletes; each has the fields that Describe gives."""

from dataclasses import dataclass
from typing import ClassVar

from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import DATA_DELETION, Resource, Status, Steps


@dataclass(kw_only=True, slots=True, eq=False)
class DatasetImportJob(Resource):
    """One bulk import."""

    ARN: ClassVar[str] = "dataset_import_job_arn"

    dataset_import_job_arn: str
    job_name: str
    dataset_arn: str
    data_source: Json
    role_arn: str | None = None
    import_mode: str = "FULL"
    publish_attribution_metrics_to_s3: bool = False
    size: int | None = None  # bytes, once they are imported


@dataclass(kw_only=True, slots=True, eq=False)
class DatasetExportJob(Resource):
    """A data set written to S3."""

    ARN: ClassVar[str] = "dataset_export_job_arn"

    dataset_export_job_arn: str
    job_name: str
    dataset_arn: str
    role_arn: str
    job_output: Json
    ingestion_mode: str = "PUT"


@dataclass(kw_only=True, slots=True, eq=False)
class DataDeletionJob(Resource):
    """Users who are taken out of a dataset group."""

    ARN: ClassVar[str] = "data_deletion_job_arn"
    MADE_IN: ClassVar[Steps] = DATA_DELETION

    data_deletion_job_arn: str
    job_name: str
    dataset_group_arn: str
    data_source: Json
    role_arn: str
    num_deleted: int | None = None
    status: Status = Status.PENDING


@dataclass(kw_only=True, slots=True, eq=False)
class BatchInferenceJob(Resource):
    """Recommendations for the lines of a file."""

    ARN: ClassVar[str] = "batch_inference_job_arn"

    batch_inference_job_arn: str
    job_name: str
    solution_version_arn: str
    job_input: Json
    job_output: Json
    role_arn: str
    filter_arn: str | None = None
    num_results: int | None = None
    batch_inference_job_config: Json = None
    batch_inference_job_mode: str = "BATCH_INFERENCE"
    theme_generation_config: Json = None


@dataclass(kw_only=True, slots=True, eq=False)
class BatchSegmentJob(Resource):
    """User segments for the lines of a file."""

    ARN: ClassVar[str] = "batch_segment_job_arn"

    batch_segment_job_arn: str
    job_name: str
    solution_version_arn: str
    job_input: Json
    job_output: Json
    role_arn: str
    filter_arn: str | None = None
    num_results: int | None = None
