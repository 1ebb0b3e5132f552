"""What comes of a command line."""

from typing import Protocol

from bot.model.message import Message
from bot.model.sheet import Sheet
from bot.records import dataclass
from handlers.surfaces import Reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a person is told, whether the channel sees it, and how it went (for the audit).

    `understood` is the line that was carried out, where that is not the one that was typed. `before` is told first.
    """

    message: Message
    public: bool = False
    outcome: str = "done"
    understood: str | None = None
    before: Message | None = None


class Answering(Protocol):
    """Brings answers to where they were asked for."""

    async def begin(self, reply: Reply, message: Message) -> Reply:
        """Say that something takes a while, and return where the answer goes."""
        ...

    async def send(self, reply: Reply, message: Message, *, public: bool) -> str | None:
        """Send an answer, and return the id of the message; None where it has none, or could not be sent."""
        ...

    async def attach(self, sheet: Sheet, *, channel: str, thread: str | None) -> bool:
        """Send a table as a file to a channel, or a person, and say whether it was taken."""
        ...
