"""Avro schemas as Personalize takes them: flat records of a few types, with required fields by dataset type.

Source: Personalize Developer Guide, "Creating schema JSON files" and "Custom datasets and schemas".
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json

INTERACTIONS, ITEMS, USERS = "INTERACTIONS", "ITEMS", "USERS"
ACTIONS, ACTION_INTERACTIONS = "ACTIONS", "ACTION_INTERACTIONS"
TYPES = (INTERACTIONS, ITEMS, USERS, ACTIONS, ACTION_INTERACTIONS)

NUMBERS = frozenset({"int", "long", "float", "double"})
LARGEST = {"int": 2**31 - 1, "long": 2**63 - 1}  # and the least is one further from 0
_PRIMITIVES = ("string", "int", "long", "float", "double", "boolean")

_REQUIRED: Mapping[str, Mapping[str, str]] = {
    INTERACTIONS: {"USER_ID": "string", "ITEM_ID": "string", "TIMESTAMP": "long"},
    ITEMS: {"ITEM_ID": "string"},
    USERS: {"USER_ID": "string"},
    ACTIONS: {"ACTION_ID": "string"},
    ACTION_INTERACTIONS: {"USER_ID": "string", "ACTION_ID": "string", "EVENT_TYPE": "string", "TIMESTAMP": "long"},
}
_REQUIRED_IN_DOMAIN: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("ECOMMERCE", INTERACTIONS): {"EVENT_TYPE": "string"},
    ("ECOMMERCE", ITEMS): {"PRICE": "float", "CATEGORY_L1": "string"},
    ("VIDEO_ON_DEMAND", INTERACTIONS): {"EVENT_TYPE": "string"},
    ("VIDEO_ON_DEMAND", ITEMS): {"CREATION_TIMESTAMP": "long", "GENRES": "string"},
}
_CATEGORICAL_IN_DOMAIN = frozenset({"GENRES", "CATEGORY_L1"})
_NEEDS_METADATA = frozenset({ITEMS, USERS, ACTIONS})
_MOST_METADATA: Mapping[str, int] = {INTERACTIONS: 5, ITEMS: 100, USERS: 25, ACTIONS: 10, ACTION_INTERACTIONS: 5}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,149}", re.ASCII)
_RESERVED: Mapping[str, Collection[str]] = {
    "TIMESTAMP": ("long",),
    "CREATION_TIMESTAMP": ("long",),
    "EVENT_TYPE": ("string",),
    "EVENT_VALUE": ("float", "double"),
    "IMPRESSION": ("string",),
    "RECOMMENDATION_ID": ("string",),
    "EVENT_ATTRIBUTION_SOURCE": ("string",),
}
_RESERVED_OF_ACTIONS: Mapping[str, Collection[str]] = {
    "VALUE": ("long",),
    "REPEAT_FREQUENCY": ("long",),
    "EXPIRATION_TIMESTAMP": ("long",),
    "ACTION_EXPIRATION_TIMESTAMP": ("long",),
}
OF_EVERY_EVENT = frozenset({"USER_ID", "ITEM_ID", *_RESERVED})  # the rest of an event tells its context


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One column: its type, and whether it may be empty."""

    name: str
    type: str
    nullable: bool = False
    categorical: bool = False
    textual: bool = False
    item_name: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AvroSchema:
    """A record: the dataset type that its name stands for, and its fields in order."""

    dataset_type: str
    fields: tuple[Field, ...]


@lru_cache(maxsize=1000)
def parse(text: str, *, domain: str | None = None) -> AvroSchema:
    """Read a schema, or raise `InvalidInputError` and say what is wrong with it."""
    record = _record(text)
    dataset_type = canonical_type(str(record.get("name")))
    if dataset_type not in TYPES:
        raise InvalidInputError(f"The schema's name must be that of a dataset type, not {record.get('name')!r}.")
    fields = tuple(_field(entry) for entry in record["fields"])
    for complaint in _complaints(dataset_type, fields, domain):
        raise InvalidInputError(complaint)
    return AvroSchema(dataset_type=dataset_type, fields=fields)


def canonical_type(name: str) -> str:
    """Return a dataset type the way ARNs spell it: `ActionInteractions` is ACTION_INTERACTIONS."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def _record(text: str) -> Json:
    try:
        record = json.loads(text)
    except ValueError as error:
        raise InvalidInputError(f"The schema is not valid JSON: {error}") from error
    if not isinstance(record, dict) or record.get("type") != "record":
        raise InvalidInputError('The schema must be an Avro record: {"type": "record", ...}.')
    if not isinstance(record.get("fields"), list) or not record["fields"]:
        raise InvalidInputError("The schema must have a list of fields.")
    return record


def _field(entry: Json) -> Field:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise InvalidInputError(f"A field of the schema must have a name and a type, not {entry!r}.")
    types = entry.get("type")
    options = types if isinstance(types, list) else [types]
    primitives = [option for option in options if option != "null"]
    if len(primitives) != 1 or primitives[0] not in _PRIMITIVES:
        raise InvalidInputError(f"Field {entry['name']} has a type that is not supported: {types!r}.")
    return Field(
        name=entry["name"],
        type=primitives[0],
        nullable="null" in options,
        categorical=entry.get("categorical") is True,
        textual=entry.get("textual") is True,
        item_name=entry.get("itemName") is True,
    )


def _complaints(dataset_type: str, fields: tuple[Field, ...], domain: str | None) -> Iterator[str]:
    required = {**_REQUIRED[dataset_type], **_REQUIRED_IN_DOMAIN.get((domain or "", dataset_type), {})}
    present = {field.name: field for field in fields}
    if missing := sorted(required.keys() - present.keys()):
        yield f"The schema is missing required fields: {missing}."
    for name, wanted in required.items():
        if name in present and present[name].type != wanted:
            yield f"Field {name} must be of type {wanted}, not {present[name].type}."
    reserved = {**_RESERVED, **(_RESERVED_OF_ACTIONS if dataset_type == ACTIONS else {})}
    for field in fields:
        if field.type not in reserved.get(field.name, _PRIMITIVES):
            yield f"Reserved field {field.name} cannot be of type {field.type}."
        if field.nullable and field.name in _REQUIRED[dataset_type]:
            yield f"Required field {field.name} cannot be null."
        yield from _misuses(field, dataset_type, domain)
    if dataset_type in _NEEDS_METADATA and len(fields) <= 1:
        yield "The schema must have at least one metadata field."
    if len(metadata := present.keys() - required.keys() - reserved.keys()) > _MOST_METADATA[dataset_type]:
        most = _MOST_METADATA[dataset_type]
        yield f"A schema for {dataset_type} can have at most {most} metadata fields, not {len(metadata)}."
    if sum(field.textual and not field.item_name for field in fields) > 1:
        yield "A schema can have at most one textual field."
    yield from _clashes(fields)


def _misuses(field: Field, dataset_type: str, domain: str | None) -> Iterator[str]:
    """Each attribute has its place."""
    if not _NAME.fullmatch(field.name):
        yield f"Field names are letters, digits and underscores, and begin with no digit: {field.name!r}."
    if field.categorical and field.name in _RESERVED:
        yield f"Reserved field {field.name} cannot be categorical."
    if domain and dataset_type == ITEMS and field.name in _CATEGORICAL_IN_DOMAIN and not field.categorical:
        yield f"Field {field.name} must be categorical."
    if field.textual and (field.type != "string" or dataset_type != ITEMS):
        yield f"Only string fields of Items can be textual, not {field.name}."


def _clashes(fields: Iterable[Field]) -> Iterator[str]:
    """Names must stay different without underscores and the like."""
    counts = Counter(re.sub(r"[^A-Za-z0-9]", "", field.name) for field in fields)
    for name, count in counts.items():
        if count > 1:
            yield f"Field names must be unique alphanumerically: {name} is used {count} times."
