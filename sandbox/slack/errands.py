"""What Slack does a moment after it has answered, such as sharing a file."""

import asyncio
from collections.abc import Callable
from datetime import timedelta


class Errands:
    """Deeds that wait for their moment."""

    def __init__(self, delay: timedelta) -> None:
        """Do each so long after it was asked for."""
        self._delay = delay.total_seconds()
        self._waiting: dict[Callable[[], None], asyncio.TimerHandle] = {}

    def later(self, deed: Callable[[], None]) -> None:
        """Have it done in a moment."""
        self._waiting[deed] = asyncio.get_running_loop().call_later(self._delay, self._do, deed)

    def finish(self) -> None:
        """Do at once what still waits."""
        for deed in list(self._waiting):
            self._do(deed)

    def forget(self) -> None:
        """Leave undone what still waits."""
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()

    def _do(self, deed: Callable[[], None]) -> None:
        self._waiting.pop(deed).cancel()
        deed()
