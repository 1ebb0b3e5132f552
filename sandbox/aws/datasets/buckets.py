"""Files in S3, which moto keeps, as the service reads and writes them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import boto3
from botocore.exceptions import ClientError

from sandbox.aws.failures import JobFailedError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SERVICE = "personalize"  # whom the service signs as; moto takes any key
_DENIED = "Insufficient privileges for accessing data in Amazon S3: {location}"


def bucket_and_key(location: str) -> tuple[str, str] | None:
    """Split an S3 URI; None where it is not one."""
    parts = urlsplit(location)
    return (parts.netloc, unquote(parts.path.lstrip("/"))) if parts.scheme == "s3" and parts.netloc else None


def client(url: str, region: str) -> "S3Client":
    """Return a client for the S3 at `url`."""
    return boto3.client(
        "s3", endpoint_url=url, region_name=region, aws_access_key_id=_SERVICE, aws_secret_access_key=_SERVICE
    )


def download(
    s3: "S3Client", location: str, folder: Path, *, most_bytes: int | None = None
) -> Iterator[tuple[str, Path]]:
    """Fetch the file at a location, or all files under it; yields (key, copy) in the order of keys.

    Raises `JobFailedError` where the bucket cannot be read, or holds nothing or more than `most_bytes` there.
    """
    bucket, prefix = bucket_and_key(location) or ("", "")
    try:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        sizes = {entry["Key"]: entry["Size"] for page in pages for entry in page.get("Contents", []) if entry["Size"]}
        keys = [prefix] if prefix in sizes else list(sizes)
        _check_size(sum(sizes[key] for key in keys), most_bytes, location)
        for place, key in enumerate(keys):
            s3.download_file(bucket, key, str(folder / str(place)))
            yield key, folder / str(place)
    except ClientError as error:
        raise JobFailedError(_DENIED.format(location=location)) from error
    if not keys:
        raise JobFailedError(f"No data was found in Amazon S3 at {location}")


def _check_size(size: int, most: int | None, location: str) -> None:
    if most is not None and size > most:
        raise JobFailedError(f"The data at {location} has {size} bytes, more than the {most} that one job can read.")


def upload(s3: "S3Client", file: Path, location: str, name: str) -> None:
    """Write a file into the folder at a location; raises `JobFailedError` where that cannot be written to."""
    bucket, folder = bucket_and_key(location) or ("", "")
    prefix = f"{folder.rstrip('/')}/" if folder else ""
    try:
        with file.open("rb") as body:
            s3.put_object(Bucket=bucket, Key=prefix + name, Body=body)
    except ClientError as error:
        raise JobFailedError(_DENIED.format(location=location)) from error
