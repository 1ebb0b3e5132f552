"""From JSON to values, as a botocore shape says: types checked, timestamps made datetimes, unknown members refused.

A shape is compiled to a function once; a request then costs function calls only.
"""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StructureShape

from sandbox.aws.protocol.errors import InvalidInputError, SerializationError

Json: TypeAlias = Any  # whatever a JSON document holds, once `Reader` has checked it
Reader: TypeAlias = Callable[[object, str], Json]

EMPTY: Mapping[str, Json] = {}


def load(body: bytes) -> object:
    """Decode a request's body; an empty one is an empty object. Raises `SerializationError`."""
    if not body:
        return {}
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SerializationError(f"The request body is not JSON: {error}") from error


def reader(shape: Shape) -> Reader:
    """Return a function of (value, path) that checks and converts a value of this shape."""
    match shape:
        case StructureShape():
            return _structure({name: reader(member) for name, member in shape.members.items()})
        case ListShape():
            return _list(reader(shape.member))
        case MapShape():
            return _map(reader(shape.value))
        case _ if shape.serialization.get("jsonvalue"):
            return _json_value
        case _:
            return _SCALARS[shape.type_name]


def _structure(members: Mapping[str, Reader]) -> Reader:
    def read(value: object, path: str) -> Json:
        if not isinstance(value, dict):
            raise _mistyped(value, path, "an object")
        if unknown := value.keys() - members.keys():
            raise InvalidInputError(f"Unknown parameter in input: {_join(path, min(unknown))}")
        return {key: members[key](item, _join(path, key)) for key, item in value.items() if item is not None}

    return read


def _list(read_member: Reader) -> Reader:
    def read(value: object, path: str) -> Json:
        if not isinstance(value, list):
            raise _mistyped(value, path, "a list")
        return [read_member(item, f"{path}.{place}.member") for place, item in enumerate(value, start=1)]

    return read


def _map(read_value: Reader) -> Reader:
    def read(value: object, path: str) -> Json:
        if not isinstance(value, dict):
            raise _mistyped(value, path, "a map")
        return {key: read_value(item, _join(path, key)) for key, item in value.items()}

    return read


def _string(value: object, path: str) -> Json:
    if not isinstance(value, str):
        raise _mistyped(value, path, "a string")
    return value


def _boolean(value: object, path: str) -> Json:
    if not isinstance(value, bool):
        raise _mistyped(value, path, "a boolean")
    return value


def _integer(value: object, path: str) -> Json:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _mistyped(value, path, "an integer")
    return value


def _number(value: object, path: str) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _mistyped(value, path, "a number")
    return float(value)


def _timestamp(value: object, path: str) -> Json:
    try:
        return datetime.fromtimestamp(_number(value, path), tz=UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise _mistyped(value, path, "a time in epoch seconds") from error


def _json_value(value: object, _path: str) -> Json:
    """Keep a string as it is, and write an object as the string that it stands for."""
    return value if isinstance(value, str) else json.dumps(value)


_SCALARS: Mapping[str, Reader] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "timestamp": _timestamp,
}


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _mistyped(value: object, path: str, wanted: str) -> SerializationError:
    return SerializationError(f"{path or 'The request'} must be {wanted}, not {type(value).__name__}")
