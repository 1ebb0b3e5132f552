"""From values to JSON, as a botocore shape says.

A structure may be a mapping with AWS's member names, or an object with the same names in snake case; members that
the shape does not have are left out, so that one resource serves Describe and List alike. Datetimes become epoch
seconds. Each shape is compiled once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

from sandbox.aws.protocol.parse import Json

Writer: TypeAlias = Callable[[Json], Json]


def writer(shape: Shape | None) -> Writer:
    """Return a function from a value to what `json.dumps` takes. No shape means an empty answer."""
    match shape:
        case None:
            return lambda _value: {}
        case StructureShape():
            return _structure([(name, xform_name(name), writer(member)) for name, member in shape.members.items()])
        case ListShape():
            write = writer(shape.member)
            return lambda value: [write(item) for item in value]
        case MapShape():
            write = writer(shape.value)
            return lambda value: {key: write(item) for key, item in value.items()}
        case _ if shape.type_name == "timestamp":
            return lambda value: value.timestamp()
        case _:
            return lambda value: value


def _structure(members: Sequence[tuple[str, str, Writer]]) -> Writer:
    def write(value: Json) -> Json:
        if isinstance(value, Mapping):
            return {name: put(item) for name, _, put in members if (item := value.get(name)) is not None}
        return {name: put(item) for name, place, put in members if (item := getattr(value, place, None)) is not None}

    return write
