"""From values to JSON, as a botocore shape says.

A structure may be a mapping with AWS's member names, or an object with the same names in snake case; members that
the shape does not have are left out, so that one resource serves Describe and List alike. Datetimes become epoch
seconds. Each shape is compiled once.
"""

from collections.abc import Callable, Mapping
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
            return _structure({name: (xform_name(name), writer(member)) for name, member in shape.members.items()})
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


def _structure(members: Mapping[str, tuple[str, Writer]]) -> Writer:
    def write(value: Json) -> Json:
        get = value.get if isinstance(value, Mapping) else None
        found = {}
        for name, (attribute, write_member) in members.items():
            item = get(name) if get else getattr(value, attribute, None)
            if item is not None:
                found[name] = write_member(item)
        return found

    return write
