"""What Slack has delivered, kept."""

from datetime import datetime

from sqlalchemy import Connection

from bot.jobs.database import Database
from bot.jobs.schema import deliveries
from bot.jobs.upsert import insert_into
from bot.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptDeliveries:
    """The port `Deliveries`, in a database."""

    database: Database

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """Keep the key, and say whether it is new; of several who ask at once, one hears yes."""

        def keep(connection: Connection) -> bool:
            new = insert_into(connection, deliveries).values(key=key, at=at).on_conflict_do_nothing()
            return connection.execute(new.returning(deliveries.c.key)).one_or_none() is not None

        return await self.database.transact(keep)
