"""Places in S3, as people type them."""

import re

from bot.model.errors import Misunderstood
from bot.personalize.names import clip

_LOCATION = re.compile(r"s3://([a-z0-9][a-z0-9.-]{0,62})/(.+)", re.DOTALL)
_LONGEST = 256  # API reference, `S3Location`


def bucket_and_key(location: str) -> tuple[str, str]:
    """Return the two; the key of a folder ends in a slash. Raises `Misunderstood`."""
    match = _LOCATION.fullmatch(location)
    if match is None or len(location) > _LONGEST:
        raise Misunderstood(
            f"“{clip(location)}” is no place in S3: give `s3://bucket/file.csv`, or a folder as `s3://bucket/folder/` "
            f"(at most {_LONGEST} characters)."
        )
    return match[1], match[2]
