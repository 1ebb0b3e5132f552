"""One database file and its connections: many read side by side, one writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_BUSY_TIMEOUT = 5000  # milliseconds; somebody may have the file open to look at it, or to back it up


class Database:
    """The connections to one file. SQLite takes one writer at a time; ours queue here, in order."""

    def __init__(self, path: Path) -> None:
        """Prepare for a file; nothing is opened before the first use."""
        self._engine: AsyncEngine = create_async_engine(URL.create("sqlite+aiosqlite", database=str(path)))
        self._writer = asyncio.Lock()
        event.listen(self._engine.sync_engine, "connect", _prepare)
        event.listen(self._engine.sync_engine, "begin", _begin)

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Return a connection that sees the file as it is now, until left."""
        return self._engine.connect()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, which counts as a whole or, when left by an error, not at all."""
        async with self._writer, self._engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy does not name its adapter's type
    connection.isolation_level = None  # else Python's sqlite3 begins transactions itself, and not for CREATE TABLE
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_TIMEOUT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
