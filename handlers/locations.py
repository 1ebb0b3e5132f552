"""Where a file lies in S3, however it was copied.

Forms of addresses: Amazon S3 User Guide, "Methods for accessing a bucket".
"""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_IN_S3 = re.compile(r"s3://", re.IGNORECASE)
_DROP = re.compile(r"F(?=[A-Z]*\d)[A-Z0-9]{8,20}")
_REGION = r"(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?"
_OWN_HOST = re.compile(rf"(?P<bucket>[a-z0-9.-]+)\.s3{_REGION}\.amazonaws\.com(?:\.cn)?")
_SHARED_HOST = re.compile(rf"s3{_REGION}\.amazonaws\.com(?:\.cn)?")
_CONSOLE = re.compile(r"(?:[a-z0-9-]+\.)*console\.aws\.amazon\.com")
_CONSOLE_PATH = re.compile(r"/s3/(?:object|buckets)/(?P<bucket>[^/]+)/?")


def as_location(word: str) -> str | None:
    """Return a place in S3, or Slack's id of a file that was dropped; None where a word is neither."""
    if _IN_S3.match(word):
        return _IN_S3.sub("s3://", word, count=1)
    return word if _DROP.fullmatch(word) else None


def in_s3(address: str) -> str | None:
    """Return the `s3://` form of a web address of S3 or of its console, None where it is none.

    >>> in_s3("https://my-data.s3.eu-west-1.amazonaws.com/a/ratings.csv")
    's3://my-data/a/ratings.csv'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    host, path = parts.netloc.lower(), unquote(parts.path)
    if own := _OWN_HOST.fullmatch(host):
        return _location(own["bucket"], path)
    if _SHARED_HOST.fullmatch(host):
        bucket, _, key = path.removeprefix("/").partition("/")
        return _location(bucket, key)
    if _CONSOLE.fullmatch(host) and (shown := _CONSOLE_PATH.fullmatch(path)):
        return _location(shown["bucket"], next(iter(parse_qs(parts.query).get("prefix", [])), ""))
    return None


def _location(bucket: str, key: str) -> str | None:
    return f"s3://{bucket}/{key.removeprefix('/')}" if bucket else None
