"""The terminal: a conversation that can be read as in Slack."""

import os
import shutil
import sys
import time
from collections.abc import Mapping
from typing import TextIO

from sandbox.slack import terminal
from sandbox.slack.wire import Json

_BOLD, _DIM, _BLUE, _GREEN, _RED, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[34m", "\x1b[32m", "\x1b[31m", "\x1b[0m"
_ERASE = "\r\x1b[2K"
_PROMPT = "› "


class Screen:
    """Prints what happens; a line of progress is shown only where a person watches."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        """Print to `out`, in colour where it is a terminal and NO_COLOR is not set."""
        self._out = out
        self._watched = out.isatty()
        self._colour = self._watched and not os.environ.get("NO_COLOR")
        self._progress = ""
        self._asking = False
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long the show has lasted."""
        return time.monotonic() - self._began

    def chapter(self, title: str) -> None:
        """Open a part of the tour."""
        self._print(f"\n{self._paint(_BOLD, f'── {title} ──')}")

    def note(self, text: str = "") -> None:
        """Say something beside the conversation."""
        self._print(self._paint(_DIM, text) if text else "")

    def trouble(self, text: str) -> None:
        """Say what went wrong."""
        self._print(self._paint(_RED, text))

    def does(self, who: str, what: str) -> None:
        """Show what a person does."""
        self._print(f"\n{self._paint(_BLUE, who)}  {self._paint(_BOLD, what)}")

    def shows(self, who: str, message: Json, names: Mapping[str, str]) -> None:
        """Show a message of the app."""
        whisper = self._paint(_DIM, "  (only visible to you)") if message.get("ephemeral_to") else ""
        lines = [f"  │ {line}".rstrip() for line in terminal.render(message, names)]
        self._print("\n".join([f"{self._paint(_GREEN, who)}{whisper}", *lines]))

    def whispers(self, who: str, headline: str) -> None:
        """Show the beginning of a direct message."""
        self._print(f"{self._paint(_GREEN, who)}{self._paint(_DIM, f'  (DM)  {headline}')}")

    def asks(self) -> None:
        """Show that something can be typed; what is printed meanwhile appears above."""
        self._asking = self._watched
        self._print("", end="")

    def is_answered(self) -> None:
        """Go on below what was typed."""
        self._asking = False

    def progress(self, text: str) -> None:
        """Show where something stands, in place of what was shown of it before; not where somebody types."""
        if self._watched and not self._asking:
            width = shutil.get_terminal_size().columns - 1
            self._progress = f"  … {text}"[:width]
            self._out.write(f"{_ERASE}{self._paint(_DIM, self._progress)}")
            self._out.flush()

    def _print(self, text: str, *, end: str = "\n") -> None:
        erase = _ERASE if self._progress or self._asking else ""
        self._progress = ""
        prompt = self._paint(_BOLD, _PROMPT) if self._asking else ""
        print(f"{erase}{text}", file=self._out, end=f"{end}{prompt}", flush=True)

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_OFF}" if self._colour else text
