"""PutEvents, PutItems and the like: records that arrive one by one.

Source: Personalize Developer Guide, "Recording real-time events" and "Importing individual records".
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro, properties
from sandbox.aws.datasets.streams import Event
from sandbox.aws.protocol.errors import InvalidInputError, ResourceNotFoundError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.resource import Status
from sandbox.aws.resources import reports
from sandbox.aws.resources.kinds import Dataset, EventTracker, Schema
from sandbox.aws.serving.attribution import UNDEFINED, Occurrence

_MOST_BYTES = 10 * 1024  # of one event; "Amazon Personalize endpoints and quotas"
_FORBIDDEN = frozenset({"userid", "sessionid", "eventtype", "timestamp", "recommendationid", "impression"})


def put_events(
    backend: Backend, *, tracking_id: str, session_id: str, event_list: Json, user_id: str | None = None
) -> None:
    """Take up to ten events of a session; the next answer for its user knows of them."""
    trackers = backend.resources.find(EventTracker, tracking_id=tracking_id, status=Status.ACTIVE)
    if not trackers:
        raise InvalidInputError(f"Invalid trackingId: {tracking_id}")
    group = trackers[0].dataset_group_arn
    (dataset,) = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=avro.INTERACTIONS)
    fields = _fields(backend, dataset)
    events = [replace(_event(entry, user_id, session_id, fields), shown=_shown(backend, entry)) for entry in event_list]
    stream = backend.streams.of(group)
    new = [(event, entry) for event, entry in zip(events, event_list, strict=True) if stream.add([event])]
    reports.count(backend, group, _occurrences(backend, new))


def put_action_interactions(backend: Backend, *, tracking_id: str, action_interactions: Json) -> None:
    """Take up to ten interactions with actions; the next answer for their users knows of them."""
    datasets = backend.resources.find(Dataset, tracking_id=tracking_id)
    if not datasets:
        raise ResourceNotFoundError(f"No Action interactions dataset has the trackingId {tracking_id}.")
    require_active(datasets[0])
    fields = _fields(backend, datasets[0])
    events = [_action_event(entry, fields) for entry in action_interactions]
    backend.streams.of_actions(datasets[0].dataset_group_arn).add(events)


def put_items(backend: Backend, *, dataset_arn: str, items: Json) -> None:
    """Take up to ten items; one with an id that is known replaces that item."""
    _put(backend, dataset_arn, avro.ITEMS, {each["itemId"]: each.get("properties") for each in items})


def put_users(backend: Backend, *, dataset_arn: str, users: Json) -> None:
    """Take up to ten users; one with an id that is known replaces that user."""
    _put(backend, dataset_arn, avro.USERS, {each["userId"]: each.get("properties") for each in users})


def put_actions(backend: Backend, *, dataset_arn: str, actions: Json) -> None:
    """Take up to ten actions; one with an id that is known replaces that action."""
    _put(backend, dataset_arn, avro.ACTIONS, {each["actionId"]: each.get("properties") for each in actions})


def _action_event(entry: Json, fields: Sequence[avro.Field]) -> Event:
    return Event(
        user=entry.get("userId"),
        session=entry["sessionId"],
        item=entry["actionId"],
        at=int(entry["timestamp"].timestamp()),
        event_type=entry["eventType"],
        columns=_event_columns(entry, _allowed(entry), fields),
    )


def _event(entry: Json, user: str | None, session: str, fields: Sequence[avro.Field]) -> Event:
    if (size := len(json.dumps(entry, default=str, ensure_ascii=False).encode())) > _MOST_BYTES:
        raise InvalidInputError(f"An event can have at most {_MOST_BYTES} bytes, not {size}.")
    given = _allowed(entry)
    item = entry.get("itemId") or given.get("itemId")
    if not item:
        raise InvalidInputError("An event needs an itemId.")
    value = entry.get("eventValue", given.get("eventValue"))
    return Event(
        user=user,
        session=session,
        item=str(item),
        at=int(entry["sentAt"].timestamp()),
        event_type=entry["eventType"],
        event_value=_number(value),
        columns=_event_columns(entry, given, fields),
        id=entry.get("eventId"),
    )


def _shown(backend: Backend, entry: Json) -> Sequence[str]:
    """Return what the user chose from: what the event says itself, or else the answer that it names."""
    return entry.get("impression") or backend.recommended.items(entry.get("recommendationId", ""))


def _allowed(entry: Json) -> Mapping[str, Json]:
    """Return an event's properties, or raise `InvalidInputError` where one says what the event itself says."""
    given = properties.parse(entry.get("properties"))
    if forbidden := sorted(key for key in given if key.lower() in _FORBIDDEN):
        raise InvalidInputError(f"Properties cannot hold reserved keys: {forbidden}.")
    return given


def _event_columns(entry: Json, given: Mapping[str, Json], fields: Sequence[avro.Field]) -> dict[str, Json]:
    """Return the columns of the schema that an event fills, besides those that every event has."""
    attribution = entry.get("metricAttribution", {})
    said = {
        **properties.columns(given, fields),
        "RECOMMENDATION_ID": entry.get("recommendationId"),
        "IMPRESSION": "|".join(entry.get("impression", [])) or None,
        "EVENT_ATTRIBUTION_SOURCE": attribution.get("eventAttributionSource"),
    }
    return {field.name: said[field.name] for field in fields if said.get(field.name) is not None}


def _occurrences(backend: Backend, events: Iterable[tuple[Event, Json]]) -> Iterator[Occurrence]:
    """Iterate over events as metric attributions see them: what led to each, and its columns."""
    for event, entry in events:
        named = entry.get("metricAttribution", {}).get("eventAttributionSource")
        led_from = backend.recommended.source(entry.get("recommendationId", ""))
        yield Occurrence(
            item=event.item,
            event_type=event.event_type,
            at=event.at,
            source=named or led_from or UNDEFINED,
            columns={**event.columns, "EVENT_VALUE": event.event_value},
        )


def _number(value: Json) -> float | None:
    try:
        number = None if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if number is not None and not math.isfinite(number):
        raise InvalidInputError(f"eventValue must be a number, not {value!r}.")
    return number


def _put(backend: Backend, dataset_arn: str, dataset_type: str, records: Mapping[str, str | None]) -> None:
    dataset = backend.resources.get(Dataset, dataset_arn)
    require_active(dataset)
    if dataset.dataset_type != dataset_type:
        raise InvalidInputError(f"{dataset_arn} is not a dataset of type {dataset_type}.")
    fields = _fields(backend, dataset)
    values = {each: _columns(properties.parse(text), fields) for each, text in records.items()}
    for each, columns in values.items():
        backend.streams.put(dataset_arn, each, columns)


def _fields(backend: Backend, dataset: Dataset) -> Sequence[avro.Field]:
    return avro.parse(backend.resources.get(Schema, dataset.schema_arn).schema).fields


def _columns(given: Mapping[str, Json], fields: Sequence[avro.Field]) -> dict[str, Json]:
    known = {properties.camel(field.name) for field in fields}
    if unknown := sorted(given.keys() - known):
        raise InvalidInputError(f"Properties that are not in the schema: {unknown}.")
    return properties.columns(given, fields)
