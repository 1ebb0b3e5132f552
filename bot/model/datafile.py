"""What the bot knows of a CSV file before Amazon reads it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class FileHead:
    """The beginning of a file in S3. `size` is the whole file's, in bytes; `files` how many lie at the location."""

    location: str
    body: bytes
    size: int
    files: int = 1

    @property
    def whole(self) -> bool:
        """Say whether `body` is all there is."""
        return len(self.body) >= self.size and self.files == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """What a readable CSV file holds. Counts are of the head only where `whole` is False.

    `schema` is the Avro schema that fits it (JSON). `warnings` are sentences: things to know that do not forbid import.
    `users`, `first` and `last` are None for Items and Users; `sample_user` is somebody with a long history.
    """

    columns: tuple[str, ...]
    schema: str
    rows: int
    whole: bool
    items: int | None = None
    users: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    sample_user: str | None = None
    warnings: tuple[str, ...] = ()
