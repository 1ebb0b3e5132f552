"""What is to be told, and where it is shown."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.model.message import Message
from bot.model.notice import Backlog, Ending, Held, Notice, PendingNotice
from bot.model.pace import Pace


class Outbox(Protocol):
    """The notices, kept until Slack has shown them."""

    def claim(self, now: datetime, *, pace: Pace) -> AbstractAsyncContextManager[Mapping[str, Sequence[PendingNotice]]]:
        """Have what is to be sent now, by destination, while the block runs: no more than the pace has room for.

        No other process sends to these destinations meanwhile. New messages come first, in the order in which they were
        written, then edits; what is had counts as sent.
        """
        ...

    async def gather(
        self, now: datetime, *, pace: Pace, most: int, compose: Callable[[Sequence[Ending]], Message]
    ) -> int:
        """Have floods of results told in digests of up to `most`, and return how many results that were.

        A digest and what it tells are kept in one transaction: each result is told in it or on its own, never both.
        For a while after a digest, further results at its destination wait for the next.
        """
        ...

    async def attempted(self, key: str) -> None:
        """Keep that a first post begins now, whose end may never be known.

        Raises `ClaimLost` where another process has claimed the destination meanwhile.
        """
        ...

    async def sent(self, key: str, *, revision: int, ts: str, at: datetime) -> None:
        """Keep that Slack has shown this revision, as the message `ts`."""
        ...

    async def postpone(self, key: str, *, until: datetime) -> None:
        """Try again at `until`, and send nothing else to its destination before."""
        ...

    async def rest_edits(self, *, until: datetime) -> None:
        """Edit nothing anywhere before `until`: Slack limits edits by workspace."""
        ...

    async def park(self, key: str, *, reason: str) -> None:
        """Give up on a notice until its message changes, or it is released: the channel will not take it."""
        ...

    async def release(self, destination: str | None) -> int:
        """Let what was parked at a destination, or everywhere, wait again, and return how many notices that were."""
        ...

    async def askers(self, digest: str) -> Collection[str]:
        """Return who asked for the jobs that a digest tells of, by its key."""
        ...

    async def held(self, *, limit: int) -> list[Held]:
        """Return what Slack does not show, the parked first, else in the order in which it was written."""
        ...

    async def add(self, notice: Notice) -> None:
        """Keep a notice of its own, as `Jobs.record` does."""
        ...

    async def backlog(self) -> Backlog:
        """Return how much there is to be told still, by the database's own clock."""
        ...


class Channel(Protocol):
    """Where messages are shown. `destination` is a channel id, or a user id for a direct message."""

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Post a message that carries `key`, and return Slack's id of it (`ts`)."""
        ...

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message."""
        ...

    async def find(self, destination: str, key: str) -> str | None:
        """Return the `ts` of the message that carries `key`, where the bot posted one lately."""
        ...
