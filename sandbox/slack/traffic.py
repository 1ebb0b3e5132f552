"""The record of everything that passed between the workspace and the app, for tests and for the page's inspector."""

import itertools
from collections import deque

from sandbox.slack.changes import Changes, What
from sandbox.slack.wire import Clock, Json, milliseconds, without_none

KEPT = 5_000


class Traffic:
    """The last few thousand entries, oldest first."""

    def __init__(self, clock: Clock) -> None:
        """Date the entries by this clock."""
        self._clock = clock
        self._entries: deque[tuple[int, Json]] = deque(maxlen=KEPT)
        self.changes = Changes(milliseconds(clock))

    def note(self, direction: str, kind: str, summary: str, **more: object) -> None:
        """Record one entry: `direction` is `to_bot`, `from_bot` or `internal`; `more` are its particulars."""
        revision = self.changes.revision + 1
        entry = {"id": f"L{revision}", "time": milliseconds(self._clock), "direction": direction, "kind": kind}
        self._entries.append((revision, {**entry, "summary": summary, **without_none(more)}))
        self.changes.note(What.LOG)

    def entries(self, *, after: int = -1) -> list[Json]:
        """What was recorded after that revision: `{id, time (ms), direction, kind, summary, detail?, answer?, …}`."""
        newer = itertools.takewhile(lambda numbered: numbered[0] > after, reversed(self._entries))
        return [entry for _, entry in newer][::-1]

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.changes.note(What.RESET)
