"""Files for tests to read."""

from datetime import UTC, datetime
from pathlib import Path

from bot.model.datafile import Source

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEADER = "USER_ID,ITEM_ID,TIMESTAMP\n"


def interactions(count: int) -> list[str]:
    """Return so many lines, no two of them equal: 50 people and 40 films, a minute apart."""
    return [f"user-{place % 50},film-{place % 40},{1_700_000_000 + 60 * place}\n" for place in range(count)]


def source(folder: Path, content: bytes | str) -> Source:
    """Write a file, and return it as one that was brought here."""
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path=path, name="ratings.csv", size=path.stat().st_size)
