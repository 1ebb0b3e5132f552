"""What a start costs, and how much memory the bot holds: `python benchmarks/startup.py`.

From the start of the process to the first acknowledged slash command, by Socket Mode, beside an async Bolt app that
does nothing but acknowledge; the store is there already, as it is at every start but the first. Then the bot works for
a while, and its memory is looked at again. Last, `--help`, beside a Python that imports argparse. The programs take
turns, and each one's cheapest round counts. Ends with 1 where a target is missed.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from programs import BOLT, BOT, PATIENCE, SOCKET, started
from slack_side import Slack, open_slack
from targets import Target, judge

ROUNDS = 5
WORK = ("help", "status", "jobs") * 100
HELP, ARGPARSE = ("-m", "bot", "--help"), ("-c", "import argparse")


@dataclass(frozen=True, kw_only=True)
class Start:
    """A start, to the first acknowledgement, in seconds and in seconds of CPU; and the MiB that are held then."""

    seconds: float
    cpu: float
    resident: float


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    starts, worked = asyncio.run(compare())
    cheapest = {name: min(rounds, key=lambda start: start.cpu) for name, rounds in starts.items()}
    print(f"{'to the first acknowledgement':28}{'seconds':>9}{'CPU, s':>9}{'MiB':>7}")
    for name, start in cheapest.items():
        print(f"{name:28}{start.seconds:9.2f}{start.cpu:9.2f}{start.resident:7.0f}")
    print(f"{f'{BOT}, {len(WORK)} commands later':46}{worked:7.0f}")
    helps = [[cpu_of(words) for words in (ARGPARSE, HELP)] for _ in range(ROUNDS)]
    floor, ours = map(min, zip(*helps, strict=True))
    return judge(targets(cheapest[BOLT], cheapest[BOT], worked, ours / floor))


async def compare() -> tuple[dict[str, list[Start]], float]:
    """Return each program's starts, and the MiB that the bot holds after work."""
    starts: dict[str, list[Start]] = {BOLT: [], BOT: []}
    with TemporaryDirectory() as folder:
        async with open_slack() as slack:
            worked = await work(slack, Path(folder))
            for _ in range(ROUNDS):
                for name, rounds in starts.items():
                    rounds.append(await start(slack, name, Path(folder)))
    return starts, worked


async def start(slack: Slack, name: str, folder: Path) -> Start:
    """Start a program and ask it for something."""
    began = time.perf_counter()
    async with started(slack, SOCKET, name, folder) as program:
        await program.line.send(slack.slash_command(int(began * 1e6), name))
        return Start(seconds=time.perf_counter() - began, cpu=program.cpu(), resident=program.resident())


async def work(slack: Slack, folder: Path) -> float:
    """Start the bot for the first time and have it carry out commands; return the MiB that it then holds."""
    numbers = count(1)
    async with started(slack, SOCKET, BOT, folder) as program:
        for text in WORK:
            await program.line.send(slack.slash_command(next(numbers), "work", text))
            await asyncio.wait_for(slack.answers.get(), PATIENCE)
        return program.resident()


def cpu_of(words: Sequence[str]) -> float:
    """Return the seconds of CPU that Python takes for a command line."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def targets(floor: Start, bot: Start, worked: float, helps: float) -> Iterator[Target]:
    """Yield how the targets stand."""
    yield Target(what=f"start: CPU, to {BOLT}", measured=bot.cpu / floor.cpu, bound=2.0, unit="x")
    yield Target(what="resident after the start", measured=bot.resident, bound=90, unit=" MiB")
    yield Target(what=f"resident after {len(WORK)} commands", measured=worked, bound=90, unit=" MiB")
    yield Target(what="--help: CPU, to importing argparse", measured=helps, bound=3.0, unit="x")


if __name__ == "__main__":
    sys.exit(main())
