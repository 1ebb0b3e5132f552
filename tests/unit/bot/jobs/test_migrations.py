from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.jobs.database import Database
from bot.jobs.migrating import migrate, migrate_back, revisions
from bot.jobs.opening import NEWEST, Store, open_store
from bot.jobs.schema import metadata
from bot.model.place import Place
from tests.claiming import due, waiting
from tests.contract.store.test_schedules import WEEKLY
from tests.contract.store.values import ids, job, notice
from tests.databases import open_database

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
async def used(address: str) -> str:
    """Return where a store is that has been used, and was left in the middle of its work."""
    async with open_store(address) as store:
        for name in ("trn-1", "trn-2"):
            await store.jobs.add(job(name))
        await store.jobs.record(job("trn-1", ended_at=NOW), notices=[notice("Trained", key="k1")], look_again_at=None)
        await store.outbox.add(notice("Training", key="k2", destination="U0ADA"))
        await store.outbox.sent("k1", revision=1, ts="1.0", at=NOW)
        await store.outbox.add(notice("Trained well", key="k1"))
        await store.places.of("prod").remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
        await store.schedules.keep(WEEKLY)
        await store.jobs.note_stop("arn:1", by="U0ADA", at=NOW)
        await store.deliveries.first_time("Ev1", at=NOW)
        await store.threads.remember("D1", ["1.0"], line="recommend 42", trace="5f3a9c1e", at=NOW)
        await store.threads.first_meeting("U0ADA", at=NOW)
        await store.audit.asked(user="U0ADA", channel="C1", line="train movies", outcome="done", at=NOW, account="")
    return address


async def check_that_all_is_there(store: Store) -> None:
    """Look for what was kept."""
    assert ids(await due(store, NOW)) == ["trn-2"]
    assert ids(await store.jobs.ended()) == ["trn-1"]
    pending = {one.notice.key: (one.notice.message.text, one.ts) for one in await waiting(store, NOW)}
    assert pending == {"k1": ("Trained well", "1.0"), "k2": ("Training", None)}
    assert await store.places.watched() == {"movies": ["C1"]}
    assert not await store.deliveries.first_time("Ev1", at=NOW)


@pytest.fixture
async def database(used: str) -> AsyncIterator[Database]:
    """Open its database, without bringing it anywhere."""
    database = open_database(used)
    yield database
    await database.close()


def tables(connection: Connection) -> set[str]:
    """Return the names of the tables."""
    return set(inspect(connection).get_table_names())


async def test_the_migrations_make_the_schema(database: Database) -> None:
    """The tables in the code and those that the migrations make are the same ones."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, "base")
        await connection.run_sync(migrate, NEWEST)
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )

    assert differences == []


def shape(connection: Connection) -> dict[str, object]:
    """Return what the tables are like, whatever the order of their columns."""
    about, found = inspect(connection), dict[str, object]()
    for table in about.get_table_names():
        found[table] = {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in about.get_columns(table)
            },
            "key": about.get_pk_constraint(table),
            "unique": about.get_unique_constraints(table),
            "foreign": about.get_foreign_keys(table),
            "indexes": {
                one["name"]: (
                    one["column_names"],
                    one["unique"],
                    {option: str(value) for option, value in one.get("dialect_options", {}).items()},
                )
                for one in about.get_indexes(table)
            },
        }
    return found


async def test_a_new_store_is_as_the_migrations_would_have_made_it(database: Database) -> None:
    """It is made at once, without them: its types, defaults, keys and indexes are the same ones."""
    async with database.writing() as connection:
        made = await connection.run_sync(shape)
        await connection.run_sync(migrate_back, "base")
        await connection.run_sync(migrate, NEWEST)

        assert await connection.run_sync(shape) == made


async def test_a_store_is_brought_to_the_last_migration(database: Database) -> None:
    """None that was written is forgotten when a store is opened."""
    async with database.reading() as connection:
        assert (await connection.run_sync(revisions))[0] == NEWEST


async def test_the_schema_goes_back_to_nothing_and_forth(database: Database, used: str) -> None:
    """Every step has its way back, with data in the tables too."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, "base")
        assert await connection.run_sync(tables) == {"alembic_version"}
        await connection.run_sync(migrate, NEWEST)
        assert await connection.run_sync(tables) == {"alembic_version", *metadata.tables}
    await database.close()

    async with open_store(used) as store:
        assert await waiting(store, NOW) == []
        assert await store.deliveries.first_time("Ev1", at=NOW)


@pytest.mark.parametrize("revision", ["0001", "0003"])
async def test_a_store_of_an_older_version_goes_on(database: Database, used: str, revision: str) -> None:
    """Opening it brings it forward, with everything that was kept."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, revision)
    await database.close()

    async with open_store(used) as store:
        await check_that_all_is_there(store)


async def test_a_store_from_before_there_were_accounts_has_one_without_a_name(database: Database, used: str) -> None:
    """What a channel remembers, and what runs, is that one's."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, "0003")
    await database.close()

    async with open_store(used) as store:
        assert ids(await store.jobs.of("").running()) == ["trn-2"]
        assert await store.places.of("").watched() == {"movies": ["C1"]}
        assert await store.places.of("prod").watched() == {}


async def test_what_was_asked_before_accounts_were_recorded_is_of_none(database: Database, used: str) -> None:
    """It stays on record among all."""
    async with database.writing() as connection:
        await connection.run_sync(migrate_back, "0012")
    await database.close()

    async with open_store(used) as store:
        (asked,) = await store.audit.lately(limit=9, before=None, naming=None, channels=())
        assert (asked.line, asked.account) == ("train movies", None)
        assert await store.audit.of("").lately(limit=9, before=None, naming=None, channels=()) == []


async def test_a_migration_that_fails_leaves_the_store_as_it_was(database: Database, used: str) -> None:
    """Tables are changed within the transaction, so that nothing is left half done."""

    async def migrate_until_the_power_goes() -> None:
        async with database.writing() as connection:
            await connection.run_sync(migrate_back, "base")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await migrate_until_the_power_goes()
    await database.close()

    async with open_store(used) as store:
        await check_that_all_is_there(store)


async def test_opening_again_changes_nothing(used: str) -> None:
    """A store that is up to date stays as it is."""
    async with open_store(used) as store:
        await check_that_all_is_there(store)
