"""Somebody at a terminal: types, and reads what stands there."""

import asyncio
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

_PATIENCE = 40.0  # seconds
_SIZE = struct.pack("HHHH", 50, 160, 0, 0)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


@dataclass(kw_only=True, slots=True)
class Terminal:
    """A program in a pseudo-terminal. `said` is what it wrote, without what moves the cursor."""

    process: asyncio.subprocess.Process
    master: int
    said: str = ""
    read: int = 0

    def types(self, text: str) -> None:
        """Type some keys."""
        os.write(self.master, text.encode())

    def enters(self, line: str) -> None:
        """Type a line; what stood there before is no answer to it."""
        self.read = len(self.said)
        self.types(f"{line}\r")

    async def reads(self, words: str) -> str:
        """Wait until something like `words` was answered, and return all that was."""
        late = asyncio.get_running_loop().time() + _PATIENCE
        while words not in self.said[self.read :]:
            assert asyncio.get_running_loop().time() < late, f"no {words!r} in: {self.said[self.read :]}"
            await self._more()
        return self.said[self.read :]

    async def completes(self, word: str) -> None:
        """Press Tab until a word is completed, since names are looked up meanwhile."""
        late = asyncio.get_running_loop().time() + _PATIENCE
        while word not in self.said[self.read :]:
            assert asyncio.get_running_loop().time() < late, f"no {word!r} in: {self.said[self.read :]}"
            self.types("\t")
            await self._more()

    async def leaves(self) -> int:
        """Say goodbye, and return the exit status."""
        self.types("exit\r")
        async with asyncio.timeout(_PATIENCE):
            while self.process.returncode is None:
                await self._more()
                await asyncio.wait({asyncio.ensure_future(self.process.wait())}, timeout=0.01)
        return self.process.returncode

    async def _more(self) -> None:
        """Take what was written meanwhile."""
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self.master, lambda: None if ready.done() else ready.set_result(None))
        try:
            await asyncio.wait({ready}, timeout=0.2)
            if ready.done():
                written = os.read(self.master, 65_536).decode(errors="replace")
                self.said += _ESCAPES.sub("", written)
        except OSError:  # Linux's way to say that the other side was closed
            await self.process.wait()
        finally:
            asyncio.get_running_loop().remove_reader(self.master)


@asynccontextmanager
async def at_a_terminal(arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Terminal]:
    """Start the bot's command line in a pseudo-terminal; what is left of it when the block ends is killed."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, _SIZE)
    environment = {
        **environment,
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }  # nobody says where the cursor is
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process=process, master=master)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        os.close(master)
