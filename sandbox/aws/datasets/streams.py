"""Events and records that arrive one by one, through PutEvents, PutItems and the like."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from sandbox.aws.datasets.impressions import Impressions
from sandbox.aws.protocol.parse import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One interaction with an item or an action, `at` epoch seconds. `user` is None where nobody is logged in.

    `columns` are the others of its dataset's schema. `id` is what tells it from others, where its sender gave one, and
    `shown` what the user chose from.
    """

    user: str | None
    session: str
    item: str
    at: int
    event_type: str
    event_value: float | None = None
    columns: Mapping[str, Json] = field(default_factory=dict)
    id: str | None = None
    shown: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EventWeight:
    """How much events of a type count that reach a threshold."""

    event_type: str
    threshold: float | None
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """Which interactions count for a solution: all, those of one type, or those of types with weights.

    `any_case`: recommenders take a type in any case.
    """

    event_type: str | None = None
    threshold: float | None = None
    any_case: bool = False
    weights: tuple[EventWeight, ...] = ()

    def keeps(self, event: Event) -> bool:
        """Tell whether an event counts."""
        if self.weights:
            alone = (EventFilter(event_type=each.event_type, threshold=each.threshold) for each in self.weights)
            return any(each.keeps(event) for each in alone)
        if self.event_type is not None and self._cased(event.event_type) != self._cased(self.event_type):
            return False
        return self.threshold is None or (event.event_value is not None and event.event_value >= self.threshold)

    def _cased(self, event_type: str) -> str:
        return event_type.lower() if self.any_case else event_type


def _new_log() -> str:
    return f"events-{uuid4().hex}"


@dataclass(slots=True)
class Stream:
    """The events of one dataset group, in the order of arrival; what was forgotten leaves its place empty.

    `log` names the file that they are kept in: another one once something was forgotten.
    """

    _events: list[Event | None] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    impressions: Impressions = field(default_factory=Impressions)
    log: str = field(default_factory=_new_log)

    def __len__(self) -> int:
        """Return how many events have arrived: the position that `since` takes."""
        return len(self._events)

    def add(self, events: Iterable[Event | None]) -> int:
        """Append events, or empty places, but none with an id that was there before; returns how many are new.

        An event with both a user and a session tells whose session it is.
        """
        before = len(self._events)
        for event in events:
            if event is not None:
                if event.id in self._ids:
                    continue
                self._ids.update([event.id] if event.id else [])
                if event.user is not None:
                    self._people[event.session] = event.user
                self._places.setdefault(event.user or event.session, []).append(len(self._events))
                self.impressions.add(event.user or event.session, event.item, event.shown)
            self._events.append(event)
        return len(self._events) - before

    def forget(self, users: Collection[str]) -> int:
        """Drop the events of users, and of their sessions before they logged in; returns how many there were."""
        sessions = [session for session, user in self._people.items() if user in users]
        places = [place for name in {*users, *sessions} for place in self._places.pop(name, ())]
        for session in sessions:
            del self._people[session]
        for place in places:
            self._events[place] = None
        if places:
            self.log = _new_log()
            self._count_again()
        return len(places)

    def _count_again(self) -> None:
        self.impressions = Impressions()
        for event in self.after(0):
            self.impressions.add(event.user or event.session, event.item, event.shown)

    def copy(self) -> "Stream":
        """Return a stream with the same events, which new ones do not reach."""
        places = {name: list(places) for name, places in self._places.items()}
        copied = Stream(list(self._events), places, dict(self._people))
        copied.impressions = self.impressions.copy()
        return copied

    def users(self) -> Iterable[str]:
        """Return the users, and the sessions without one, that have events."""
        return self._places.keys()

    def since(self, position: int, user: str) -> Iterator[Event]:
        """Iterate over the events of a user, or of a session without one, after a position, oldest first."""
        found = (self._events[place] for place in self._places.get(user, ()) if place >= position)
        return iter(sorted((event for event in found if event is not None), key=lambda event: event.at))

    def between(self, position: int, end: int) -> list[Event | None]:
        """Return the places from a position up to another, as `add` takes them."""
        return self._events[position:end]

    def after(self, position: int) -> Iterator[Event]:
        """Iterate over everybody's events after a position, in the order of arrival."""
        return (event for event in self._events[position:] if event is not None)

    def snapshot(self) -> tuple[Event, ...]:
        """Return the events that train: those of users, and those of sessions that are known to be a user's by now."""
        kept = (event for event in self._events if event is not None)
        named = (replace(event, user=event.user or self._people.get(event.session)) for event in kept)
        return tuple(event for event in named if event.user is not None)


@dataclass(slots=True)
class Streams:
    """The streams of all dataset groups, and the records put into their datasets, by ARN."""

    _by_group: dict[str, Stream] = field(default_factory=lambda: defaultdict(Stream))
    _actions: dict[str, Stream] = field(default_factory=lambda: defaultdict(Stream))
    _records: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, dataset_group_arn: str) -> Stream:
        """Return a group's interactions with items; empty where nothing has arrived."""
        return self._by_group[dataset_group_arn]

    def of_actions(self, dataset_group_arn: str) -> Stream:
        """Return a group's interactions with actions."""
        return self._actions[dataset_group_arn]

    def all(self) -> list[Stream]:
        """Return the streams of all dataset groups, of both kinds."""
        return [*self._by_group.values(), *self._actions.values()]

    def put(self, dataset_arn: str, record_id: str, values: Json) -> None:
        """Add a record to a dataset, or replace the one with this id."""
        self._records[dataset_arn][record_id] = values

    def records(self, dataset_arn: str) -> dict[str, Json]:
        """Return the records put into a dataset, by id."""
        return dict(self._records[dataset_arn])

    def current_records(self, dataset_arn: str) -> Mapping[str, Json]:
        """Return the same without copying them: they change under whoever holds them."""
        return self._records[dataset_arn]

    def forget_events(self, dataset_group_arn: str) -> None:
        """Drop a group's interactions with items."""
        self._by_group.pop(dataset_group_arn, None)

    def forget_actions(self, dataset_group_arn: str) -> None:
        """Drop a group's interactions with actions."""
        self._actions.pop(dataset_group_arn, None)

    def forget_ids(self, dataset_arn: str, ids: Collection[str]) -> int:
        """Drop the records of these ids; returns how many there were."""
        records = self._records[dataset_arn]
        return sum(records.pop(each, None) is not None for each in ids)

    def forget_records(self, dataset_arn: str) -> None:
        """Drop the records put into a dataset."""
        self._records.pop(dataset_arn, None)

    def clear(self) -> None:
        """Forget everything."""
        self._by_group.clear()
        self._actions.clear()
        self._records.clear()
