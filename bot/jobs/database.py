"""The database behind the store."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import field
from functools import partial
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Engine, Executable, Row

from bot.jobs.connection import Connection, Parameters, Threads, rows
from bot.jobs.group_commit import Transaction, carry_out
from bot.jobs.outage import Outage
from bot.model.errors import StoreUnavailable
from bot.records import dataclass

CONNECTIONS = 15  # at most, as many as a pool of SQLAlchemy has

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """The connections to one database.

    `name` is what operators know it by; `shared` says that other processes may use it too. `writer` lets in whoever may
    write now. `patience` are the seconds between tries to connect, since a server may be starting anew; where it stays
    away, everything here raises `StoreUnavailable`, and the log says so once.
    """

    engine: Engine
    name: str
    shared: bool
    writer: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)
    patience: Sequence[float] = ()
    _threads: Threads = field(default_factory=partial(Threads, CONNECTIONS))
    _waiting: list[Transaction[Any]] = field(default_factory=list)
    _outage: Outage = field(default_factory=Outage)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """Yield a connection that sees the database as it is now, until left."""
        # On a server each statement by itself: BEGIN and its end would be two more ways to it.
        async with self._connection(autocommit=self.shared) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """Yield a connection in a transaction, which counts as a whole or, when left by an error, not at all."""
        async with self.writer, self._connection(autocommit=False) as connection:
            yield connection
            await connection.commit()

    async def do(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[Row[Any]]:
        """Carry out one statement in a transaction of its own, and return its rows.

        Where the connection breaks it is carried out again, so it must be one that may be carried out twice.
        """
        try:
            return await self._do(statement, parameters)
        except StoreUnavailable:
            return await self._do(statement, parameters)

    async def read(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[Row[Any]]:
        """Return the rows of one statement."""
        [found] = await self.read_each(statement, parameters=parameters)
        return found

    async def read_each(
        self, *statements: Executable, parameters: Parameters | None = None
    ) -> Sequence[Sequence[Row[Any]]]:
        """Return the rows of several statements with the same parameters, one after the other."""
        async with self._connection(autocommit=self.shared) as connection:
            return await connection.run_all(lambda sync: [rows(sync, each, parameters) for each in statements])

    async def transact(self, function: Callable[[sqlalchemy.Connection], _T]) -> _T:
        """Have a function called, in a thread, in a transaction, which counts as a whole or not at all.

        Those that wait for their turn to write are carried out together, by whoever has it first.
        """
        transaction = Transaction(function=function)
        self._waiting.append(transaction)
        try:
            async with self.writer:
                if transaction in self._waiting:
                    await self._carry_out_all()
        finally:
            if transaction in self._waiting:  # whoever waited was cancelled
                self._waiting.remove(transaction)
        return transaction.outcome()

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.to_thread(self.engine.dispose)
        self._threads.close()

    async def _do(self, statement: Executable, parameters: Parameters | None) -> Sequence[Row[Any]]:
        # On a server, a statement by itself is a transaction; of a file's writers, each has to wait its turn.
        if self.shared:
            return await self.read(statement, parameters)
        return await self.transact(partial(rows, statement=statement, parameters=parameters))

    async def _carry_out_all(self) -> None:
        async with self._connection(autocommit=False) as connection:
            group = self._waiting.copy()
            self._waiting.clear()
            await connection.run_all(partial(carry_out, group=group))

    @asynccontextmanager
    async def _connection(self, *, autocommit: bool) -> AsyncIterator[Connection]:
        connection = Connection(
            engine=self.engine, threads=self._threads, autocommit=autocommit, patience=self.patience
        )
        with self._outage.noted():
            async with self._threads.places:
                try:
                    yield connection
                finally:
                    await connection.close()
