"""What changed on somebody's screen, in order, so that readers can follow instead of asking again."""

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TypeAlias

REMEMBERED = 10_000


class What(StrEnum):
    """The kinds of thing that change."""

    MESSAGE = auto()  # a message is new, edited, or has another thread or reaction
    REMOVED = auto()
    VIEWS = auto()  # somebody's modals or Home tab
    STATUS = auto()  # what the app says that it is doing in a channel's threads
    CHANNELS = auto()  # a conversation is new, or its members or its name changed
    FILE = auto()
    SCHEDULED = auto()
    LOG = auto()
    RESET = auto()


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: `where` is a channel, user or file id; `only_for` the one user who sees an ephemeral message."""

    revision: int
    what: What
    where: str = ""
    ts: str = ""
    only_for: str | None = None


Listener: TypeAlias = Callable[[Change], None]


class Changes:
    """The latest changes, numbered; a way to wait for the next, and to be told of each."""

    def __init__(self, first: int = 0) -> None:
        """Count from this revision on."""
        self.revision = first
        self._journal: deque[Change] = deque(maxlen=REMEMBERED)
        self._bells: set[asyncio.Event] = set()
        self._listeners: list[Listener] = []

    def note(self, what: What, where: str = "", *, ts: str = "", only_for: str | None = None) -> None:
        """Count a change, tell the listeners, and wake whoever waits for one."""
        self.revision += 1
        change = Change(revision=self.revision, what=what, where=where, ts=ts, only_for=only_for)
        if what is What.RESET:
            self._journal.clear()
        else:
            self._journal.append(change)
        for listener in self._listeners:
            listener(change)
        for bell in self._bells:
            bell.set()

    def tell(self, listener: Listener) -> None:
        """Call this with every change from now on."""
        self._listeners.append(listener)

    def after(self, revision: int) -> list[Change] | None:
        """What changed after that revision; None when that is not remembered, or the revision is not from here."""
        oldest = self._journal[0].revision - 1 if self._journal else self.revision
        if not oldest <= revision <= self.revision:
            return None
        newer = itertools.takewhile(lambda change: change.revision > revision, reversed(self._journal))
        return list(newer)[::-1]

    @contextlib.contextmanager
    def ringing(self, bell: asyncio.Event) -> Iterator[None]:
        """Set this event at every change, until the block ends."""
        self._bells.add(bell)
        try:
            yield
        finally:
            self._bells.discard(bell)

    async def since(self, revision: int, *, seconds: float) -> None:
        """Return once something changed after that revision, or the seconds have passed."""
        bell = asyncio.Event()
        with self.ringing(bell), contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while revision == self.revision:
                    await bell.wait()
