from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Column, insert, text
from sqlalchemy.exc import StatementError

from bot.jobs.schema import deliveries, metadata, notices, waiting
from bot.jobs.sqlite import sqlite_database


async def test_a_moment_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    """Guessing one would be wrong half of the time."""
    database = sqlite_database(tmp_path / "bot.sqlite3")
    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)
    with pytest.raises(StatementError, match="no time zone"):
        async with database.writing() as connection:
            await connection.execute(insert(deliveries).values(key="k", at=datetime(2026, 11, 24)))  # noqa: DTZ001 - the point
    await database.close()


@pytest.mark.parametrize("column", [column for table in metadata.sorted_tables for column in table.columns], ids=str)
def test_no_column_is_of_a_type_that_only_one_database_has(column: Column[object]) -> None:
    """The same tables have to stand in PostgreSQL."""
    assert not type(column.type).__module__.startswith("sqlalchemy.dialects")
    assert column.type.compile(dialect=URL.create("postgresql").get_dialect()())


async def test_what_waits_is_found_by_its_index(tmp_path: Path) -> None:
    """The outbox is asked every second: it must not read all notices that there ever were."""
    database = sqlite_database(tmp_path / "bot.sqlite3")
    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)
        plan = await connection.execute(text(f"EXPLAIN QUERY PLAN {notices.select().where(waiting)}"))
        assert "ix_notices_waiting" in str(plan.all())
    await database.close()


@pytest.mark.parametrize("pragma,value", [("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)])
async def test_what_is_committed_outlives_a_power_failure(tmp_path: Path, pragma: str, value: object) -> None:
    """A notice in the outbox is a promise: each commit reaches the disk (2 is FULL), on every connection."""
    database = sqlite_database(tmp_path / "bot.sqlite3")
    async with database.reading() as one, database.reading() as other, database.writing() as writer:
        for connection in (one, other, writer):
            assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    await database.close()
