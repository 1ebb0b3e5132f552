"""A Slack that fails as one likes: limits, trouble of its own, answers that get lost, channels that close."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.model.errors import ChannelBusy, ChannelClosed
from bot.model.message import Message
from tests.fake_channel import FakeChannel


class Fate(StrEnum):
    """What becomes of a call."""

    WELL = "well"
    LIMITED = "429"
    BROKEN = "500"
    UNHEARD = "carried out, and the answer lost"
    KILLED_BEFORE = "the bot dies before it"
    KILLED_AFTER = "the bot dies after it"


class Killed(BaseException):
    """The bot's process is no more."""


@dataclass(kw_only=True)
class UnreliableSlack(FakeChannel):
    """The port `Channel`: each call meets the next of `fates`; `closed` are the places that take nothing.

    `refused` keeps the keys that a closed place refused.
    """

    fates: list[Fate] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    async def post(self, destination: str, message: Message, *, key: str) -> str:
        """Show a message, if all goes well."""
        fate = self._meet(destination, key)
        ts = await super().post(destination, message, key=key)
        _answer(fate)
        return ts

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:
        """Replace a message, if all goes well."""
        fate = self._meet(destination, key)
        await super().edit(destination, ts, message, key=key)
        _answer(fate)

    async def find(self, destination: str, key: str) -> str | None:
        """Look for a message, if all goes well."""
        fate = self._meet(destination, key)
        found = await super().find(destination, key)
        _answer(fate)
        return found

    def _meet(self, destination: str, key: str) -> Fate:
        if destination in self.closed:
            self.refused.add(key)
            raise ChannelClosed("The bot is not in the channel.")
        match fate := self.fates.pop(0) if self.fates else Fate.WELL:
            case Fate.LIMITED:
                raise ChannelBusy("Slack does not take messages now.", retry_after=5)
            case Fate.BROKEN:
                raise ChannelBusy("Slack does not take messages now.")
            case Fate.KILLED_BEFORE:
                raise Killed
        return fate


def _answer(fate: Fate) -> None:
    if fate is Fate.UNHEARD:
        raise ChannelBusy("Slack cannot be reached.")
    if fate is Fate.KILLED_AFTER:
        raise Killed
