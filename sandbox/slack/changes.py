"""A count of everything that changed on somebody's screen, so that readers can wait instead of asking again."""

import asyncio
import contextlib


class Changes:
    """A revision, and a way to wait for the next."""

    def __init__(self) -> None:
        """Start at revision 0."""
        self.revision = 0
        self._changed = asyncio.Event()

    def note(self) -> None:
        """Count a change, and wake whoever waits for one."""
        self.revision += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def since(self, revision: int, *, seconds: float) -> None:
        """Return once something changed after that revision, or the seconds have passed."""
        if revision == self.revision:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
