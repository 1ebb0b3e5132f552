"""The real clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return now, aware."""
    return datetime.now(UTC)
