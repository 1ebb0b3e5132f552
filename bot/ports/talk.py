"""What people say to the bot, kept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.config import Keep
from bot.model.history import Asked
from bot.model.thread import Subject


class Deliveries(Protocol):
    """What Slack has delivered, so that a repetition is known as one."""

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """Keep the key, and say whether it is new."""
        ...


class Threads(Protocol):
    """What people talk about with the bot."""

    async def first_meeting(self, user: str, *, at: datetime) -> bool:
        """Keep that somebody was greeted, and say whether that is new; of several who ask, one hears yes."""
        ...

    async def remember(self, channel: str, starts: Collection[str], *, line: str, trace: str, at: datetime) -> None:
        """Keep what threads are about from now on, by the messages (`ts`) that they are below.

        `trace` is the id of the command, by which a job that it began is called too.
        """
        ...

    async def about(self, channel: str, ts: str, *, user: str) -> Subject | None:
        """Return what the thread below a message is about, None where that is not known (any more).

        A job's message is found as well, also where it went to `user` directly.
        """
        ...


class Audit(Protocol):
    """Who asked for what, and how it went."""

    async def asked(
        self, *, user: str, channel: str, line: str, outcome: str, at: datetime, account: str | None
    ) -> None:
        """Keep one command; `outcome` is `done`, or the name of the error that the person was told.

        `account` is the AWS account that it concerned, None where that was none alone.
        """
        ...

    async def lately(
        self, *, limit: int, before: int | None, naming: str | None, channels: Collection[str]
    ) -> list[Asked]:
        """Return the commands that were kept last, newest first, or those `before` a position.

        Where a name is given, only those that hold it, or were given in one of the channels.
        """
        ...


class Pruning(Protocol):
    """What the store forgets in time."""

    async def turn(self, now: datetime, *, every: timedelta) -> bool:
        """Take a turn where it is time, and say so; of several processes one has it."""
        ...

    async def prune(self, now: datetime, *, keep: Keep, limit: int) -> int:
        """Forget up to `limit` of each kind that was kept long enough, and return how many that were.

        What is still to be told is kept, and so is its job.
        """
        ...
