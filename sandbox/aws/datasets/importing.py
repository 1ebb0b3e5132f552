"""A dataset import job's work, done in a worker process: CSV files in S3 become one checked table on disk.

Rules and wording: Personalize Developer Guide, "Preparing training data" and "Error messages for importing data".
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from sandbox.aws.datasets import buckets, storage
from sandbox.aws.datasets.avro import INTERACTIONS, OF_EVERY_EVENT, AvroSchema, Field
from sandbox.aws.datasets.columns import column
from sandbox.aws.failures import JobFailedError

FEWEST_INTERACTIONS = 1000
_MOST_TYPES_AND_COLUMNS = 10
_ENCODING = "utf-8-sig"  # UTF-8, with or without a byte order mark
_CHUNK = 500_000  # rows held as text at a time


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRequest:
    """What to read (`location` is an S3 URI of a file or a folder), how much of it at most, and where to put it."""

    s3: str
    region: str
    location: str
    schema: AvroSchema
    target: Path
    most_bytes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """How many rows came in, and the bytes of the files that they stood in."""

    rows: int
    size: int


def import_csv(request: ImportRequest) -> Imported:
    """Read, check and keep the CSV files. Raises `JobFailedError` with the reason."""
    with TemporaryDirectory(dir=request.target.parent) as folder:
        s3 = buckets.client(request.s3, request.region)
        files = list(buckets.download(s3, request.location, Path(folder), most_bytes=request.most_bytes))
        size = sum(file.stat().st_size for _, file in files)
        _check_headers([file for _, file in files], request.schema.fields)
        frame = storage.stack([chunk for _, file in files for chunk in _read(file, request.schema.fields)])
    if request.schema.dataset_type == INTERACTIONS and len(frame) < FEWEST_INTERACTIONS:
        raise JobFailedError(f"Dataset has fewer than {FEWEST_INTERACTIONS} interactions: {len(frame)}.")
    _check_variety(frame, request.schema)
    storage.save(frame, request.target)
    return Imported(rows=len(frame), size=size)


def _check_variety(frame: pd.DataFrame, schema: AvroSchema) -> None:
    """Item interactions may be of few types, and of fewer the more columns describe them."""
    if schema.dataset_type != INTERACTIONS or "EVENT_TYPE" not in frame:
        return
    types, metadata = frame["EVENT_TYPE"].nunique(), len({field.name for field in schema.fields} - OF_EVERY_EVENT)
    if types + metadata > _MOST_TYPES_AND_COLUMNS:
        raise JobFailedError(
            f"Dataset has {types} event types and {metadata} metadata columns, more than {_MOST_TYPES_AND_COLUMNS}."
        )


def _read(file: Path, fields: Sequence[Field]) -> Iterator[pd.DataFrame]:
    """Read one file in chunks, each with the schema's columns in the schema's order and types."""
    try:
        with pd.read_csv(
            file,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            escapechar="\\",
            encoding=_ENCODING,
            chunksize=_CHUNK,
        ) as chunks:
            for chunk in chunks:
                yield pd.DataFrame({field.name: column(chunk[field.name], field) for field in fields})
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise JobFailedError(f"Input CSV cannot be read: {error}") from error


def _check_headers(files: Sequence[Path], fields: Sequence[Field]) -> None:
    """All files have the same columns, each of them once, and those of the schema among them."""
    headers = [_header(file) for file in files]
    for header in headers:
        if missing := [field.name for field in fields if field.name not in header]:
            raise JobFailedError(f"Input CSV is missing the following columns: [{', '.join(missing)}]")
        if twice := [name for name, count in Counter(header).items() if count > 1]:
            raise JobFailedError(f"Input CSV has columns more than once: [{', '.join(twice)}]")
        if set(header) != set(headers[0]):
            raise JobFailedError("Input CSV files have different columns; they must be the same in all.")


def _header(file: Path) -> list[str]:
    try:
        first = pd.read_csv(
            file, nrows=1, header=None, dtype="str", keep_default_na=False, escapechar="\\", encoding=_ENCODING
        )
        return [str(name) for name in first.iloc[0]]
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise JobFailedError(f"Input CSV has no header that can be read: {error}") from error
