"""What the bot knows of a CSV file before Amazon reads it."""

from datetime import datetime
from pathlib import Path

from bot.model.orders import DatasetKind
from bot.records import dataclass


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
    `users`, `first` and `last` are None for Items and Users; `sample_users` are a few with long histories.
    """

    columns: tuple[str, ...]
    schema: str
    rows: int
    whole: bool
    items: int | None = None
    users: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    sample_users: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drop:
    """A file that somebody dropped into Slack. `size` is in bytes, `channels` are where it can be seen."""

    id: str
    name: str
    size: int
    by: str
    channels: frozenset[str]
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file that was brought to this machine, whole or its beginning.

    `name` and `size` (bytes) are the original's. `dataset` is what it is meant to be, None where its header is to tell;
    `schema` is the one of the dataset, where it has one. `patience` is how many seconds its reading may take.
    """

    path: Path
    name: str
    size: int
    dataset: DatasetKind | None = None
    schema: str | None = None
    patience: float = 300.0

    @property
    def whole(self) -> bool:
        """Whether all of it was brought here."""
        return self.path.stat().st_size >= self.size
