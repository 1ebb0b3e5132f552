import subprocess
import sys
from datetime import UTC, datetime
from typing import NoReturn

import pytest

from bot.datafiles.inspector import CsvInspector, open_inspector
from bot.model.datafile import FileHead
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind
from bot.model.recommendation import Taken
from bot.ports import Inspector
from bot.workers import WorkerDiedError, Workers

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class DeadWorkers(Workers):
    """Workers that die over everything."""

    async def run(self, function: object, *args: object, **kwargs: object) -> NoReturn:
        """Die."""
        raise WorkerDiedError


def head(content: bytes) -> FileHead:
    """Return a whole file."""
    return FileHead(location="s3://bucket/file.csv", body=content, size=len(content))


async def test_files_are_read_in_another_process() -> None:
    """What a file holds, what is wrong with it (with all problems) and its titles come back as if read here."""
    async with open_inspector(lambda: NOW) as opened:
        inspector: Inspector = opened
        found = await inspector.inspect(head(b"ITEM_ID,YEAR\n1,1995\n"), DatasetKind.ITEMS, schema=None)
        titles = await inspector.catalogue(b"ITEM_ID,TITLE\n1,Heat\n")
        unknown = await inspector.history("key", "196")
        known = await inspector.history("key", "196", interactions_csv=b"USER_ID,ITEM_ID,TIMESTAMP\n196,50,1\n")
        kept = await inspector.history("key", "196")
        with pytest.raises(BadFile) as caught:
            await inspector.inspect(head(b"item,YEAR\n1,1995\n"), DatasetKind.ITEMS, schema=None)
        with pytest.raises(BadFile) as mistaken:
            await inspector.inspect(head(b"ITEM_ID,YEAR\n1,1995\n"), DatasetKind.USERS, schema=None)

    assert (found.rows, found.columns) == (1, ("ITEM_ID", "YEAR"))
    assert titles["1"].title == "Heat"
    assert unknown is None
    assert known == kept == [Taken(item="50", at=datetime.fromtimestamp(1, UTC))]
    assert caught.value.problems == ("Rename the column “item” to ITEM_ID.",)
    assert mistaken.value.fits is DatasetKind.ITEMS


async def test_a_worker_that_dies_over_a_file_is_told() -> None:
    """The person reads a sentence on what can be done."""
    with pytest.raises(BadFile, match="memory"):
        await CsvInspector(DeadWorkers(), DeadWorkers(), now=lambda: NOW).catalogue(b"ITEM_ID\n1\n")


def test_pandas_is_not_in_the_bots_own_process() -> None:
    """The room can be imported, and so the bot started, without it."""
    program = "import sys, bot.datafiles.inspector; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
