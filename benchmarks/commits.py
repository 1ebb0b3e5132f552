"""What a write to the SQLite store costs: `python benchmarks/commits.py`.

32 tasks keep what Slack has delivered, each in a transaction that is on the disk before it counts; beside them,
Python's own sqlite3 does the same with the same settings, row by row on a thread. They take turns; the quietest round
counts. Ends with 1 where the target is missed.
"""

import asyncio
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from targets import Target, judge

from bot.jobs.opening import Store, open_store

TASKS, EACH, ROUNDS = 32, 8, 5
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOT, FLOOR = "personalize-bot", "sqlite3 alone"
INSERT = "INSERT INTO deliveries (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING key"


async def by_the_bot(store: Store, round_number: int) -> None:
    """Write through the port `Deliveries`."""

    async def work(task: int) -> None:
        for number in range(EACH):
            await store.deliveries.first_time(f"bot-{round_number}-{task}-{number}", at=NOW)

    await asyncio.gather(*(work(task) for task in range(TASKS)))


def by_sqlite3(path: Path, round_number: int) -> None:
    """Write row by row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        for number in range(TASKS * EACH):
            connection.execute(INSERT, (f"floor-{round_number}-{number}", NOW.isoformat(" "))).fetchall()


async def compare() -> dict[str, tuple[float, float]]:
    """Return the quietest round of each: seconds, and seconds of CPU, for a write."""
    taken: dict[str, list[tuple[float, float]]] = {FLOOR: [], BOT: []}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        async with open_store(path) as store:
            for number in range(ROUNDS):
                for name, rounds in taken.items():
                    began, cpu = time.perf_counter(), time.process_time()
                    if name == BOT:
                        await by_the_bot(store, number)
                    else:
                        await asyncio.to_thread(by_sqlite3, path, number)
                    rounds.append((time.perf_counter() - began, time.process_time() - cpu))
    writes = TASKS * EACH
    return {
        name: (min(wall for wall, _ in rounds) / writes, min(cpu for _, cpu in rounds) / writes)
        for name, rounds in taken.items()
    }


def main() -> int:
    """Print the table; return 1 where the target is missed."""
    taken = asyncio.run(compare())
    print(f"{'':20}{'writes/s':>10}{'µs':>8}{'CPU, µs':>10}")
    for name, (wall, cpu) in taken.items():
        print(f"{name:20}{1 / wall:10,.0f}{wall * 1e6:8,.0f}{cpu * 1e6:10,.0f}")
    ratio = taken[BOT][0] / taken[FLOOR][0]
    return judge([Target(what=f"a write that is on the disk, to {FLOOR}", measured=ratio, bound=3.0, unit="x")])


if __name__ == "__main__":
    sys.exit(main())
