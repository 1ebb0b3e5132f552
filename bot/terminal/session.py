"""The conversation: lines in, until they end."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.records import dataclass
from bot.terminal.completion import LineCompleter
from bot.terminal.inventory import Inventory
from bot.terminal.screen import Screen
from bot.views.help import Usage

LEAVING = frozenset({"exit", "quit", "bye", ":q", "logout"})
"""What ends the conversation, beside the end of the input."""

_RUNNING_LINES = 5
_PROMPT = "› "

Answering = Callable[[str], Awaitable[bool]]
"""Answers a line, and says whether what it asked for was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One person's conversation with the bot."""

    screen: Screen
    answer: Answering
    inventory: Inventory
    verbs: Sequence[Usage]
    history: Path

    async def converse(self) -> None:
        """Answer until the person leaves; at a terminal with completion and a line for each job that runs."""
        if sys.stdin.isatty() and sys.stdout.isatty():
            await self._at_a_terminal()
        else:
            async for typed in _lines_of_stdin():
                if not await self._take(typed):
                    return

    async def _at_a_terminal(self) -> None:
        prompt: PromptSession[str] = PromptSession(
            history=FileHistory(str(self.history)),
            completer=LineCompleter(self.verbs, lambda: self.inventory.names),
            complete_while_typing=False,
            bottom_toolbar=self._toolbar,
        )
        self.screen.changed = prompt.app.invalidate
        with patch_stdout(raw=True):
            while True:
                self.inventory.refresh()
                try:
                    typed = await prompt.prompt_async(_PROMPT)
                    if not await self._take(typed, is_terminal=True):
                        return
                except KeyboardInterrupt:
                    continue  # Ctrl-C leaves the line, not the program
                except EOFError:
                    return

    async def _take(self, typed: str, *, is_terminal: bool = False) -> bool:
        """Answer a line, and say whether the conversation goes on; what nobody can confirm is not done."""
        line = typed.strip()
        if line.lower() in LEAVING:
            return False
        choice = self.screen.choices.chosen(line)
        if choice and choice.confirm and not (is_terminal and await _confirmed(choice.confirm)):
            return True
        if line:
            self.screen.choices.clear()
            await self.answer(choice.line if choice else line)
        return True

    def _toolbar(self) -> FormattedText | None:
        running = self.screen.running
        if not running:
            return None
        rest = len(running) - _RUNNING_LINES
        lines = [*running[:_RUNNING_LINES], *([f"… and {rest} more"] if rest > 0 else [])]
        return FormattedText([("", "\n".join(lines))])


async def _confirmed(question: str) -> bool:
    prompt: PromptSession[str] = PromptSession()
    said = await prompt.prompt_async(f"{question} Go on? (y/N) ")
    return said.strip().lower() in {"y", "yes"}


async def _lines_of_stdin() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line
