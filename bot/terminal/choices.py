"""Buttons, as numbers that can be typed."""

from collections.abc import Iterator
from dataclasses import field

from bot.model.cards import buttons_in
from bot.model.message import Message
from bot.records import dataclass
from bot.views.blocks import RENEW, SAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A button: what it says, the line that it types, and what is asked before that."""

    text: str
    line: str
    confirm: str | None = None


@dataclass(kw_only=True, slots=True)
class Choices:
    """The buttons that can be pressed now. A number means the same until the person types something else."""

    offered: list[Choice] = field(default_factory=list)

    def clear(self) -> None:
        """Begin to count anew."""
        self.offered.clear()

    def offer(self, message: Message) -> Iterator[tuple[int, Choice]]:
        """Yield the buttons of a message with their numbers."""
        for choice in _buttons(message):
            self.offered.append(choice)
            yield len(self.offered), choice

    def chosen(self, typed: str) -> Choice | None:
        """Return the button whose number was typed, None where that is none."""
        number = typed.strip().removesuffix(".")
        if not number.isdecimal() or not number.isascii() or len(number) > len(str(len(self.offered))):
            return None
        return self.offered[int(number) - 1] if 1 <= int(number) <= len(self.offered) else None


def _buttons(message: Message) -> Iterator[Choice]:
    for block in message.blocks:
        for element in buttons_in(block):
            if element["action_id"].startswith((SAY, RENEW)) and element.get("value"):
                confirm = element.get("confirm")
                text = element.get("accessibility_label") or element["text"]["text"]  # a card's stand apart from it
                yield Choice(text=text, line=element["value"], confirm=confirm and confirm["text"]["text"])
