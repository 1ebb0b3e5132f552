"""Lines to AWS, which accounts share: a client with its certificates is 1 MiB, too much to have for each account.

boto3 is imported when the first is opened, so that it holds up nobody before.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import RLock, Thread
from typing import TYPE_CHECKING

from bot.personalize.identity import Identity

if TYPE_CHECKING:
    from bot.personalize.boto import Boto
    from bot.personalize.line import Line

_THREADS = 128  # calls that may be on their way, of all accounts together
_LAST_CALLS = 1.0  # seconds


class Lines:
    """The lines that were opened, and the threads in which their clients wait."""

    def __init__(self) -> None:
        """Begin with none."""
        self.pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="aws")
        self._lines: dict[tuple[str | None, str | None], Line] = {}
        self._botos: dict[tuple[str | None, Identity, str], Boto] = {}
        self._lock = RLock()

    def boto(self, region: str | None, identity: Identity, account: str) -> "Boto":
        """Return what makes an account's calls; raises `Refused` where it cannot be opened."""
        return self._botos.get((region, identity, account)) or self._open(region, identity, account)

    def to(self, region: str | None, profile: str | None) -> "Line":
        """Return a line, which may be another account's already.

        Raises:
            ProfileNotFound: there is no such profile.
        """
        from bot.personalize.line import Line

        region = region or region_here()
        with self._lock:
            if (region, profile) not in self._lines:
                self._lines[region, profile] = Line.to(region, profile, connections=_THREADS)
            return self._lines[region, profile]

    def _open(self, region: str | None, identity: Identity, account: str) -> "Boto":
        from bot.personalize.boto import Boto

        key = (region, identity, account)
        with self._lock:
            if key not in self._botos:
                self._botos[key] = Boto(lambda: self.to(region, identity.profile), identity, account=account)
            return self._botos[key]

    def close(self) -> None:
        """Wait for a moment for the calls that are on their way, and close all clients."""
        waiting = Thread(target=self.pool.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        waiting.start()
        waiting.join(_LAST_CALLS)
        for line in self._lines.values():
            line.clients.close()


@asynccontextmanager
async def open_lines() -> AsyncIterator[Lines]:
    """Yield lines, which are closed when the block ends."""
    lines = Lines()
    try:
        yield lines
    finally:
        await asyncio.to_thread(lines.close)


def region_here() -> str | None:
    """Return the region of `AWS_REGION`, which boto3 alone does not read; None leaves it to boto3's own chain."""
    return os.environ.get("AWS_REGION") or None
