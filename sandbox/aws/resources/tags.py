"""Tags, on whatever has an ARN."""

from collections.abc import Sequence

from sandbox.aws.backend import MOST_TAGS, Backend, check_tags
from sandbox.aws.protocol.errors import TooManyTagKeysError
from sandbox.aws.protocol.parse import Json


def tag(backend: Backend, *, resource_arn: str, tags: Json) -> None:
    """Add tags; one with a key that is there replaces it."""
    resource = backend.resources.any(resource_arn)
    merged = {each["tagKey"]: each for each in [*resource.tags, *tags]}
    check_tags(list(merged.values()))
    resource.tags = list(merged.values())


def untag(backend: Backend, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    """Take tags off. Raises `TooManyTagKeysError` for more than a resource can carry."""
    if len(tag_keys) > MOST_TAGS:
        raise TooManyTagKeysError(f"At most {MOST_TAGS} tags can be taken off at once.")
    resource = backend.resources.any(resource_arn)
    resource.tags = [each for each in resource.tags if each["tagKey"] not in tag_keys]


def listing(backend: Backend, *, resource_arn: str) -> Json:
    """List the tags."""
    return {"tags": backend.resources.any(resource_arn).tags}
