"""Tags, on whatever has an ARN."""

from collections.abc import Sequence

from sandbox.aws.backend import Backend
from sandbox.aws.protocol.errors import TooManyTagsError
from sandbox.aws.protocol.parse import Json

_MOST = 50


def tag(backend: Backend, *, resource_arn: str, tags: Json) -> None:
    """Add tags; one with a key that is there replaces it."""
    resource = backend.resources.any(resource_arn)
    merged = {each["tagKey"]: each for each in [*resource.tags, *tags]}
    if len(merged) > _MOST:
        raise TooManyTagsError(f"A resource can have at most {_MOST} tags.")
    resource.tags = list(merged.values())


def untag(backend: Backend, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    """Take tags off."""
    resource = backend.resources.any(resource_arn)
    resource.tags = [each for each in resource.tags if each["tagKey"] not in tag_keys]


def listing(backend: Backend, *, resource_arn: str) -> Json:
    """List the tags."""
    return {"tags": backend.resources.any(resource_arn).tags}
