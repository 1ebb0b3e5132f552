"""What Slack has delivered, kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from bot.jobs.database import Database
from bot.jobs.schema import deliveries


@dataclass(frozen=True, slots=True)
class KeptDeliveries:
    """The port `Deliveries`, in a database."""

    database: Database

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """Keep the key, and say whether it is new; of several who ask at once, one hears yes."""
        try:
            async with self.database.writing() as connection:
                await connection.execute(insert(deliveries).values(key=key, at=at))
        except IntegrityError:
            return False
        return True

    async def forget(self, *, before: datetime) -> None:
        """Drop the keys that are older."""
        async with self.database.writing() as connection:
            await connection.execute(delete(deliveries).where(deliveries.c.at < before))
