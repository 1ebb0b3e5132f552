"""The SQLite file: records by kind and key, and the contents of files."""

import json
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.slack.errors import CannotStart
from sandbox.slack.wire import Json

NAME = "slack.sqlite3"
_FORMAT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS records (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS contents (id TEXT PRIMARY KEY, bytes BLOB NOT NULL);
"""


@dataclass(frozen=True)
class Records:
    """JSON objects by kind and key, e.g. `message` and `C00GENERAL/1503435956.000247`."""

    database: sqlite3.Connection

    def put(self, kind: str, key: str, value: Json | None) -> None:
        """Keep the object, in place of an earlier one; None forgets it."""
        if value is None:
            self.database.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind, key))
        else:
            self.database.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (kind, key, json.dumps(value)))

    def all(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Every object of a kind, with its key."""
        rows = self.database.execute("SELECT key, value FROM records WHERE kind = ?", (kind,)).fetchall()
        return ((key, json.loads(value)) for key, value in rows)

    def clear(self) -> None:
        """Forget everything."""
        self.database.execute("DELETE FROM records")


class Contents(MutableMapping[str, bytes]):
    """What is in the files, by file id."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Keep it in this database."""
        self._database = database

    def __getitem__(self, file_id: str) -> bytes:
        row = self._database.execute("SELECT bytes FROM contents WHERE id = ?", (file_id,)).fetchone()
        if row is None:
            raise KeyError(file_id)
        return bytes(row[0])

    def __setitem__(self, file_id: str, content: bytes) -> None:
        self._database.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (file_id, content))

    def __delitem__(self, file_id: str) -> None:
        if not self._database.execute("DELETE FROM contents WHERE id = ?", (file_id,)).rowcount:
            raise KeyError(file_id)

    def __iter__(self) -> Iterator[str]:
        return iter([row[0] for row in self._database.execute("SELECT id FROM contents")])

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM contents").fetchone()[0])

    def clear(self) -> None:
        """Forget all of it."""
        self._database.execute("DELETE FROM contents")


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database in this folder, for this process alone; raises `CannotStart`."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"{path} cannot be opened: {error}") from error
    with closing(database):
        _prepare(database, path)
        yield database


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    try:
        database.executescript("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
        found = database.execute("PRAGMA user_version").fetchone()[0]
        if found in (0, _FORMAT):
            database.executescript(f"{_TABLES}; PRAGMA user_version={_FORMAT}")
    except sqlite3.Error as error:
        raise CannotStart(f"{path} cannot be used: {error}. Is another sandbox running on it?") from error
    if found not in (0, _FORMAT):
        raise CannotStart(f"{path} has format {found}, and this version reads {_FORMAT}: use another folder")
