"""A channel that tells what becomes of the notices."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.model.errors import ChannelBusy, ChannelClosed
from bot.model.message import Message
from bot.model.signs import NoticeTold
from bot.ports import Channel, Watch
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchedChannel:
    """The port `Channel`, by another one."""

    channel: Channel
    watch: Watch

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Post a message."""
        with self._telling("posted"):
            return await self.channel.post(destination, message, key=key)

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message."""
        with self._telling("edited"):
            await self.channel.edit(destination, ts, message, key=key)

    async def find(self, destination: str, key: str) -> str | None:
        """Look for a message."""
        return await self.channel.find(destination, key)

    @contextmanager
    def _telling(self, outcome: str) -> Iterator[None]:
        try:
            yield
        except ChannelBusy:
            self.watch(NoticeTold(outcome="busy"))
            raise
        except ChannelClosed:
            self.watch(NoticeTold(outcome="closed"))
            raise
        self.watch(NoticeTold(outcome=outcome))
