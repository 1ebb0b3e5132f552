"""Connections whose statements are carried out in threads, so that the event loop waits for none.

SQLAlchemy's asyncio extension would bring its ORM, and go to the driver's thread four times for a statement.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy
from sqlalchemy import Dialect, Engine, Executable, Result, ScalarResult
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.records import dataclass

_P = ParamSpec("_P")
_T = TypeVar("_T")
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Threads:
    """As many threads as a database may have connections, so that no connection waits for one."""

    def __init__(self, most: int) -> None:
        """Begin with none."""
        self._executor = ThreadPoolExecutor(most, thread_name_prefix="store")
        self.places = asyncio.Semaphore(most)
        """Is had while a connection is."""

    async def run(self, function: Callable[[], _T]) -> _T:
        """Run a function to its end, also where whoever waits is cancelled: until then it has the connection."""
        running = asyncio.get_running_loop().run_in_executor(self._executor, function)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            while not running.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([running])
            if not running.cancelled():
                running.exception()  # or asyncio would say that nobody asked for it
            raise

    def close(self) -> None:
        """Let the threads end."""
        self._executor.shutdown(wait=False)


@dataclass(kw_only=True, slots=True)
class Connection:
    """A connection in a transaction; with `autocommit`, each statement is one. It is opened when it is first needed.

    `patience` are the seconds between tries to open it.
    """

    engine: Engine
    threads: Threads
    autocommit: bool
    patience: Sequence[float] = ()
    _open: sqlalchemy.Connection | None = None

    @property
    def dialect(self) -> Dialect:
        """The database's way to speak SQL."""
        return self.engine.dialect

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Result[*tuple[Any, ...]]:
        """Carry out a statement, and return its rows."""
        return await self.run_sync(_rows, statement, parameters)

    async def change(self, statement: Executable) -> int:
        """Carry out a statement that returns no rows, and say how many it has changed."""
        return await self.run_sync(changed, statement)

    async def scalar(self, statement: Executable) -> Any:  # noqa: ANN401 - whatever is in the first column
        """Carry out a statement, and return the first column of its first row, None where there is no row."""
        return (await self.execute(statement)).scalar()

    async def scalars(self, statement: Executable) -> ScalarResult[Any]:
        """Carry out a statement, and return the first column of its rows."""
        return (await self.execute(statement)).scalars()

    async def run_sync(
        self,
        function: Callable[Concatenate[sqlalchemy.Connection, _P], _T],
        *arguments: _P.args,
        **named: _P.kwargs,
    ) -> _T:
        """Have a thread call a function with the connection, and whatever else is given."""
        return await self._visit(lambda connection: function(connection, *arguments, **named))

    async def run_all(self, function: Callable[[sqlalchemy.Connection], _T]) -> _T:
        """Have a thread do all that the connection is for: open it, call a function, commit, and close it."""

        def run(connection: sqlalchemy.Connection) -> _T:
            with self._closed():
                done = function(connection)
                if not self.autocommit:
                    commit(connection)
            return done

        return await self._visit(run)

    async def commit(self) -> None:
        """Have the transaction count, and close the connection."""
        if self._open:
            await self.run_all(_nothing)

    async def close(self) -> None:
        """Close the connection; what was not committed counts as never done."""
        if self._open:
            await self.threads.run(self._close)

    async def _visit(self, function: Callable[[sqlalchemy.Connection], _T]) -> _T:
        def run() -> _T:
            self._open = self._open or self._connect()
            return function(self._open)

        for pause in self.patience:
            try:
                return await self.threads.run(run)
            except OperationalError:
                if self._open:
                    raise
            await asyncio.sleep(pause)
        return await self.threads.run(run)

    def _connect(self) -> sqlalchemy.Connection:
        connection = self.engine.connect()
        if self.autocommit:
            return connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.begin()  # or Alembic would commit what it does
        return connection

    @contextmanager
    def _closed(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._close()

    def _close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None


def commit(connection: sqlalchemy.Connection) -> None:
    """Have what was done count, or not at all."""
    try:
        connection.commit()
    except DBAPIError:
        connection.invalidate()  # else whoever has it next finds it within this transaction
        raise


def rows(
    connection: sqlalchemy.Connection, statement: Executable, parameters: Parameters | None = None
) -> Sequence[Any]:
    """Carry out a statement, and return what rows it has."""
    result = connection.execute(statement, parameters)
    return result.all() if result.returns_rows else []


def changed(connection: sqlalchemy.Connection, statement: Executable) -> int:
    """Carry out a statement that returns no rows, and say how many it has changed."""
    return connection.execute(statement).rowcount


def _rows(
    connection: sqlalchemy.Connection, statement: Executable, parameters: Parameters | None
) -> Result[*tuple[Any, ...]]:
    result = connection.execute(statement, parameters)
    return result.freeze()() if result.returns_rows else result  # fetched here: the loop must not go to the driver


def _nothing(_: sqlalchemy.Connection) -> None:
    """Do no more."""
