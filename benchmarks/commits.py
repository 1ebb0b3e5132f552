"""What a write to the SQLite store costs: `python benchmarks/commits.py`.

One writer, and 8 and 64 at the same time, keep what Slack has delivered, each in a transaction that is on the disk
before it counts; beside them, Python's own sqlite3 does the same with the same settings, row by row on a thread. They
take turns; the quietest round counts. Ends with 1 where a target is missed.
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

WRITERS, WRITES, ROUNDS = (1, 8, 64), 256, 5
BOUNDS = {1: 5.0, 8: 3.0, 64: 2.0}  # times what a write takes that nobody else waits for
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOT, FLOOR = "personalize-bot, {} at once", "sqlite3 alone"
INSERT = "INSERT INTO deliveries (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING key"


async def by_the_bot(store: Store, writers: int, round_number: int) -> None:
    """Write through the port `Deliveries`."""

    async def work(writer: int) -> None:
        for number in range(WRITES // writers):
            await store.deliveries.first_time(f"{writers}-{round_number}-{writer}-{number}", at=NOW)

    await asyncio.gather(*(work(writer) for writer in range(writers)))


def by_sqlite3(path: Path, round_number: int) -> None:
    """Write row by row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        for number in range(WRITES):
            connection.execute(INSERT, (f"floor-{round_number}-{number}", NOW.isoformat(" "))).fetchall()


async def compare() -> dict[str, tuple[float, float]]:
    """Return the quietest round of each: seconds, and seconds of CPU, for a write."""
    taken: dict[str, list[tuple[float, float]]] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        async with open_store(path) as store:
            for number in range(ROUNDS):
                for writers in (0, *WRITERS):
                    began, cpu = time.perf_counter(), time.process_time()
                    if writers:
                        await by_the_bot(store, writers, number)
                    else:
                        await asyncio.to_thread(by_sqlite3, path, number)
                    seconds = (time.perf_counter() - began, time.process_time() - cpu)
                    taken.setdefault(BOT.format(writers) if writers else FLOOR, []).append(seconds)
    return {
        name: (min(wall for wall, _ in rounds) / WRITES, min(cpu for _, cpu in rounds) / WRITES)
        for name, rounds in taken.items()
    }


def main() -> int:
    """Print the table; return 1 where the target is missed."""
    taken = asyncio.run(compare())
    print(f"{'':30}{'writes/s':>10}{'µs':>8}{'CPU, µs':>10}")
    for name, (wall, cpu) in taken.items():
        print(f"{name:30}{1 / wall:10,.0f}{wall * 1e6:8,.0f}{cpu * 1e6:10,.0f}")
    ratios = {writers: taken[BOT.format(writers)][0] / taken[FLOOR][0] for writers in WRITERS}
    return judge(
        [
            Target(
                what=f"a write that is on the disk, {writers} at once, to {FLOOR}",
                measured=ratios[writers],
                bound=bound,
                unit="x",
            )
            for writers, bound in BOUNDS.items()
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
