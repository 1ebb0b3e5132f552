"""Transactions that wait for a file's one writer: committed together, and yet each by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import OperationalError

from bot.jobs.database import CONNECTIONS, Database
from bot.jobs.schema import audit, metadata
from bot.jobs.sqlite import sqlite_database
from bot.model.errors import StoreUnavailable

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BROKEN = OperationalError("COMMIT", {}, Exception("disk I/O error"))


@dataclass(kw_only=True)
class File:
    """A database, and how often something was committed to it."""

    database: Database
    commits: int = 0

    def waiting(self, **functions: Callable[[Connection], object]) -> list[asyncio.Task[str]]:
        """Begin transactions of which each keeps its name, then calls a function, and returns its name."""
        return [asyncio.ensure_future(self._keep(*each)) for each in functions.items()]

    async def wait_for_the_writer(self, **functions: Callable[[Connection], object]) -> list[str | BaseException]:
        """Have these wait while somebody writes, and return what became of them."""
        async with self.database.writing():
            tasks = self.waiting(**functions)
            await asyncio.sleep(0)
            self.commits = 0
        return await asyncio.gather(*tasks, return_exceptions=True)

    async def kept(self) -> list[str]:
        """Return the names that were kept."""
        return [row.line for row in await self.database.read(select(audit.c.line).order_by(audit.c.position))]

    async def _keep(self, name: str, function: Callable[[Connection], object]) -> str:
        def keep(connection: Connection) -> str:
            row = {"user_id": "U1", "channel": "C1", "line": name, "outcome": "done", "at": NOW}
            connection.execute(insert(audit).values(row))
            function(connection)
            return name

        return await self.database.transact(keep)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[File]:
    """Have an empty file."""
    opened = File(database=sqlite_database(tmp_path / "bot.sqlite3"))

    def count(_: Connection) -> None:
        opened.commits += 1

    event.listen(opened.database.engine, "commit", count)
    await opened.database.transact(metadata.create_all)
    yield opened
    await opened.database.close()


def well(_: Connection) -> None:
    """Do no more."""


def refused(_: Connection) -> None:
    """Fail, in a way that is of no concern to others."""
    raise LookupError("there is no such job")


def broken(_: Connection) -> None:
    """Fail as a full disk does."""
    raise BROKEN


async def test_those_that_wait_are_committed_at_once(file: File) -> None:
    """And each gets its own answer, in the order in which they came."""
    assert await file.wait_for_the_writer(a=well, b=well, c=well) == ["a", "b", "c"]
    assert file.commits == 1
    assert await file.kept() == ["a", "b", "c"]


async def test_one_that_fails_undoes_what_it_did_and_no_more(file: File) -> None:
    """The others count, before it and behind it."""
    outcomes = await file.wait_for_the_writer(a=well, b=refused, c=well)

    assert [outcomes[0], type(outcomes[1]), outcomes[2]] == ["a", LookupError, "c"]
    assert await file.kept() == ["a", "c"]


async def test_nobody_is_answered_where_the_database_fails(file: File) -> None:
    """Whether at the statement of one or at the commit: all are told, and nothing counts."""
    at_a_statement = await file.wait_for_the_writer(a=well, b=broken, c=well)
    event.listen(file.database.engine, "commit", broken)
    at_the_commit = await file.wait_for_the_writer(a=well, b=well)
    event.remove(file.database.engine, "commit", broken)

    assert {type(outcome) for outcome in [*at_a_statement, *at_the_commit]} == {StoreUnavailable}
    assert await file.kept() == []


async def test_who_no_longer_waits_is_left_out(file: File) -> None:
    """What somebody gave up before its turn is not carried out; who has the turn carries on for the others."""
    async with file.database.writing():
        first, second, third = file.waiting(a=well, b=well, c=well)
        await asyncio.sleep(0)
        first.cancel()
    assert (await second, await third) == ("b", "c")
    assert await file.kept() == ["b", "c"]


async def test_who_is_cancelled_with_the_turn_takes_nobody_along(file: File) -> None:
    """The turn to write has come, but not yet a connection: the others wait for the next turn."""
    async with AsyncExitStack() as readers:
        for _ in range(CONNECTIONS):
            await readers.enter_async_context(file.database.reading())
        async with file.database.writer:
            first, second = file.waiting(a=well, b=well)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)

    assert await second == "b"
    assert await file.kept() == ["b"]
