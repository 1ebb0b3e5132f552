import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.datafiles.inspector import open_inspector
from bot.datafiles.workers import Workers
from bot.model.datafile import FileHead
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.ports import Inspector

KILLED = """
import asyncio, os, signal
from bot.datafiles.workers import Workers

async def main():
    await Workers().run(os.getpid)
    print("works", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """Have workers, and stop them."""
    made = Workers()
    yield made
    await made.close()


def head(content: bytes) -> FileHead:
    """Return a whole file."""
    return FileHead(location="s3://bucket/file.csv", body=content, size=len(content))


async def test_files_are_read_in_another_process() -> None:
    """What a file holds, what is wrong with it (with all problems) and its titles come back as if read here."""
    async with open_inspector(lambda: NOW) as opened:
        inspector: Inspector = opened
        found = await inspector.inspect(head(b"ITEM_ID,YEAR\n1,1995\n"), DatasetKind.ITEMS, schema=None)
        titles = await inspector.catalogue(b"ITEM_ID,TITLE\n1,Heat\n")
        with pytest.raises(BadFile) as caught:
            await inspector.inspect(head(b"item,YEAR\n1,1995\n"), DatasetKind.ITEMS, schema=None)
        with pytest.raises(BadFile) as mistaken:
            await inspector.inspect(head(b"ITEM_ID,YEAR\n1,1995\n"), DatasetKind.USERS, schema=None)

    assert (found.rows, found.columns) == (1, ("ITEM_ID", "YEAR"))
    assert titles["1"].title == "Heat"
    assert caught.value.problems == ("Rename the column “item” to ITEM_ID.",)
    assert mistaken.value.fits is DatasetKind.ITEMS


async def test_a_worker_that_dies_is_told_and_replaced(workers: Workers) -> None:
    """The person reads a sentence, and the next file is read."""
    with pytest.raises(BadFile, match="memory"):
        await workers.run(os._exit, 1)

    assert await workers.run(os.getpid) != os.getpid()


async def test_workers_start_with_the_first_file_and_end_when_closed(workers: Workers) -> None:
    """Closing before there was any work is nothing; closing after it ends the process."""
    await workers.close()
    worker = await workers.run(os.getpid)
    await workers.close()

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_worker_ends_with_a_bot_that_is_killed() -> None:
    """Nothing is left of it: the pipe that all its processes hold comes to its end."""
    bot = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE)
    left, _ = bot.communicate(timeout=20)

    assert (bot.returncode, left) == (-signal.SIGKILL, b"works\n")


def test_pandas_is_not_in_the_bots_own_process() -> None:
    """The room can be imported, and so the bot started, without it."""
    program = "import sys, bot.datafiles.inspector; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
