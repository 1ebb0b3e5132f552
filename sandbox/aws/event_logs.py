"""Events in files that only grow: to keep a new one costs the same, however many there are."""

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sandbox.aws.datasets.streams import Event, Stream

_TOGETHER = 1000  # events in a list: while one is pickled, nothing else may run


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How far a stream had come: `log` is the name of its file, `count` the number of its events."""

    stream: Stream
    log: str
    count: int

    @classmethod
    def of(cls, stream: Stream) -> "Mark":
        """Mark where a stream is now."""
        return cls(stream=stream, log=stream.log, count=len(stream))


@dataclass(kw_only=True, slots=True)
class EventLogs:
    """Writes and reads the logs in `folder`. A log is pickled lists of events, one after another."""

    folder: Path
    _ends: dict[str, tuple[int, int]] = field(default_factory=dict)  # by log: the events in it, and its bytes

    def append(self, mark: Mark) -> None:
        """Write what the log lacks up to a mark; what an attempt left that failed is written over."""
        count, end = self._ends.get(mark.log, (0, 0))
        if mark.count <= count:
            return
        descriptor = os.open(self.folder / mark.log, os.O_RDWR | os.O_CREAT)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(end)
            file.truncate()
            for start in range(count, mark.count, _TOGETHER):
                events = mark.stream.between(start, min(start + _TOGETHER, mark.count))
                pickle.dump(events, file, protocol=pickle.HIGHEST_PROTOCOL)
            self._ends[mark.log] = (mark.count, file.tell())

    def read(self, log: str, count: int) -> Stream:
        """Return the stream with so many events of a log; more were never part of a state."""
        stream = Stream(log=log)
        if count:
            with (self.folder / log).open("rb") as file:
                for events in _chunks(file, count):
                    stream.add(events)
                self._ends[log] = (count, file.tell())
        return stream


def _chunks(file: BinaryIO, count: int) -> Iterator[list[Event | None]]:
    read = 0
    while read < count:
        events = pickle.load(file)  # noqa: S301 - written by this endpoint, in a directory only it can write to
        read += len(events)
        yield events
