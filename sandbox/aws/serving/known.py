"""What filters look at: the data of a dataset group, at one moment.

Source: Personalize Developer Guide, "Filter expressions".
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge

from sandbox.aws.datasets import avro
from sandbox.aws.datasets.pasts import past
from sandbox.aws.datasets.records import ID_COLUMNS, Lookup, Part, RecordIndex
from sandbox.aws.datasets.streams import Stream
from sandbox.aws.filters.applying import Row
from sandbox.aws.filters.expression import CURRENT_USER, Subject

_MOST_EVENTS = {avro.INTERACTIONS: 100, avro.ACTION_INTERACTIONS: 300}  # the newest of a user and an event type
NOTHING = Lookup(put={}, parts=())
_NO_EVENTS = Stream()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A group's records, imported events and streamed events, each by dataset type."""

    records: Mapping[str, Lookup] = field(default_factory=dict)
    events: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)

    def light(self) -> "Known":
        """Return a copy that is quick to send to another process; `indexed` makes it whole there."""
        bare = {kind: replace(each, parts=[Part(path=part.path) for part in each.parts]) for kind, each in self.all()}
        return replace(self, records=bare, streams={kind: each.copy() for kind, each in self.streams.items()})

    def indexed(self) -> "Known":
        """Return a copy whose records can be looked up; reads the files."""
        whole = {kind: replace(each, parts=_indexed(kind, each.parts)) for kind, each in self.all()}
        return replace(self, records=whole)

    def all(self) -> Iterator[tuple[str, Lookup]]:
        """Iterate over the records by dataset type."""
        return iter(self.records.items())

    def users(self, kind: str) -> set[str]:
        """Return everybody with an event."""
        return set(self._stream(kind).users()).union(*(past(part.path).users for part in self.events.get(kind, ())))

    def newest(self, kind: str, user: str) -> Iterator[tuple[str, str | None]]:
        """Iterate over a user's newest events of each type, case aside, as (item or action, event type)."""
        met: Counter[str | None] = Counter()
        for _, item, event_type in self.events_of(kind, user):
            counted = event_type and event_type.lower()
            met[counted] += 1
            if met[counted] <= _MOST_EVENTS[kind]:
                yield item, event_type

    def _stream(self, kind: str) -> Stream:
        return self.streams.get(kind, _NO_EVENTS)

    def events_of(self, kind: str, user: str) -> Iterator[tuple[int, str, str | None]]:
        """Iterate over a user's events as (epoch seconds, item or action, event type), the newest first."""
        arrived = [(event.at, event.item, event.event_type) for event in self._stream(kind).since(0, user)]
        imported = [past(part.path).newest_first(user) for part in self.events.get(kind, ())]
        yield from merge(reversed(arrived), *imported, key=lambda event: event[0], reverse=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The `Facts` of one request: whom or what it is for, and what it filters."""

    known: Known
    user: str | None = None
    item: str | None = None
    subject: Subject = Subject.ITEM

    def rows(self, dataset: str) -> Callable[[str], Row]:
        """Return what gives the record of an item, a user or an action."""
        return self.known.records.get(dataset, NOTHING).get

    def current(self, who: str) -> Row:
        """Return the record of the user or the item that the request is about."""
        dataset, name = (avro.USERS, self.user) if who == CURRENT_USER else (avro.ITEMS, self.item)
        return {} if name is None else self.rows(dataset)(name)

    def events(self, dataset: str) -> Iterator[tuple[str, str | None]]:
        """Iterate over the user's events as (item, type), or over everybody's as (user, type) to filter users."""
        if self.subject is Subject.USER:
            users = self.known.users(dataset)
            yield from ((user, kind) for user in users for _, kind in self.known.newest(dataset, user))
        elif self.user is not None:
            yield from self.known.newest(dataset, self.user)


def _indexed(kind: str, parts: Sequence[Part]) -> list[Part]:
    return [replace(part, index=RecordIndex.of(part.path, ID_COLUMNS[kind])) for part in parts]
