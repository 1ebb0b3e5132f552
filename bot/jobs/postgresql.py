"""A PostgreSQL server, which any number of processes may share."""

from collections.abc import Sequence
from importlib.util import find_spec

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from bot.jobs.database import Database
from bot.model.errors import StoreError

PATIENCE = (0.1, 0.2, 0.5, 1.0, 2.0)  # seconds; a server that starts anew is back within a few
_MIGRATION = 5_065_827_318  # names the lock; any number that no other program on the server takes

# A server that is gone without a word is noticed after some ten seconds (libpq, "Parameter Key Words").
_NOTICE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def postgresql_database(address: str, *, patience: Sequence[float] = PATIENCE) -> Database:
    """Prepare for a database by its `postgresql://` address; nothing is opened before the first use.

    What the address leaves out, the password above all, libpq takes from its own variables (PGPASSWORD, PGSSLMODE …).

    Raises:
        StoreError: the address is none, or the driver is not installed.
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StoreError(
            "The store's address must be like postgresql://USER@HOST:5432/DATABASE, with special characters escaped."
        ) from None
    if find_spec("psycopg") is None:
        raise StoreError("A store in PostgreSQL needs a driver: pip install 'personalize-bot[postgres]'.")
    arguments = _NOTICE | {"application_name": "personalize-bot"}
    engine = create_engine(url, pool_pre_ping=True, connect_args=arguments, hide_parameters=True)
    name = url.set(drivername="postgresql").render_as_string()  # without the password
    return Database(engine=engine, name=name, shared=True, patience=patience)


def await_turn(connection: Connection) -> None:
    """Wait until no other process moves the schema, and keep the others waiting until this transaction has ended."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION})
