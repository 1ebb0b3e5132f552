"""Opening the store: one process at a time, brought to the newest schema."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from bot.jobs.audit import KeptAudit
from bot.jobs.database import Database
from bot.jobs.deliveries import KeptDeliveries
from bot.jobs.jobs import KeptJobs
from bot.jobs.outbox import KeptOutbox
from bot.jobs.places import KeptPlaces
from bot.model.errors import BotError
from bot.ports import Audit, Deliveries, Jobs, Outbox, Places

NEWEST = "0001"
"""The revision of the schema that this version works with."""


class StoreError(BotError):
    """The store cannot be opened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """Everything that outlives the process."""

    jobs: Jobs
    outbox: Outbox
    places: Places
    deliveries: Deliveries
    audit: Audit


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Store]:
    """Yield the store in a SQLite file, made where there was none and migrated where it is older.

    Raises:
        StoreError: another process has it open, it cannot be written, it is no database of this bot, or it comes from
            a newer version of the bot.
    """
    with _alone(path):
        database = Database(path)
        try:
            await _prepare(database, path)
            yield Store(
                jobs=KeptJobs(database),
                outbox=KeptOutbox(database),
                places=KeptPlaces(database),
                deliveries=KeptDeliveries(database),
                audit=KeptAudit(database),
            )
        finally:
            await database.close()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file for this process; the system lets go of it when the process ends, however it ends."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()  # may it be written at all? An empty file is an empty database
        file = lock.open("w")
    except OSError as error:
        raise StoreError(f"The store {path} cannot be opened: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"Another process has the store {path} open. Stop it, or name another store.") from None
        yield


async def _prepare(database: Database, path: Path) -> None:
    try:
        async with database.writing() as connection:
            revision = await connection.run_sync(_revision)
            if revision != NEWEST:
                await connection.run_sync(_renew, revision, path)
    except DatabaseError as error:
        raise StoreError(f"The store {path} cannot be used: {error.orig}.") from error


def _revision(connection: Connection) -> str | None:
    """Return where Alembic left the schema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _renew(connection: Connection, revision: str | None, path: Path) -> None:
    from bot.jobs.migrating import migrate, revisions  # noqa: PLC0415 - brings Alembic, which most starts do not need

    if revision is None and inspect(connection).get_table_names():
        raise StoreError(f"{path} is a database of another program. Name another store.")
    if revision is not None and revision not in revisions(connection):
        raise StoreError(f"The store {path} was written by a newer version of the bot. Run that version, or a newer.")
    migrate(connection, NEWEST)
