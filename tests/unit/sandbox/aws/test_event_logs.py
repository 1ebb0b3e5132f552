"""Events on disk: only new ones are written, and only those of a whole state are read."""

from pathlib import Path

import pytest

from sandbox.aws.datasets.streams import Event, Stream
from sandbox.aws.event_logs import EventLogs, Mark


def event(user: str, at: int) -> Event:
    """Return an event of somebody."""
    return Event(user=user, session=f"session of {user}", item="film-1", at=at, event_type="watch")


@pytest.fixture
def stream() -> Stream:
    """Return a stream with two events."""
    stream = Stream()
    stream.add([event("ada", 1), event("bob", 2)])
    return stream


def test_new_events_are_added_to_the_file(stream: Stream, tmp_path: Path) -> None:
    """And what was there before stays as it is."""
    logs = EventLogs(folder=tmp_path)
    logs.append(Mark.of(stream))
    before = (tmp_path / stream.log).read_bytes()
    stream.add([event("ada", 3)])
    logs.append(Mark.of(stream))
    assert (tmp_path / stream.log).read_bytes().startswith(before)
    assert EventLogs(folder=tmp_path).read(stream.log, 3) == stream


def test_what_a_stop_left_half_written_is_written_over(stream: Stream, tmp_path: Path) -> None:
    """The state knows of two events, whatever else is in the file."""
    EventLogs(folder=tmp_path).append(Mark.of(stream))
    with (tmp_path / stream.log).open("ab") as file:
        file.write(b"half an ev")
    logs = EventLogs(folder=tmp_path)
    restored = logs.read(stream.log, 2)
    assert restored == stream
    restored.add([event("cyd", 3)])
    logs.append(Mark.of(restored))
    assert EventLogs(folder=tmp_path).read(stream.log, 3) == restored


def test_what_was_forgotten_is_in_no_file_that_is_read(stream: Stream, tmp_path: Path) -> None:
    """Forgetting begins another file, with empty places for what is gone."""
    logs = EventLogs(folder=tmp_path)
    logs.append(Mark.of(stream))
    old = stream.log
    assert stream.forget({"ada"}) == 1
    assert stream.log != old
    logs.append(Mark.of(stream))
    assert b"ada" not in (tmp_path / stream.log).read_bytes()
    assert EventLogs(folder=tmp_path).read(stream.log, 2) == stream
