"""The `properties` of what is put one by one: JSON in camel case becomes the columns of a schema.

Source: Personalize Developer Guide, "Importing individual records".
"""

import json
import math
from collections.abc import Mapping, Sequence

from sandbox.aws.datasets.avro import LARGEST, NUMBERS, Field
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json

_LONGEST_STRING = 1000
_LONGEST_TEXT = 20_000  # longer text is cut, as in imports
_BOOLEANS = frozenset({"true", "false"})


def parse(text: str | None) -> Mapping[str, Json]:
    """Read properties, or raise `InvalidInputError`."""
    try:
        properties = json.loads(text) if text else {}
    except ValueError as error:
        raise InvalidInputError("Error parsing properties json") from error
    if not isinstance(properties, dict):
        raise InvalidInputError("Error parsing properties json")
    return properties


def columns(properties: Mapping[str, Json], fields: Sequence[Field]) -> dict[str, Json]:
    """Return the columns that properties fill; others are left out. Raises `InvalidInputError` where one cannot be."""
    found = ((field, properties[key]) for field in fields if (key := camel(field.name)) in properties)
    return {field.name: _value(given, field) for field, given in found}


def camel(column: str) -> str:
    """Turn NUMBER_OF_RATINGS into `numberOfRatings`."""
    first, *rest = column.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _value(given: Json, field: Field) -> Json:
    """Return a value as the field's type; numbers may come as text, as in the guide's examples."""
    try:
        return _of_type(given, field)
    except (TypeError, ValueError, OverflowError) as error:
        nullable = " or null" if field.nullable else ""
        raise InvalidInputError(
            f"Property {camel(field.name)} must be of type {field.type}{nullable}, not {str(given)[:100]!r}."
        ) from error


def _of_type(given: Json, field: Field) -> Json:
    if isinstance(given, dict | list) or (given is None and not field.nullable):
        raise TypeError
    if given is None:
        return None
    if field.type in NUMBERS:
        return _number(given, LARGEST.get(field.type))
    text = str(given)
    if field.textual:
        return text[:_LONGEST_TEXT]
    if len(text) > _LONGEST_STRING or (field.type == "boolean" and text.lower() not in _BOOLEANS):
        raise ValueError
    return text


def _number(given: Json, largest: int | None) -> float:
    """Return a number, a whole one where there is a largest."""
    number = float(given)
    if isinstance(given, bool) or not math.isfinite(number):
        raise ValueError
    if largest is None:
        return number
    whole = int(given)
    if whole != number or not -largest - 1 <= whole <= largest:
        raise ValueError
    return whole
