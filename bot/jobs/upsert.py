"""INSERT that minds what is there already. SQLite and PostgreSQL mean the same by it, SQLAlchemy keeps it in each."""

from typing import Any

import sqlalchemy
from sqlalchemy import Table

from bot.jobs.connection import Connection


def insert_into(connection: Connection | sqlalchemy.Connection, table: Table) -> Any:  # noqa: ANN401 - two classes with the same methods
    """Return an INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> Any:  # noqa: ANN401 - as above
    """Return the same for a database that speaks so, as SQLAlchemy calls it."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_sqlite  # noqa: PLC0415 - only what is used is loaded

        return insert_sqlite(table)
    from sqlalchemy.dialects.postgresql import insert as insert_postgresql  # noqa: PLC0415 - likewise

    return insert_postgresql(table)
