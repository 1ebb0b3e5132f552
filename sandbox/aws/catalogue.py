"""All resources of an account, by kind and ARN, in the order they were made."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar, cast

from sandbox.aws.protocol.errors import ResourceAlreadyExistsError, ResourceNotFoundError
from sandbox.aws.resource import Resource

R = TypeVar("R", bound=Resource)


class Catalogue:
    """What exists."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kinds: dict[type[Resource], dict[str, Resource]] = {}

    def add(self, resource: Resource) -> None:
        """Add a resource, or raise `ResourceAlreadyExistsError`."""
        shelf = self._kinds.setdefault(type(resource), {})
        if resource.arn in shelf:
            raise ResourceAlreadyExistsError(f"Another resource with Arn {resource.arn} already exists.")
        shelf[resource.arn] = resource

    def has(self, resource: Resource) -> bool:
        """Tell whether the ARN of `resource` is taken."""
        return resource.arn in self._kinds.get(type(resource), {})

    def get(self, kind: type[R], arn: str) -> R:
        """Return the resource of this kind, or raise `ResourceNotFoundError`."""
        found = self._kinds.get(kind, {}).get(arn)
        if found is None:
            raise ResourceNotFoundError(f"Resource with Arn {arn} does not exist.")
        return cast("R", found)

    def any(self, arn: str) -> Resource:
        """Return the resource with this ARN whatever its kind, or raise `ResourceNotFoundError`."""
        for shelf in self._kinds.values():
            if arn in shelf:
                return shelf[arn]
        raise ResourceNotFoundError(f"Resource with Arn {arn} does not exist.")

    def find(self, kind: type[R], **fields: object) -> list[R]:
        """Return the resources of this kind whose fields have these values, oldest first."""
        return list(self._matching(kind, fields.items()))

    def _matching(self, kind: type[R], fields: Iterable[tuple[str, object]]) -> Iterator[R]:
        for resource in self._kinds.get(kind, {}).values():
            if all(getattr(resource, name) == value for name, value in fields):
                yield cast("R", resource)

    def remove(self, resource: Resource) -> None:
        """Forget a resource; one that is gone already is no fault."""
        self._kinds.get(type(resource), {}).pop(resource.arn, None)

    def __iter__(self) -> Iterator[Resource]:
        """Iterate over everything."""
        return chain.from_iterable(list(shelf.values()) for shelf in self._kinds.values())

    def clear(self) -> None:
        """Forget everything."""
        self._kinds.clear()
