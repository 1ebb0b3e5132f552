"""An empty store for each test, on either engine."""

from collections.abc import AsyncIterator

import pytest

from bot.jobs.opening import Store, open_store
from tests.databases import address, postgresql, postgresql_server

__all__ = ["address", "postgresql", "postgresql_server"]  # fixtures


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """Open an empty store."""
    async with open_store(address) as store:
        yield store
