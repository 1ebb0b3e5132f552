"""Files in S3: the real thing behind the port `Files`."""

import asyncio
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from bot.model.datafile import FileHead
from bot.model.errors import Misunderstood, NotFound, PersonalizeError
from bot.personalize import folder
from bot.personalize.locations import bucket_and_key
from bot.personalize.names import clip
from bot.personalize.session import Aws

_MOST_FILES = 10_000
_MARKERS = 1_000  # empty files, which do not count
_MOST_OPENED = 200  # of a folder, to compare their headers


class S3Files:
    """Implements `bot.ports.Files` with boto3."""

    def __init__(self, aws: Aws) -> None:
        """Keep the way to AWS."""
        self._aws = aws

    async def head(self, location: str, *, limit: int) -> FileHead:
        """Return the first bytes at a location; in a folder, of the first CSV file by name.

        Raises:
            NotFound: no such bucket, file or folder.
            Misunderstood: this is no location.
            BadFile: files in the folder are not CSV, or their headers differ.
        """
        bucket, key = bucket_and_key(location)
        if key.endswith("/"):
            return await self._folder(location, bucket, key, limit)
        try:
            body, size = await self._aws.read(bucket, key, limit=limit)
        except NotFound as error:
            raise await self._missing(location, bucket, key) from error
        return FileHead(location=location, body=body, size=size)

    async def names(self, location: str) -> list[str]:
        """Return the locations of the CSV files in a folder, by name."""
        bucket, prefix = bucket_and_key(location)
        found = sorted(filter(folder.is_csv, await self._keys(bucket, prefix)))
        if not found:
            raise NotFound(f"There is no .csv file in {clip(location)}.")
        return _locations(bucket, found)

    async def sizes(self, folder: str, *, limit: int) -> Mapping[str, int]:
        """Return the sizes in bytes of files below a folder, by location, in the order of names."""
        bucket, prefix = bucket_and_key(folder)
        found = await self._found(bucket, prefix, limit=limit + _MARKERS)
        if not found:
            raise NotFound(f"There is no file with anything in it in {clip(folder, 256)}.")
        return {f"s3://{bucket}/{key}": size for key, size in sorted(found.items())[:limit]}

    async def fetch(self, location: str, to: Path, *, limit: int) -> int:
        """Write the first `limit` bytes of a file to this machine, and return its whole size."""
        bucket, key = bucket_and_key(location)
        if key.endswith("/"):
            raise Misunderstood("Name one file: a folder is imported as it is, without `check` or `fix`.")
        try:
            return await self._aws.download(bucket, key, to, limit=limit)
        except NotFound as error:
            raise await self._missing(location, bucket, key) from error

    async def see_bucket(self, location: str) -> None:
        """See that there is the bucket of a location."""
        await self._keys(*bucket_and_key(location), limit=1)

    async def put(self, path: Path, location: str) -> None:
        """Write a file of this machine to S3."""
        bucket, key = bucket_and_key(location)
        await self._aws.upload(path, bucket, key)

    async def _folder(self, location: str, bucket: str, prefix: str, limit: int) -> FileHead:
        keys = sorted(await self._keys(bucket, prefix))
        if not any(map(folder.is_csv, keys)):
            raise NotFound(f"There is no .csv file in {clip(location)}.", alternatives=_locations(bucket, keys[:3]))
        folder.check_names(location, keys)
        folder.check_headers(location, await self._beginnings(bucket, keys[:_MOST_OPENED]))
        body, size = await self._aws.read(bucket, keys[0], limit=limit)
        return FileHead(location=location, body=body, size=size, files=len(keys))

    async def _beginnings(self, bucket: str, keys: Sequence[str]) -> dict[str, bytes]:
        reads = (self._aws.read(bucket, key, limit=folder.HEADER) for key in keys)
        return {key: body for key, (body, _) in zip(keys, await asyncio.gather(*reads), strict=True)}

    async def _keys(self, bucket: str, prefix: str, *, limit: int = _MOST_FILES) -> list[str]:
        """Return the keys of all files in a folder."""
        return list(await self._found(bucket, prefix, limit=limit))

    async def _found(self, bucket: str, prefix: str, *, limit: int) -> dict[str, int]:
        """Return the sizes of all files by key; empty ones, which are often markers of a program, are none."""
        try:
            objects = await self._aws.pages(
                "s3", "ListObjectsV2", "Contents", limit=limit, Bucket=bucket, Prefix=prefix
            )
        except NotFound as error:
            raise NotFound(
                f"There is no bucket “{bucket}” in S3. Check its name, and that it is in the bot's AWS account and "
                f"region ({self._aws.region})."
            ) from error
        return {str(found["Key"]): int(found["Size"]) for found in objects if found["Size"]}

    async def _missing(self, location: str, bucket: str, key: str) -> NotFound:
        """Return the error for a file that is not there, with the names of files beside it."""
        parent, slash, _ = key.rpartition("/")
        try:
            beside = await self._keys(bucket, parent + slash)
        except NotFound as error:
            return error
        except PersonalizeError:  # the bot may read here, but not list
            beside = []
        inside = [f"{key}/"] if any(found.startswith(f"{key}/") for found in beside) else []
        meant = inside + get_close_matches(key, beside, n=3, cutoff=0.5)
        return NotFound(
            f"There is no file at {clip(location, 256)}. Check the name: capitals count, and a folder ends in `/`.",
            alternatives=_locations(bucket, meant),
        )


def _locations(bucket: str, keys: list[str]) -> list[str]:
    return [f"s3://{bucket}/{key}" for key in keys]
