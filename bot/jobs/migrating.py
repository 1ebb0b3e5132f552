"""Moving the schema from one revision to another, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(connection: Connection, revision: str) -> None:
    """Move the schema forward to a revision."""
    command.upgrade(_alembic(connection), revision)


def migrate_back(connection: Connection, revision: str) -> None:
    """Move the schema back to a revision; what it has no column for is lost."""
    command.downgrade(_alembic(connection), revision)


def revisions(connection: Connection) -> list[str]:
    """Return the revisions that there are, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_alembic(connection)).walk_revisions()]


def _alembic(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
