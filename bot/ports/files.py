"""Files: in S3, in Slack, and what they hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bot.model.datafile import Drop, FileHead, Inspection, Source
from bot.model.orders import DatasetKind
from bot.model.profile import Profile, Repair
from bot.model.recommendation import CatalogueItem, Taken


class Files(Protocol):
    """Files in S3."""

    async def head(self, location: str, *, limit: int) -> FileHead:
        """Return the first `limit` bytes at an `s3://` location, of the first file where it is a folder.

        Raises:
            NotFound: no such bucket or key.
            Misunderstood: not an `s3://bucket/key`.
            BadFile: files in the folder are not CSV, or their headers differ.
        """
        ...

    async def names(self, location: str) -> list[str]:
        """Return the locations of the CSV files in a folder, by name; raises `NotFound` where there are none."""
        ...

    async def sizes(self, folder: str, *, limit: int) -> Mapping[str, int]:
        """Return the sizes in bytes of at most `limit` files below a folder, by location, in the order of names.

        Empty ones are none. Raises `NotFound` where there is nothing, and as `head` does.
        """
        ...

    async def fetch(self, location: str, to: Path, *, limit: int) -> int:
        """Write the first `limit` bytes of a file to this machine, and return how many bytes it has.

        Raises `NotFound` and `Misunderstood` as `head` does; a folder is no file.
        """
        ...

    async def see_bucket(self, location: str) -> None:
        """See that there is the bucket of a location; raises `NotFound` and `Misunderstood` as `head` does."""
        ...

    async def put(self, path: Path, location: str) -> None:
        """Write a file of this machine to a location, over what is there."""
        ...


class Drops(Protocol):
    """Files that people drop into Slack."""

    async def find(self, file: str) -> Drop:
        """Return what is known of a file by its id; raises `NotFound` where it is gone, and `ChannelBusy`."""
        ...

    async def fetch(self, drop: Drop, to: Path, *, limit: int) -> None:
        """Write a file to this machine.

        Raises:
            BadFile: it has more than `limit` bytes.
            NotFound: it is gone.
            ChannelBusy: Slack does not give it now.
        """
        ...


class Inspector(Protocol):
    """Reads CSV files, off the event loop."""

    async def inspect(self, head: FileHead, dataset: DatasetKind, *, schema: str | None) -> Inspection:
        """Say what a file holds, and the schema that fits it; `schema` is the one it must fit, where there is one.

        Raises:
            BadFile: it cannot be imported; the problems name rows and columns.
        """
        ...

    async def catalogue(self, items_csv: bytes) -> dict[str, CatalogueItem]:
        """Return the titles and details in an Items file, by item id."""
        ...

    async def history(self, key: str, user: str, *, interactions_csv: bytes | None = None) -> Sequence[Taken] | None:
        """Return what a user did last by a file of interactions, newest first.

        The file is kept by its key for a while. None: it is not, or no longer, and has to be given.
        """
        ...

    async def profile(self, source: Source) -> Profile:
        """Look at a whole file, or at its beginning where there is not time enough for more.

        Raises:
            BadFile: it is no table, or it cannot be told what it holds.
        """
        ...

    async def mend(self, source: Source, to: Path) -> Repair:
        """Write a copy of a file in which what is safe to mend is mended; raises `BadFile` where more is wrong."""
        ...
