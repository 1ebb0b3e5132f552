"""A dataset export job's work, done in a worker process: a data set becomes a CSV file in S3.

Rules: Personalize Developer Guide, "Exporting the training data in a dataset to Amazon S3".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from sandbox.aws.datasets import buckets, storage
from sandbox.aws.datasets.avro import AvroSchema
from sandbox.aws.datasets.records import ID_COLUMNS
from sandbox.aws.protocol.parse import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportRequest:
    """What to write, from imports and from what was put in one by one; and where to, as an S3 URI of a folder."""

    s3: str
    region: str
    location: str
    name: str
    schema: AvroSchema
    parts: Sequence[Path]
    put: Sequence[Mapping[str, Json]]
    scratch: Path


def export_csv(request: ExportRequest) -> None:
    """Write a file with the schema's columns in its order. Raises `JobFailedError` where S3 does not take it."""
    with TemporaryDirectory(dir=request.scratch) as folder:
        file = Path(folder) / request.name
        _table(request).to_csv(file, index=False)
        buckets.upload(buckets.client(request.s3, request.region), file, request.location, request.name)


def _table(request: ExportRequest) -> pd.DataFrame:
    """Return each row once; of items and users with the same id, the newest."""
    names = [field.name for field in request.schema.fields]
    tables = [storage.load_parts(request.parts)] if request.parts else []
    if request.put:
        tables.append(pd.DataFrame(request.put))
    table = pd.concat([each.reindex(columns=names).astype(object) for each in tables]) if tables else pd.DataFrame()
    named_by = ID_COLUMNS.get(request.schema.dataset_type)
    return table.reindex(columns=names).drop_duplicates(named_by, keep="last")
