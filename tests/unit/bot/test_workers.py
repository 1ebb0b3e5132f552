import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

import bot.workers
from bot.workers import WorkerDiedError, Workers

KILLED = """
import asyncio, os, signal
import bot.workers
from bot.workers import Workers

async def main():
    await Workers().run(os.getpid)
    print("works", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def _spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start workers as a program does, not as the other tests do."""
    monkeypatch.setattr(bot.workers, "START_METHOD", "spawn")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """Have workers, and stop them."""
    made = Workers()
    yield made
    await made.close()


async def test_a_worker_that_dies_is_told_and_replaced(workers: Workers) -> None:
    """Who asked hears of it, and the next piece of work is done."""
    with pytest.raises(WorkerDiedError):
        await workers.run(os._exit, 1)

    assert await workers.run(os.getpid) != os.getpid()


async def test_workers_start_with_the_first_work_and_end_when_closed(workers: Workers) -> None:
    """Closing before there was any work is nothing; closing after it ends the process."""
    await workers.close()
    worker = await workers.run(os.getpid)
    await workers.close()

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_worker_ends_with_a_bot_that_is_killed() -> None:
    """Nothing is left of it: the pipe that all its processes hold comes to its end."""
    killed = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE)
    left, _ = killed.communicate(timeout=20)

    assert (killed.returncode, left) == (-signal.SIGKILL, b"works\n")
