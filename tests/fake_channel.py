"""A Slack in memory, for tests of what is said. The contract tests hold it to what the real adapter does."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from bot.model.errors import ChannelClosed
from bot.model.message import Message


class Moment(StrEnum):
    """Where a call can be cut off: before Slack has taken it, or after, with its answer still on the way."""

    BEFORE_POST = "before post"
    AFTER_POST = "after post"
    BEFORE_EDIT = "before edit"
    AFTER_EDIT = "after edit"


@dataclass(kw_only=True, slots=True)
class Shown:
    """A message that people see."""

    destination: str
    ts: str
    key: str
    message: Message


@dataclass(kw_only=True)
class FakeChannel:
    """The port `Channel`.

    `refusals` are raised by the next calls to a destination, in order. At the moment `cut_at` a call sets `cut` and
    never returns, as if the process were killed there. `calls` keeps what was asked, as `post KEY` and the like.
    """

    shown: list[Shown] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refusals: defaultdict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    cut_at: Moment | None = None
    cut: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Show a message."""
        self._enter("post", destination, key)
        await self._pass(Moment.BEFORE_POST)
        ts = f"1795510800.{len(self.shown):06}"
        self.shown.append(Shown(destination=destination, ts=ts, key=key, message=message))
        await self._pass(Moment.AFTER_POST)
        return ts

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message."""
        self._enter("edit", destination, key)
        await self._pass(Moment.BEFORE_EDIT)
        for shown in self.shown:
            if (shown.destination, shown.ts) == (destination, ts):
                shown.message = message
        await self._pass(Moment.AFTER_EDIT)

    async def find(self, destination: str, key: str) -> str | None:
        """Look for a message."""
        self._enter("find", destination, key)
        return next((one.ts for one in self.shown if (one.destination, one.key) == (destination, key)), None)

    def texts(self, destination: str) -> list[str]:
        """Return what people read at a destination, from the top."""
        return [shown.message.text for shown in self.shown if shown.destination == destination]

    def close(self, destination: str, *, times: int = 1) -> None:
        """Let the next calls hear that the bot is not in that channel."""
        self.refusals[destination] += [ChannelClosed("The bot is not in the channel. Invite it there.")] * times

    def _enter(self, what: str, destination: str, key: str) -> None:
        self.calls.append(f"{what} {key}")
        if self.refusals[destination]:
            raise self.refusals[destination].pop(0)

    async def _pass(self, moment: Moment) -> None:
        if moment is self.cut_at:
            self.cut.set()
            await _never()


async def _never() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError
