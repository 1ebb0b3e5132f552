"""A data deletion job's work, done in a worker process: users leave every table that names them.

Rules: Personalize Developer Guide, "Deleting users and their data with a data deletion job".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pandas as pd

from sandbox.aws.datasets import buckets, storage
from sandbox.aws.failures import JobFailedError

_USER = "USER_ID"
_MOST_BYTES = 100 * 1024**2  # of all files together


@dataclass(frozen=True, kw_only=True, slots=True)
class DeletionRequest:
    """Where the list of users is (an S3 URI of a file or a folder), and the tables that may name them."""

    s3: str
    region: str
    location: str
    parts: Sequence[Path]
    scratch: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Deletion:
    """Who is gone, the new file of each table that named one of them, and how many rows went."""

    users: frozenset[str]
    replaced: Mapping[Path, Path]
    rows: int


def delete_users(request: DeletionRequest) -> Deletion:
    """Write the tables anew without these users. Raises `JobFailedError` with the reason."""
    with TemporaryDirectory(dir=request.scratch) as folder:
        s3 = buckets.client(request.s3, request.region)
        files = [file for _, file in buckets.download(s3, request.location, Path(folder))]
        if sum(file.stat().st_size for file in files) > _MOST_BYTES:
            raise JobFailedError("The input of a data deletion job can be at most 100 MB.")
        users = frozenset(user for file in files for user in _users(file))
    replaced, rows = {}, 0
    for part in request.parts:
        table = storage.load(part)
        named = table[_USER].isin(users)
        if named.any():
            replaced[part] = request.scratch / f"kept-{uuid4().hex}"
            storage.save(table[~named].reset_index(drop=True), replaced[part])
            rows += int(named.sum())
    return Deletion(users=users, replaced=replaced, rows=rows)


def _users(file: Path) -> Iterator[str]:
    try:
        table = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise JobFailedError(f"Input CSV cannot be read: {error}") from error
    if list(table.columns) != [_USER]:
        raise JobFailedError(f"Input CSV must have the one column {_USER}, not {', '.join(map(str, table.columns))}.")
    return (user for user in table[_USER] if user)
