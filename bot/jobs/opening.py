"""Opening the store, brought to the newest schema."""

import logging
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from socket import gethostname

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from bot.jobs.audit import KeptAudit
from bot.jobs.claims import Claims, Lease
from bot.jobs.database import Database
from bot.jobs.deliveries import KeptDeliveries
from bot.jobs.homes import KeptHomes
from bot.jobs.jobs import KeptJobs
from bot.jobs.making import make
from bot.jobs.outage import reason
from bot.jobs.outbox import KeptOutbox
from bot.jobs.places import KeptPlaces
from bot.jobs.postgresql import await_turn, postgresql_database
from bot.jobs.pruning import KeptPruning
from bot.jobs.replicas import KeptReplicas
from bot.jobs.review_plans import KeptReviewPlans
from bot.jobs.schedules import KeptSchedules
from bot.jobs.schema import destinations, homes, jobs, review_plans, schedules
from bot.jobs.sqlite import alone, sqlite_database
from bot.jobs.subscriptions import KeptSubscriptions
from bot.jobs.threads import KeptThreads
from bot.model.errors import StoreError, StoreUnavailable
from bot.ports import Deliveries, Homes, Outbox, Pruning, Threads
from bot.records import dataclass

_log = logging.getLogger(__name__)
NEWEST = "0013"
"""The revision of the schema that this version works with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """Everything that outlives the process; jobs, places, subscriptions and the audit are of all AWS accounts."""

    jobs: KeptJobs
    schedules: KeptSchedules
    outbox: Outbox
    places: KeptPlaces
    subscriptions: KeptSubscriptions
    review_plans: KeptReviewPlans
    homes: Homes
    deliveries: Deliveries
    audit: KeptAudit
    threads: Threads
    pruning: Pruning
    replicas: KeptReplicas


@asynccontextmanager
async def open_store(address: str | Path, *, lease: Lease | None = None) -> AsyncIterator[Store]:
    """Yield the store, made where there was none and migrated where it is older.

    `address` is the path of a SQLite file, for one process alone, or a `postgresql://` address, for several.

    Raises:
        StoreError: another process has the file open, it cannot be written or reached, it is no database of this bot,
            or it comes from a newer version of the bot.
    """
    with _database(address) as database:
        async with store_in(database, lease=lease or Lease()) as store:
            yield store


@asynccontextmanager
async def store_in(database: Database, *, lease: Lease) -> AsyncIterator[Store]:
    """Yield the store in a database, as `open_store` does, and close the database at the end."""
    try:
        await _prepare(database)
        owner = f"{gethostname()}-{secrets.token_hex(4)}"
        claimed_jobs = Claims(database=database, table=jobs, owner=owner, lease=lease)
        claimed_destinations = Claims(database=database, table=destinations, owner=owner, lease=lease)
        claimed_plans = Claims(database=database, table=review_plans, owner=owner, lease=lease)
        claimed_homes = Claims(database=database, table=homes, owner=owner, lease=lease)
        claimed_schedules = Claims(database=database, table=schedules, owner=owner, lease=lease)
        if database.shared:
            _log.info("this is replica %s", owner)
        else:
            await claimed_jobs.forget_the_dead()
            await claimed_destinations.forget_the_dead()
            await claimed_homes.forget_the_dead()
            await claimed_plans.forget_the_dead()
            await claimed_schedules.forget_the_dead()
        yield Store(
            jobs=KeptJobs(database, claimed_jobs),
            outbox=KeptOutbox(database, claimed_destinations),
            schedules=KeptSchedules(database, claimed_schedules),
            places=KeptPlaces(database),
            subscriptions=KeptSubscriptions(database),
            review_plans=KeptReviewPlans(database, claimed_plans),
            homes=KeptHomes(database, claimed_homes),
            deliveries=KeptDeliveries(database),
            audit=KeptAudit(database),
            threads=KeptThreads(database),
            pruning=KeptPruning(database),
            replicas=KeptReplicas(
                claims={
                    "jobs": claimed_jobs,
                    "schedules": claimed_schedules,
                    "reviews": claimed_plans,
                    "destinations": claimed_destinations,
                }
            ),
        )
    finally:
        await database.close()


@contextmanager
def _database(address: str | Path) -> Iterator[Database]:
    if str(address).startswith("postgresql:"):
        yield postgresql_database(str(address))
    else:
        with alone(Path(address)):
            yield sqlite_database(Path(address))


async def _prepare(database: Database) -> None:
    try:
        async with database.writing() as connection:
            if database.shared:
                await connection.run_sync(await_turn)
            revision = await connection.run_sync(_revision)
            if revision is None:
                await connection.run_sync(_make, database.name)
            elif revision != NEWEST:
                await connection.run_sync(_renew, revision, database.name)
    except StoreUnavailable as error:
        raise StoreError(f"The store {database.name} cannot be reached: {reason(error.__cause__)}.") from error
    except DatabaseError as error:
        raise StoreError(f"The store {database.name} cannot be used: {reason(error)}.") from error


def _revision(connection: Connection) -> str | None:
    """Return where Alembic left the schema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _make(connection: Connection, name: str) -> None:
    if inspect(connection).get_table_names():
        raise StoreError(f"{name} is a database of another program. Name another store.")
    make(connection, NEWEST)


def _renew(connection: Connection, revision: str, name: str) -> None:
    from bot.jobs.migrating import migrate, revisions  # noqa: PLC0415 - brings Alembic, which most starts do not need

    if revision not in revisions(connection):
        raise StoreError(f"The store {name} was written by a newer version of the bot. Run that version, or a newer.")
    migrate(connection, NEWEST)
