from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.jobs.database import Database
from bot.jobs.migrating import migrate, migrate_back, revisions
from bot.jobs.opening import NEWEST, open_store
from bot.jobs.schema import metadata
from bot.jobs.sqlite import sqlite_database
from bot.model.message import Message
from bot.model.notice import Notice
from bot.model.place import Place
from tests.claiming import waiting

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """Return a store that has been used."""
    path = tmp_path / "bot.sqlite3"
    async with open_store(path) as store:
        await store.outbox.add(Notice(key="k", job_id="j", destination="C1", message=Message(text="Importing")))
        await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
        await store.deliveries.first_time("Ev1", at=NOW)
    return path


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """Open its file, without bringing it anywhere."""
    database = sqlite_database(path)
    yield database
    await database.close()


def tables(connection: Connection) -> set[str]:
    """Return the names of the tables."""
    return set(inspect(connection).get_table_names())


async def test_the_migrations_make_the_schema(database: Database) -> None:
    """The tables in the code and those that the migrations make are the same ones."""
    async with database.reading() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )

    assert differences == []


async def test_a_store_is_brought_to_the_last_migration(database: Database) -> None:
    """None that was written is forgotten when a store is opened."""
    async with database.reading() as connection:
        assert (await connection.run_sync(revisions))[0] == NEWEST


async def test_the_schema_goes_back_and_forth(database: Database, path: Path) -> None:
    """With data in it: back to nothing, and forth to a store that works."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, "base")
        assert await connection.run_sync(tables) == {"alembic_version"}
        await connection.run_sync(migrate, NEWEST)
        assert await connection.run_sync(tables) == {"alembic_version", *metadata.tables}
    await database.close()

    async with open_store(path) as store:
        assert await waiting(store, NOW) == []
        assert await store.deliveries.first_time("Ev1", at=NOW)


async def test_a_migration_that_fails_leaves_the_store_as_it_was(database: Database, path: Path) -> None:
    """Tables are changed within the transaction, so that nothing is left half done."""

    async def migrate_until_the_power_goes() -> None:
        async with database.writing() as connection:
            await connection.run_sync(migrate_back, "base")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await migrate_until_the_power_goes()
    await database.close()

    async with open_store(path) as store:
        assert [one.notice.key for one in await waiting(store, NOW)] == ["k"]


async def test_opening_again_changes_nothing(path: Path) -> None:
    """A store that is up to date stays as it is."""
    async with open_store(path) as store:
        assert await store.places.watched() == {"movies": ["C1"]}
