"""What trends right now: as trained, and with what has streamed in since."""

from typing import Protocol, cast
from weakref import WeakKeyDictionary

from sandbox.aws.datasets.streams import EventFilter, Stream
from sandbox.aws.engine.contract import Model


class Trending(Model, Protocol):
    """A model of trends."""

    def refreshed(self, events: list[tuple[str, int]]) -> Model:
        """Return what trends once these (item, epoch seconds) have happened too."""
        ...


_CURRENT: WeakKeyDictionary[Model, tuple[int, Model]] = WeakKeyDictionary()


def current(trained: Model, stream: Stream, since: int, counted: EventFilter) -> Model:
    """Return a model that knows of the events after `since` that count; made anew when there are more."""
    if len(stream) <= since:
        return trained
    known = _CURRENT.get(trained)
    if known is None or known[0] != len(stream):
        events = [(event.item, event.at) for event in stream.after(since) if counted.keeps(event)]
        known = (len(stream), cast("Trending", trained).refreshed(events))
        _CURRENT[trained] = known
    return known[1]
