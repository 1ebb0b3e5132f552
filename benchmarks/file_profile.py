"""What it takes to profile and to mend a large file: `python benchmarks/file_profile.py [ROWS]`.

A file of interactions is made up, and read in a worker of its own as the bot reads one; then one of twice the length,
whose memory may hardly be more. Ends with 1 where a target is missed.
"""

import asyncio
import random
import resource
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from targets import Target, judge

from bot.datafiles.copying import copy_mended
from bot.datafiles.profile import profile
from bot.model.datafile import Source
from bot.workers import Workers

ROWS = 1_500_000
_MIB = 1024  # KiB
_PATIENCE = 3_600.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that was read: its size and the worker's memory in MiB, and seconds."""

    size: float
    profiled: float
    mended: float
    resident: float


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    once, twice = (asyncio.run(read(count)) for count in (rows, 2 * rows))
    print(f"{'file, MiB':>10}{'profile, s':>12}{'mend, s':>10}{'worker, MiB':>13}")
    for one in (once, twice):
        print(f"{one.size:10.0f}{one.profiled:12.1f}{one.mended:10.1f}{one.resident:13.0f}")
    return judge(
        [
            Target(what="memory of the worker", measured=twice.resident, bound=400, unit="MiB"),
            Target(what="memory for twice the rows", measured=twice.resident / once.resident, bound=1.4, unit="×"),
            Target(what="MiB a second", measured=twice.size / twice.profiled, bound=3, unit="", least=True),
        ]
    )


async def read(rows: int) -> Read:
    """Have a file read by a worker that has done nothing before."""
    workers = Workers()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        write(path, rows)
        try:
            return await workers.run(measured, path, Path(folder) / "copy.csv")
        finally:
            await workers.close()


def measured(path: Path, copy: Path) -> Read:
    """Profile and mend a file, in this process."""
    size, now = path.stat().st_size, datetime.now(UTC)
    source = Source(path=path, name="file.csv", size=size, patience=_PATIENCE)
    began = time.perf_counter()
    profile(source, now)
    profiled = time.perf_counter()
    copy_mended(source, copy, now)
    return Read(
        size=size / 2**20,
        profiled=profiled - began,
        mended=time.perf_counter() - profiled,
        resident=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB,
    )


def write(path: Path, rows: int) -> None:
    """Make up interactions: forty a user, and a long tail of items."""
    chance = random.Random(1)  # noqa: S311 - made-up data
    with path.open("w", encoding="utf-8") as file:
        file.write("USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n")
        for place in range(rows):
            item = int(chance.paretovariate(0.6)) % (rows // 100)
            file.write(f"{chance.randrange(rows // 40)},{item},{1_600_000_000 + 60 * place},watch\n")


if __name__ == "__main__":
    sys.exit(main())
