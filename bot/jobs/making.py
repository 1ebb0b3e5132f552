"""The schema of a new store, as the migrations would leave it: they, and Alembic, are for stores that are older."""

from sqlalchemy import Column, Connection, MetaData, String, Table, insert

from bot.jobs.schema import metadata, waiting, waiting_index

_alembics = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def make(connection: Connection, revision: str) -> None:
    """Make all tables, and say that they are at a revision."""
    if connection.dialect.name == "postgresql":
        waiting_index.dialect_kwargs["postgresql_where"] = waiting
    metadata.create_all(connection, checkfirst=False)
    _alembics.create(connection)
    connection.execute(insert(_alembics).values(version_num=revision))
