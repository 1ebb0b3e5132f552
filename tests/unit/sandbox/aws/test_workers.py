import asyncio
import os
import time

import pytest

from sandbox.aws import workers
from sandbox.aws.workers import WorkerDiedError, Workers
from tests.aws_endpoint import until


@pytest.fixture(autouse=True)
def _spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start workers as a program does, not as the other tests do."""
    monkeypatch.setattr(workers, "START_METHOD", "spawn")


def process_alive(pid: int) -> bool:
    """Tell whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def die() -> None:
    """End the worker as the kernel does when memory runs out."""
    os.abort()


async def test_jobs_run_in_other_processes_and_the_warm_one_first() -> None:
    """One job after the other uses one process, which is not ours."""
    async with workers.start(2) as pool:
        first = await pool.run(os.getpid)
        assert first != os.getpid()
        assert await pool.run(os.getpid) == first


async def test_a_cancelled_job_ends_with_its_process() -> None:
    """Cancelling ends the process at once, and the next job finds a new one."""
    async with workers.start(1) as pool:
        pid = await pool.run(os.getpid)
        job = asyncio.create_task(pool.run(time.sleep, 600))
        await asyncio.sleep(0)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert await pool.run(os.getpid) != pid
        until(lambda: not process_alive(pid))


async def test_a_worker_that_dies_is_replaced() -> None:
    """Whoever waited is told, and the next job works."""
    async with workers.start(1) as pool:
        with pytest.raises(WorkerDiedError):
            await pool.run(die)
        assert await pool.run(os.getpid)


async def test_what_a_job_raises_comes_back() -> None:
    """An error in the worker is the caller's."""
    async with workers.start(1) as pool:
        with pytest.raises(ValueError, match="invalid literal"):
            await pool.run(int, "x")


async def test_nothing_is_left_running() -> None:
    """On the way out every process ends, in the middle of a job too."""
    pool = Workers(1)
    pid = await pool.run(os.getpid)
    job = asyncio.create_task(pool.run(time.sleep, 600))
    await asyncio.sleep(0)
    await pool.close()
    assert not process_alive(pid)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
