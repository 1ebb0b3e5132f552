"""How soon Slack has its acknowledgement of a slash command: `python benchmarks/acknowledgement.py`.

Measured on loopback, one command at a time, round by round in turn: the bot, started as anybody would start it; what
of it leads to the acknowledgement, without the answer; an async Bolt app with default settings, which does nothing but
acknowledge; and aiohttp alone, which verifies Slack's signature, or acknowledges each envelope. Each is a process of
its own, and this one is Slack. Ends with 1 where a target is missed.
"""

import asyncio
import statistics
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count, islice

from programs import ALONE, BOLT, BOT, HTTP, PATIENCE, RAW, SOCKET, Program, bot_token, started
from slack_side import Slack, SocketLine, open_slack
from targets import Target, judge

ROUNDS, COMMANDS = 7, 50  # a round is so many commands to each; the first is for warming up, and does not count
BURST = 500  # envelopes at once
BREATH = 0.003  # seconds between commands: whoever has answered still tidies up
CONTENDERS = tuple((way, name) for way in (HTTP, SOCKET) for name in (RAW, BOLT, ALONE, BOT))


@dataclass(frozen=True)
class Measured:
    """One contender's rounds: the ms until each acknowledgement, and the µs of CPU for each command."""

    times: list[list[float]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of the quietest round."""
        return min(statistics.median(taken) for taken in self.times)

    @property
    def cost(self) -> float:
        """The CPU of the quietest round."""
        return min(self.costs)


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    return judge(asyncio.run(compare()))


async def compare() -> list[Target]:
    """Print the table, and return how the targets stand."""
    measured = {contender: Measured() for contender in CONTENDERS}
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(open_slack())
        programs = {one: await stack.enter_async_context(started(slack, *one)) for one in CONTENDERS}
        numbers = count()
        for warm in range(ROUNDS):
            for contender in CONTENDERS:
                taken, cost = await play(slack, contender[1], programs[contender], numbers)
                if warm:
                    measured[contender].times.append(taken)
                    measured[contender].costs.append(cost)
        lost = await flood(slack, programs[SOCKET, BOT], numbers)
    show(measured)
    return [*latencies(measured), *counts(slack, lost)]


async def play(slack: Slack, name: str, program: Program, numbers: Iterator[int]) -> tuple[list[float], float]:
    """Send some commands, each when the one before is dealt with; return ms to acknowledge, and µs of CPU for each."""
    taken, before = [], program.cpu()
    for number in islice(numbers, COMMANDS):
        taken.append(await program.line.send(slack.slash_command(number, "bot")))
        if name == BOT:  # it alone has something to say
            await asyncio.wait_for(slack.answers.get(), PATIENCE)
        await asyncio.sleep(BREATH)
    return taken, (program.cpu() - before) / COMMANDS * 1e6


async def flood(slack: Slack, program: Program, numbers: Iterator[int]) -> int:
    """Send many envelopes at once; return how many were not acknowledged, or not answered."""
    if not isinstance(program.line, SocketLine):
        raise TypeError("only Socket Mode can be flooded")
    commands = [slack.slash_command(number, "bot") for number in islice(numbers, BURST)]
    lost = await program.line.burst(commands, PATIENCE)
    async with asyncio.timeout(PATIENCE):
        for _ in range(BURST - lost):
            await slack.answers.get()
    return lost


def show(measured: dict[tuple[str, str], Measured]) -> None:
    """Print the table."""
    print(f"A slash command is acknowledged after … ms ({(ROUNDS - 1) * COMMANDS} commands each)")
    print(f"{'':8}{'':28}{'best median':>12}{'median':>9}{'p99':>9}{'CPU, µs':>10}")
    for (way, name), rounds in measured.items():
        cuts = statistics.quantiles([one for taken in rounds.times for one in taken], n=100)
        print(f"{way:8}{name:28}{rounds.median:12.2f}{cuts[49]:9.2f}{cuts[98]:9.2f}{rounds.cost:10,.0f}")
    print("The CPU of personalize-bot is that of the acknowledgement and of the answer, together.")


def latencies(measured: dict[tuple[str, str], Measured]) -> Iterator[Target]:
    """Yield the ratios to aiohttp alone."""
    for way, bound in ((HTTP, 3.0), (SOCKET, 4.0)):
        for name in (ALONE, BOT):
            ratio = measured[way, name].median / measured[way, RAW].median
            yield Target(what=f"{way}: {name}, median, to raw aiohttp", measured=ratio, bound=bound, unit="x")
    cost = measured[HTTP, ALONE].cost / measured[HTTP, RAW].cost
    yield Target(what="http: CPU for an acknowledgement, to raw aiohttp", measured=cost, bound=4.0, unit="x")


def counts(slack: Slack, lost: int) -> Iterator[Target]:
    """Yield what is counted, which no other load on the machine can change."""
    yield Target(what=f"socket: lost of {BURST} envelopes at once", measured=lost, bound=0)
    asked = max(slack.introductions[bot_token(way, BOT)] for way in (HTTP, SOCKET))
    yield Target(what="auth.test in the life of a process", measured=asked, bound=1)
    answers = 2 * ROUNDS * COMMANDS + BURST
    yield Target(what="connections for 100 answers", measured=len(slack.dialled["bot"]) / answers * 100, bound=1)


if __name__ == "__main__":
    sys.exit(main())
