"""A SQLite file: many read it side by side, one writes, and one process has it."""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event

from bot.jobs.database import Database
from bot.model.errors import StoreError, StoreInUse

_BUSY_TIMEOUT = 5000  # milliseconds; somebody may have the file open to look at it, or to back it up


def sqlite_database(path: Path) -> Database:
    """Prepare for a file; nothing is opened before the first use. Writers queue here, in order."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False},  # one after the other, any thread may go on with a connection
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine=engine, name=str(path), shared=False, writer=asyncio.Lock())


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the file for this process; the system lets go of it when the process ends, however it ends.

    Raises:
        StoreError: another process has it, or it cannot be written.
    """
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
            raise StoreInUse(
                f"Another process has the store {path} open. Stop it, or name another store. "
                "Several processes can share a store in PostgreSQL."
            ) from None
        yield


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy does not name its adapter's type
    connection.isolation_level = None  # else Python's sqlite3 begins transactions itself, and not for CREATE TABLE
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_TIMEOUT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
