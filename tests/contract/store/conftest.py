"""An empty store for each test, on either engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store
from tests.postgresql import postgresql, postgresql_server

__all__ = ["postgresql", "postgresql_server"]  # fixtures


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store may be opened."""
    if request.param == "sqlite":
        return str(tmp_path / "bot.sqlite3")
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """Open an empty store."""
    async with open_store(address) as store:
        yield store
