"""The constraints of a botocore shape: required members, lengths, ranges, patterns and enums.

botocore checks the first and the minima before it sends; AWS checks them all, and so does this.
The wording is that of AWS's own validation ("Value '…' at '…' failed to satisfy constraint: …").
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json

Checker: TypeAlias = Callable[[Json, str], Iterator[str]]

# Java's character classes, in the few forms the models use.
_JAVA_CLASSES = {r"\p{ASCII}": r"[\x00-\x7f]", r"\p{L}\p{Z}\p{N}": r"\w\s"}


def validator(shape: Shape) -> Callable[[Json], None]:
    """Return a function that raises `InvalidInputError` and names every fault of a parsed request."""
    check = _checker(shape)

    def validate(value: Json) -> None:
        if faults := list(check(value, "")):
            noun = "error" if len(faults) == 1 else "errors"
            raise InvalidInputError(f"{len(faults)} validation {noun} detected: {'; '.join(faults)}")

    return validate


def _checker(shape: Shape) -> Checker:
    own = list(_constraints(shape))
    inner = _inner(shape)

    def check(value: Json, path: str) -> Iterator[str]:
        for holds, constraint in own:
            if not holds(value):
                yield f"Value {_shown(value, shape)} at '{path}' failed to satisfy constraint: Member must {constraint}"
        yield from inner(value, path)

    return check


def _inner(shape: Shape) -> Checker:
    match shape:
        case StructureShape():
            members = {name: _checker(member) for name, member in shape.members.items()}
            return _members(members, frozenset(shape.required_members))
        case ListShape():
            return _elements(_checker(shape.member))
        case MapShape():
            return _entries(_checker(shape.key), _checker(shape.value))
        case _:
            return lambda _value, _path: iter(())


def _members(members: Mapping[str, Checker], required: frozenset[str]) -> Checker:
    def check(value: Json, path: str) -> Iterator[str]:
        prefix = f"{path}." if path else ""
        for name in sorted(required - value.keys()):
            yield f"Value null at '{prefix}{name}' failed to satisfy constraint: Member must not be null"
        for name, item in value.items():
            yield from members[name](item, prefix + name)

    return check


def _elements(check_element: Checker) -> Checker:
    def check(value: Json, path: str) -> Iterator[str]:
        for place, item in enumerate(value, start=1):
            yield from check_element(item, f"{path}.{place}.member")

    return check


def _entries(check_key: Checker, check_value: Checker) -> Checker:
    def check(value: Json, path: str) -> Iterator[str]:
        for key, item in value.items():
            yield from check_key(key, path)
            yield from check_value(item, f"{path}.{key}")

    return check


def _constraints(shape: Shape) -> Iterator[tuple[Callable[[Json], bool], str]]:
    if isinstance(shape, StringShape) and shape.enum:
        options = frozenset(shape.enum)
        yield options.__contains__, f"satisfy enum value set: [{', '.join(shape.enum)}]"
    if pattern := shape.metadata.get("pattern"):
        yield _compiled(pattern), f"satisfy regular expression pattern: {pattern}"
    yield from _bounds(shape)


def _bounds(shape: Shape) -> Iterator[tuple[Callable[[Json], bool], str]]:
    sized = isinstance(shape, StringShape | ListShape | MapShape)
    measure = len if sized else float
    noun = "have length" if sized else "have value"
    if (least := shape.metadata.get("min")) is not None:
        yield (lambda value: measure(value) >= least), f"{noun} greater than or equal to {least}"
    if (most := shape.metadata.get("max")) is not None:
        yield (lambda value: measure(value) <= most), f"{noun} less than or equal to {most}"


def _compiled(pattern: str) -> Callable[[Json], bool]:
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    matches = re.compile(pattern).fullmatch
    return lambda value: matches(value) is not None


def _shown(value: Json, shape: Shape) -> str:
    """Show the value, but keep what the model marks as sensitive to ourselves."""
    return "***" if shape.metadata.get("sensitive") else f"'{value}'"
