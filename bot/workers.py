"""Processes beside the bot's own, so that neither heavy libraries nor heavy work is ever in it."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import ParamSpec, TypeVar

START_METHOD = "spawn"  # nothing of the bot's threads and connections gets into a worker

_SELDOM = 200_000  # objects
_P = ParamSpec("_P")
_T = TypeVar("_T")


class WorkerDiedError(Exception):
    """The process that did the work died over it, perhaps for want of memory."""


class Workers:
    """A small pool of processes, started when first needed."""

    def __init__(self, *, count: int = 1) -> None:
        """Start nothing yet."""
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a function in a worker; what goes in and out is pickled.

        Raises:
            WorkerDiedError: the worker died over it; the next call gets a new one.
        """
        pool = self._pool = self._pool or self._started()
        try:
            return await asyncio.wrap_future(pool.submit(function, *args, **kwargs))
        except BrokenProcessPool as error:
            if self._pool is pool:
                self._pool = None
            raise WorkerDiedError(str(error)) from error

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, mp_context=get_context(START_METHOD), initializer=_settle_in)

    async def close(self) -> None:
        """Let work that has begun come to its end, and stop the processes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


def _settle_in() -> None:
    """Leave Ctrl-C to the bot, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_SELDOM)  # rows and cells are many objects and no garbage: looking for it takes half of the time
    threading.Thread(target=_leave_with_the_bot, daemon=True).start()


def _leave_with_the_bot() -> None:
    bot = parent_process()
    if bot is not None:
        bot.join()
        os._exit(1)
