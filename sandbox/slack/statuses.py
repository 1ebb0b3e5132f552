"""What the app says that it is doing in a thread ("Loading states"): gone after two minutes, or at its next message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.slack.changes import Changes, What
from sandbox.slack.wire import Clock

STATUS_LIFE = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Status:
    """What is shown, e.g. `is thinking…`; `loading_messages` take turns in its place."""

    text: str
    loading_messages: Sequence[str]
    ends: datetime


class Statuses:
    """The status of each thread, by channel and first message."""

    def __init__(self, changes: Changes, clock: Clock) -> None:
        """Start with none; tell age by this clock."""
        self._changes = changes
        self._clock = clock
        self._by_thread: dict[tuple[str, str], Status] = {}

    def show(self, channel: str, thread_ts: str, text: str, loading_messages: Sequence[str] = ()) -> None:
        """Show this status from now on; an empty text takes it away."""
        if text:
            ends = self._clock() + STATUS_LIFE
            self._by_thread[channel, thread_ts] = Status(text=text, loading_messages=loading_messages, ends=ends)
        elif self._by_thread.pop((channel, thread_ts), None) is None:
            return
        self._changes.note(What.STATUS, channel)

    def of(self, channel: str) -> dict[str, Status]:
        """The statuses in a channel, by thread."""
        now = self._clock()
        return {ts: one for (place, ts), one in self._by_thread.items() if place == channel and one.ends > now}
