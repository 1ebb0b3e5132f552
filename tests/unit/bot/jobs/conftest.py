"""Databases for the tests of the store's own parts."""

from tests.databases import address, postgresql, postgresql_server

__all__ = ["address", "postgresql", "postgresql_server"]  # fixtures
