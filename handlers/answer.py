"""What comes of a command line."""

from dataclasses import dataclass

from bot.model.message import Message


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
