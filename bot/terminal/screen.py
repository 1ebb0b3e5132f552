"""What stands in the terminal: answers, notices as they come, and how far jobs are."""

import sys
from collections.abc import Callable
from dataclasses import field
from typing import TypeVar

from rich.console import Console, RenderableType
from rich.text import Text

from bot.model.message import Message
from bot.model.resource import Status
from bot.model.sheet import Sheet
from bot.records import dataclass
from bot.terminal.choices import Choices
from bot.terminal.texts import headline, shown
from bot.views.marks import mark

Reply = TypeVar("Reply")

_WIDE = 1_000  # columns where nobody looks: a program reads lines, and cuts them itself
_RUNS = tuple(mark(status) for status in (Status.WAITING, Status.RUNNING))
_CARD = ":card:"


def console() -> Console:
    """Return a console on standard output: in colour and as wide as the terminal, or else plain and wide."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False)


@dataclass(kw_only=True, slots=True)
class Screen:
    """Shows messages. `changed` is called when what `running` returns has changed.

    It is the port `Channel`, and takes answers as Slack does.
    """

    console: Console
    choices: Choices = field(default_factory=Choices)
    changed: Callable[[], None] = lambda: None
    _cards: dict[str, str] = field(default_factory=dict)
    _shown: int = 0

    @property
    def running(self) -> list[str]:
        """How far the jobs are that run, a line for each."""
        return list(self._cards.values())

    def show(self, message: Message) -> str:
        """Print a message with the numbers of its buttons, and return an id of it."""
        for part in shown(message):
            self._print(part)
        for number, choice in self.choices.offer(message):
            same = choice.text.lower() == choice.line
            words = f"{number}. {choice.text}" + ("" if same else f"  ({choice.line})")
            self._print(Text(f"  {words}", style="green"))
        self._shown += 1
        return str(self._shown)

    async def begin(self, reply: Reply, message: Message) -> Reply:
        """Say that something takes a while; the answer comes below."""
        self.show(message)
        return reply

    async def send(self, reply: object, message: Message, *, public: bool) -> str | None:  # noqa: ARG002 - there is one place
        """Show an answer, and return an id of it."""
        return self.show(message)

    async def attach(self, sheet: Sheet, *, channel: str, thread: str | None) -> bool:  # noqa: ARG002 - likewise
        """Print a table as CSV, for other programs to read."""
        self._print(Text(sheet.csv().replace("\r\n", "\n").rstrip()))
        return True

    async def post(self, destination: str, message: Message, *, key: str) -> str:  # noqa: ARG002 - likewise
        """Show a notice: a job's card as a line that changes in its place, anything else as a message."""
        if _CARD in key:
            self._keep(key, message)
            return key
        self.console.print()
        return self.show(message)

    async def edit(self, destination: str, ts: str, message: Message, *, key: str) -> None:  # noqa: ARG002 - likewise
        """Show how far a job is by now; what was printed stays as it is."""
        if _CARD in key:
            self._keep(key, message)

    async def find(self, destination: str, key: str) -> str | None:  # noqa: ARG002 - a terminal keeps nothing
        """Find nothing: what was printed before is gone."""
        return None

    def _print(self, part: RenderableType) -> None:
        if self.console.is_terminal:
            self.console.print(part)
            return
        with self.console.capture() as captured:
            self.console.print(part)
        self.console.out("\n".join(line.rstrip() for line in captured.get().splitlines()))

    def _keep(self, key: str, message: Message) -> None:
        said = headline(message)
        if said.startswith(_RUNS):
            self._cards[key] = said
        else:
            self._cards.pop(key, None)
        self.changed()
