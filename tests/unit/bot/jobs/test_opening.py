import asyncio
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.jobs.claims import Lease
from bot.jobs.opening import open_store, store_in
from bot.jobs.postgresql import postgresql_database
from bot.model.errors import StoreError
from tests.claiming import due
from tests.contract.store.values import job

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

CLAIM = """
import asyncio, sys
from datetime import UTC, datetime
from bot.jobs.opening import open_store

async def claim():
    async with open_store(sys.argv[1]) as store, store.jobs.claim(datetime(2026, 11, 24, 9, tzinfo=UTC)) as mine:
        print(len(mine), flush=True)
        await asyncio.Event().wait()

asyncio.run(claim())
"""

MODULES = """
import asyncio, sys
from pathlib import Path
from bot.jobs.opening import open_store

async def look():
    async with open_store(Path(sys.argv[1])):
        print([name for name in ("alembic", "psycopg", "sqlalchemy.dialects.postgresql") if name in sys.modules])

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


async def test_a_file_that_is_up_to_date_opens_without_what_it_does_not_need(tmp_path: Path) -> None:
    """Importing takes a good part of a start: Alembic is for updates, PostgreSQL's driver may not even be there."""
    path = tmp_path / "bot.sqlite3"
    async with open_store(path):
        pass

    opening = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MODULES, str(path), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await opening.communicate()

    assert said == b"[]\n"


async def test_claims_of_a_killed_process_are_free_when_a_file_is_opened(tmp_path: Path) -> None:
    """Nobody else can have had them, so nobody waits for them to lapse."""
    path = str(tmp_path / "bot.sqlite3")
    async with open_store(path) as store:
        await store.jobs.add(job())
    claimer = await asyncio.create_subprocess_exec(sys.executable, "-c", CLAIM, path, stdout=asyncio.subprocess.PIPE)
    assert claimer.stdout is not None
    assert await claimer.stdout.readline() == b"1\n"
    claimer.kill()
    await claimer.communicate()

    async with open_store(path) as store:
        assert await due(store, NOW) == [job()]


@pytest.mark.parametrize(
    "address,said",
    [
        ("postgresql://bot@127.0.0.1:1/bot", r"postgresql://bot@127\.0\.0\.1:1/bot cannot be reached: .*refused"),
        ("postgresql://bot:s3cret@127.0.0.1:1/bot", r"postgresql://bot:\*\*\*@127\.0\.0\.1:1/bot cannot be reached"),
        ("postgresql://bot@host:port/bot", "must be like postgresql://USER@HOST:5432/DATABASE"),
    ],
)
async def test_a_server_that_cannot_be_reached_is_named(address: str, said: str) -> None:
    """Without its password."""
    with pytest.raises(StoreError, match=said) as caught:
        async with store_in(postgresql_database(address, patience=[]), lease=Lease()):
            pass

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "statement,said",
    [
        ("CREATE TABLE photos (id INTEGER)", "another program"),
        ("CREATE TABLE alembic_version AS SELECT '9999' AS version_num", "newer version"),
    ],
)
async def test_a_schema_that_is_none_of_ours_is_refused(postgresql: str, statement: str, said: str) -> None:
    """As a file would be."""
    database = postgresql_database(postgresql)
    await database.do(text(statement))
    await database.close()

    with pytest.raises(StoreError, match=said):
        async with open_store(postgresql):
            pass


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
        await store.audit.asked(user="U0ADA", channel="C1", line="train movies", outcome="done", at=NOW, account="")

    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT at, user_id, channel, line, outcome FROM audit").fetchall()
    connection.close()
    assert rows == [("2026-11-24 09:00:00.000000", "U0ADA", "C1", "train movies", "done")]
