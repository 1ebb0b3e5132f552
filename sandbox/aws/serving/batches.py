"""The work of batch jobs, done in a worker process: JSON lines in S3 become JSON lines in S3.

Formats: Personalize Developer Guide, "Preparing input data for batch recommendations" and "Batch inference job output
examples".
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TypeAlias

from sandbox.aws.datasets import buckets
from sandbox.aws.failures import JobFailedError
from sandbox.aws.filters import values
from sandbox.aws.filters.applying import Keep, keeper
from sandbox.aws.filters.expression import Expression
from sandbox.aws.protocol.errors import AwsError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.serving.known import Asked, Known

_MOST_FILES = 1000
_MOST_BYTES = 1024**3  # of one file
_MOST_LINES = 50_000_000  # of one file
_SUFFIX = ".out"

Answer: TypeAlias = Callable[[Json], Json]


class RecordError(Exception):
    """One line asks for what cannot be answered; the text stands in the line of the output."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """Where lines come from and go to, S3 URIs both, and how many one file may have."""

    s3: str
    region: str
    source: str
    target: str
    scratch: Path
    most_lines: int = _MOST_LINES


@dataclass(frozen=True, kw_only=True, slots=True)
class Filtering:
    """A filter, and what it looks at."""

    expression: Expression
    known: Known

    def ready(self) -> "Filtering":
        """Return the same in a worker, where the records have to be read first."""
        return replace(self, known=self.known.indexed())


def keep_for(
    filtering: Filtering | None, record: Json, *, user: str | None = None, item: str | None = None
) -> Keep | None:
    """Return what tells what passes for one line, with the values that it gives. Raises `RecordError`."""
    if filtering is None:
        return None
    try:
        given = values.read(filtering.expression, _filter_values(record))
        asked = Asked(known=filtering.known, user=user, item=item, subject=filtering.expression.subject)
        return keeper(filtering.expression, given, asked)
    except AwsError as error:
        raise RecordError(str(error)) from error


def _as_input(record: Json) -> Json:
    return {"input": record}


def run(transfer: Transfer, answer: Answer, shown: Answer = _as_input) -> None:
    """Answer every line of every file: `users.json` becomes `users.json.out`. Raises `JobFailedError`.

    `shown` tells how a line of the output repeats that of the input.
    """
    with TemporaryDirectory(dir=transfer.scratch) as folder:
        s3 = buckets.client(transfer.s3, transfer.region)
        files = list(buckets.download(s3, transfer.source, Path(folder)))
        if len(files) > _MOST_FILES:
            raise JobFailedError(f"Invalid S3 input path: it holds more than {_MOST_FILES} files.")
        for key, file in files:
            output = file.with_suffix(_SUFFIX)
            with output.open("w", encoding="utf-8") as lines:
                lines.writelines(answered(record, answer, shown) for record in records(key, file, transfer.most_lines))
            buckets.upload(s3, output, transfer.target, PurePosixPath(key).name + _SUFFIX)


def text(record: Mapping[str, Json], *names: str) -> list[str]:
    """Return fields of a line that the recipe needs, as text. Raises `RecordError` in AWS's words."""
    if any(not isinstance(record.get(name), str) or not record[name] for name in names):
        raise RecordError(f"Required fields for the provided recipe are {', '.join(names)}")
    return [record[name] for name in names]


def texts(record: Mapping[str, Json], name: str) -> Sequence[str]:
    """Return a field of a line that is a list of text. Raises `RecordError`."""
    found = record.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(each, str) for each in found):
        raise RecordError(f"{name} must be a list of ids")
    return found


def context(record: Mapping[str, Json]) -> Mapping[str, str]:
    """Return the context of a line, by contextual column. Raises `RecordError`."""
    return _mapping(record, "context")


def records(key: str, file: Path, most: int) -> Iterator[Json]:
    """Iterate over the lines of a file as objects, without empty ones. Raises `JobFailedError` and names the line."""
    if file.stat().st_size > _MOST_BYTES:
        raise JobFailedError(f"Invalid S3 input path: {key} is larger than 1 GB.")
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if number > most:
                    raise JobFailedError(f"Invalid S3 input path: {key} has more than {most} records.")
                if line.strip():
                    yield _record(key, number, line)
    except UnicodeDecodeError as error:
        raise JobFailedError(f"Invalid input JSON: {key} is not UTF-8.") from error


def _record(key: str, number: int, line: str) -> Json:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise JobFailedError(f"Invalid input JSON: line {number} of {key} is not JSON.") from error
    if not isinstance(record, dict):
        raise JobFailedError(f"Invalid input JSON: line {number} of {key} is not an object.")
    return record


def answered(record: Json, answer: Answer, shown: Answer = _as_input) -> str:
    """Return the line of the output for one of the input."""
    try:
        output, complaint = answer(record), None
    except RecordError as error:
        output, complaint = None, f"User error: {error}"
    return json.dumps({**shown(record), "output": output, "error": complaint}) + "\n"


def _filter_values(record: Json) -> Mapping[str, str]:
    return _mapping(record, "filterValues")


def _mapping(record: Json, name: str) -> Mapping[str, str]:
    given = record.get(name, {})
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise RecordError(f"{name} must be an object of text")
    return given
