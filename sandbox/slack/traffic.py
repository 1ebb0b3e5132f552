"""The record of everything that passed between the workspace and the app, for tests and for the page's inspector."""

from collections import deque

from sandbox.slack.changes import Changes
from sandbox.slack.wire import Clock, Json, without_none

KEPT = 5_000


class Traffic:
    """The last few thousand entries, oldest first."""

    def __init__(self, clock: Clock) -> None:
        """Date the entries by this clock."""
        self._clock = clock
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self.changes = Changes()

    def note(self, direction: str, kind: str, summary: str, **more: object) -> None:
        """Record one entry: `direction` is `to_bot`, `from_bot` or `internal`; `more` are its particulars."""
        self.changes.note()
        milliseconds = round(self._clock().timestamp() * 1000)
        entry = {"id": f"L{self.changes.revision}", "time": milliseconds, "direction": direction, "kind": kind}
        self._entries.append({**entry, "summary": summary, **without_none(more)})

    def entries(self) -> list[Json]:
        """What was recorded: `{id, time (ms), direction, kind, summary, detail?, ack_ms?, answer?, …}`."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.changes.note()
