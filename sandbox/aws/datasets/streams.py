"""Events and records that arrive one by one, through PutEvents, PutItems and PutUsers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sandbox.aws.protocol.parse import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One interaction, `at` epoch seconds. `user` is None where nobody is logged in."""

    user: str | None
    session: str
    item: str
    at: int
    event_type: str
    event_value: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """Which interactions count for a solution."""

    event_type: str | None = None
    threshold: float | None = None

    def keeps(self, event: Event) -> bool:
        """Tell whether an event counts."""
        if self.event_type is not None and event.event_type != self.event_type:
            return False
        return self.threshold is None or (event.event_value is not None and event.event_value >= self.threshold)


@dataclass(slots=True)
class Stream:
    """The events of one dataset group, in the order of arrival."""

    _events: list[Event] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many events have arrived: the position that `since` takes."""
        return len(self._events)

    def add(self, events: Iterable[Event]) -> None:
        """Append events; one with both a user and a session tells whose session it is."""
        for event in events:
            if event.user is not None:
                self._people[event.session] = event.user
            self._places.setdefault(event.user or event.session, []).append(len(self._events))
            self._events.append(event)

    def copy(self) -> "Stream":
        """Return a stream with the same events, which new ones do not reach."""
        copied = Stream()
        copied.add(self._events)
        return copied

    def users(self) -> Iterable[str]:
        """Return the users, and the sessions without one, that have events."""
        return self._places.keys()

    def since(self, position: int, user: str) -> Iterator[Event]:
        """Iterate over the events of a user, or of a session without one, after a position, oldest first."""
        found = (self._events[place] for place in self._places.get(user, ()) if place >= position)
        return iter(sorted(found, key=lambda event: event.at))

    def snapshot(self) -> tuple[Event, ...]:
        """Return the events that train: those of users, and those of sessions that are known to be a user's by now."""
        named = (replace(event, user=event.user or self._people.get(event.session)) for event in self._events)
        return tuple(event for event in named if event.user is not None)


@dataclass(slots=True)
class Streams:
    """The streams of all dataset groups, and the records put into their datasets, by ARN."""

    _by_group: dict[str, Stream] = field(default_factory=lambda: defaultdict(Stream))
    _records: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, dataset_group_arn: str) -> Stream:
        """Return a group's stream; empty where nothing has arrived."""
        return self._by_group[dataset_group_arn]

    def put(self, dataset_arn: str, record_id: str, values: Json) -> None:
        """Add a record to a dataset, or replace the one with this id."""
        self._records[dataset_arn][record_id] = values

    def records(self, dataset_arn: str) -> dict[str, Json]:
        """Return the records put into a dataset, by id."""
        return dict(self._records[dataset_arn])

    def forget_events(self, dataset_group_arn: str) -> None:
        """Drop a group's stream."""
        self._by_group.pop(dataset_group_arn, None)

    def forget_records(self, dataset_arn: str) -> None:
        """Drop the records put into a dataset."""
        self._records.pop(dataset_arn, None)

    def clear(self) -> None:
        """Forget everything."""
        self._by_group.clear()
        self._records.clear()
