"""What a terminal has not: Home tabs, and files that are dropped into it."""

from pathlib import Path

from bot.model.datafile import Drop
from bot.model.errors import NotFound
from bot.model.message import Message


class Absent:
    """The ports `HomeTabs` and `Drops`."""

    async def publish(self, user: str, message: Message, *, over: str | None = None) -> str | None:  # noqa: ARG002 - the port's signature
        """Show nothing."""
        return None

    async def find(self, file: str) -> Drop:  # noqa: ARG002 - likewise
        """Raise `NotFound`."""
        raise NotFound("No file can be dropped here. Put it into S3, and import it from there.")

    async def fetch(self, drop: Drop, to: Path, *, limit: int) -> None:  # noqa: ARG002 - likewise
        """Raise `NotFound`."""
        raise NotFound("No file can be dropped here. Put it into S3, and import it from there.")
