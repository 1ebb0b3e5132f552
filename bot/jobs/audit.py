"""Who asked for what, kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from bot.jobs.database import Database
from bot.jobs.schema import audit


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """The port `Audit`, in a database."""

    database: Database

    async def asked(self, *, user: str, channel: str, line: str, outcome: str, at: datetime) -> None:
        """Keep one command and how it went."""
        row = {"user_id": user, "channel": channel, "line": line, "outcome": outcome, "at": at}
        async with self.database.writing() as connection:
            await connection.execute(insert(audit).values(row))
