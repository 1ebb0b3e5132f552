"""A desk, and its store for tests of one process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store
from tests.unit.bot.notifier.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out a desk with an empty store."""
    return Desk(path=tmp_path / "bot.sqlite3")


@pytest.fixture
async def store(desk: Desk) -> AsyncIterator[Store]:
    """Open the desk's store, for tests of one process."""
    async with open_store(desk.path) as store:
        yield store
