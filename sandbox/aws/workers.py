"""Worker processes for the real work, so that reading and training never block the endpoint.

Each worker is a pool of one process, so that a job can be stopped for good by ending its process and starting
another.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, suppress
from typing import ParamSpec, TypeVar

START_METHOD = "spawn"  # nothing of the endpoint's threads and connections gets into a worker

P = ParamSpec("P")
T = TypeVar("T")

# What the builds of BLAS read when numpy and scipy are loaded, which happens with a worker's first job.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class WorkerDiedError(Exception):
    """The worker process ended in the middle of a job (out of memory, killed)."""


class Workers:
    """A fixed number of worker processes; jobs beyond that wait their turn."""

    def __init__(self, count: int) -> None:
        """Prepare `count` workers; each starts its process with its first job."""
        self._threads = max(1, (os.cpu_count() or 1) // count)
        self._all = {_Worker(self._threads) for _ in range(count)}
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()  # the one that is warm first
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `function` returns in a worker; it and its arguments must pickle.

        Cancelling this ends the worker process, and with it the job. Raises `WorkerDiedError`, or what
        `function` raises.
        """
        worker = await self._idle.get()
        try:
            return await asyncio.wrap_future(worker.submit(function, *args, **kwargs))
        except BrokenProcessPool as error:
            worker = self._replace(worker)
            raise WorkerDiedError("The worker process ended unexpectedly") from error
        except asyncio.CancelledError:
            worker = self._replace(worker)
            raise
        finally:
            self._idle.put_nowait(worker)

    def _replace(self, worker: "_Worker") -> "_Worker":
        worker.kill()
        self._all.remove(worker)
        fresh = _Worker(self._threads)
        self._all.add(fresh)
        return fresh

    async def close(self) -> None:
        """End every worker process and wait until it is gone."""
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(asyncio.to_thread(worker.join) for worker in self._all))


@asynccontextmanager
async def start(count: int = 2) -> AsyncIterator[Workers]:
    """Hold workers for the length of a `with`."""
    workers = Workers(count)
    try:
        yield workers
    finally:
        await asyncio.shield(workers.close())


class _Worker:
    """One process that takes one job at a time."""

    def __init__(self, threads: int) -> None:
        """Prepare the process; `threads` bounds what BLAS may use in it."""
        processes = multiprocessing.get_context(START_METHOD)
        self._pool = ProcessPoolExecutor(1, mp_context=processes, initializer=_settle_in, initargs=(threads,))
        self._pid: Future[int] | None = None

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a job behind one that tells the process's id."""
        self._pid = self._pid or self._pool.submit(os.getpid)
        return self._pool.submit(function, *args, **kwargs)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        if self._pid is not None:
            self._pid.add_done_callback(_kill)

    def join(self) -> None:
        """Wait until the process is gone."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _kill(pid: Future[int]) -> None:
    if pid.cancelled() or pid.exception() is not None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid.result(), signal.SIGKILL)


def _settle_in(threads: int) -> None:
    """Leave Ctrl-C to the parent, end with it, and share the cores with the other workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
