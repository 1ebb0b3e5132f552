"""The database behind the store, and its connections."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.model.errors import StoreUnavailable


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """The connections to one database.

    `name` is what operators know it by; `shared` says that other processes may use it too. `writer` lets in whoever may
    write now. `patience` are the seconds between tries to connect, since a server may be starting anew; where it stays
    away, everything here raises `StoreUnavailable`.
    """

    engine: AsyncEngine
    name: str
    shared: bool
    writer: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)
    patience: Sequence[float] = ()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection that sees the database as it is now, until left."""
        with _renamed():
            async with AsyncExitStack() as stack:
                connection = await self._connect(stack)
                if self.shared:  # each statement by itself: BEGIN and its end would be two more ways to the server
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, which counts as a whole or, when left by an error, not at all."""
        with _renamed():
            async with self.writer, AsyncExitStack() as stack:
                connection = await self._connect(stack)
                async with connection.begin():
                    yield connection

    async def do(self, statement: Executable) -> Sequence[Row[Any]]:
        """Carry out one statement in a transaction of its own, and return its rows.

        Where the connection breaks it is carried out again, so it must be one that may be carried out twice.
        """
        try:
            return await self._do(statement)
        except StoreUnavailable:
            return await self._do(statement)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    async def _do(self, statement: Executable) -> Sequence[Row[Any]]:
        # On a server, a statement by itself is a transaction; of a file's writers, each has to wait its turn.
        async with self.reading() if self.shared else self.writing() as connection:
            result = await connection.execute(statement)
            return result.all() if result.returns_rows else []

    async def _connect(self, stack: AsyncExitStack) -> AsyncConnection:
        for pause in self.patience:
            try:
                return await stack.enter_async_context(self.engine.connect())
            except OperationalError:
                await asyncio.sleep(pause)
        return await stack.enter_async_context(self.engine.connect())


@contextmanager
def _renamed() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolExhausted) as error:
        raise StoreUnavailable("My own database does not answer. Please try again in a minute.") from error
