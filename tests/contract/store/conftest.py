"""An empty store for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open an empty store."""
    async with open_store(tmp_path / "bot.sqlite3") as store:
        yield store
