import asyncio
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs.opening import open_store
from bot.model.errors import StoreError

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

HOLD = """
import asyncio, sys
from pathlib import Path
from bot.jobs.opening import open_store

async def hold():
    async with open_store(Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""

MODULES = """
import asyncio, sys
from pathlib import Path
from bot.jobs.opening import open_store

async def look():
    async with open_store(Path(sys.argv[1])):
        print("alembic" in sys.modules)

asyncio.run(look())
"""


async def test_the_folder_is_made(tmp_path: Path) -> None:
    """A fresh machine needs no preparation."""
    async with open_store(tmp_path / "var" / "deep" / "bot.sqlite3") as store:
        assert await store.jobs.running() == []


async def test_only_one_process_has_it_open_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    """The second is told so; after a kill nothing has to be cleaned up."""
    path = tmp_path / "bot.sqlite3"
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, str(path), stdout=asyncio.subprocess.PIPE)
    assert other.stdout is not None
    assert await other.stdout.readline() == b"open\n"

    with pytest.raises(StoreError, match=r"Another process has the store .*bot\.sqlite3 open"):
        async with open_store(path):
            pass
    other.kill()
    await other.communicate()

    async with open_store(path) as store:
        assert await store.jobs.running() == []


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """It is named, and left as it was."""
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 1000)

    with pytest.raises(StoreError, match=r"notes\.txt cannot be used: file is not a database"):
        async with open_store(path):
            pass

    assert path.read_text() == "Dear diary, " * 1000


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """No tables of ours are put among those of others."""
    path = tmp_path / "photos.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    connection.close()

    with pytest.raises(StoreError, match="another program"):
        async with open_store(path):
            pass


async def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older bot does not guess what a newer schema means."""
    path = tmp_path / "bot.sqlite3"
    async with open_store(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError, match="newer version"):
        async with open_store(path):
            pass


async def test_a_store_that_is_up_to_date_opens_without_alembic(tmp_path: Path) -> None:
    """Importing it takes a good part of a start, and only an update needs it."""
    path = tmp_path / "bot.sqlite3"
    async with open_store(path):
        pass

    opening = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MODULES, str(path), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await opening.communicate()

    assert said == b"False\n"


@pytest.mark.parametrize("name", [".", "file/bot.sqlite3"])
async def test_a_place_that_cannot_hold_a_store_is_refused(tmp_path: Path, name: str) -> None:
    """A folder, or a folder's name that is a file's: the sentence names the path."""
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="The store "):
        async with open_store(tmp_path / name):
            pass


async def test_the_audit_keeps_who_asked_for_what(tmp_path: Path) -> None:
    """It is written for people with a database client; the bot never reads it."""
    path = tmp_path / "bot.sqlite3"
    async with open_store(path) as store:
        await store.audit.asked(user="U0ADA", channel="C1", line="train movies", outcome="done", at=NOW)

    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT at, user_id, channel, line, outcome FROM audit").fetchall()
    connection.close()
    assert rows == [("2026-11-24 09:00:00.000000", "U0ADA", "C1", "train movies", "done")]
