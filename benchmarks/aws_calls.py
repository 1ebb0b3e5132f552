"""What calls to AWS do to the event loop: `python benchmarks/aws_calls.py`.

32 calls are always on their way to an AWS that answers after 50 ms, in a process of its own: real boto3, as the bot
has it (`bot.personalize.session`), and aiohttp alone, which signs nothing and reads nothing. Meanwhile a task wakes
every 5 ms and notes how late it is, which is how late an acknowledgement would be. The two take turns, and the
quietest round counts. Ends with 1 where a target is missed.
"""

import asyncio
import os
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, TCPConnector
from targets import Target, judge

from bot.personalize.session import connect

TOGETHER, DISTANCE = 32, 50  # calls on their way, and ms until an answer
ROUNDS, SECONDS, TICK = 5, 2.0, 0.005
BOT, RAW = "boto3, as the bot calls it", "raw aiohttp"
CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/films"
SIDE = str(Path(__file__).with_name("aws_side.py"))


@dataclass(frozen=True, kw_only=True)
class Round:
    """Calls in a second, the µs of CPU for each, and the ms by which one in a hundred wakes was late."""

    rate: float
    cost: float
    lag: float


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    rounds = asyncio.run(compare())
    ideal = TOGETHER / DISTANCE * 1000
    print(f"{TOGETHER} calls on their way, {DISTANCE} ms each: {ideal:.0f} a second at best")
    print(f"{'':28}{'calls/s':>9}{'CPU, µs':>9}{'lag p99, ms':>13}")
    for name, taken in rounds.items():
        print(f"{name:28}{best_rate(taken):9.0f}{min(one.cost for one in taken):9.0f}{least_lag(taken):13.2f}")
    made, late = best_rate(rounds[BOT]) / best_rate(rounds[RAW]), least_lag(rounds[BOT]) - least_lag(rounds[RAW])
    return judge(
        [
            Target(what=f"calls, to {RAW}", measured=made, bound=0.9, unit="x", least=True),
            Target(what=f"the loop's lag, p99, beyond {RAW}'s", measured=late, bound=5.0, unit=" ms"),
        ]
    )


def best_rate(rounds: list[Round]) -> float:
    """Return the calls in a second of the quietest round."""
    return max(one.rate for one in rounds)


def least_lag(rounds: list[Round]) -> float:
    """Return the lag of the quietest round."""
    return min(one.lag for one in rounds)


async def compare() -> dict[str, list[Round]]:
    """Return the rounds of both."""
    rounds: dict[str, list[Round]] = {RAW: [], BOT: []}
    async with far_away() as url, ClientSession(connector=TCPConnector(limit=TOGETHER)) as session:
        os.environ |= {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
        async with connect("us-east-1") as aws:

            async def by_boto3() -> None:
                await aws.call("personalize-runtime", "GetRecommendations", campaignArn=CAMPAIGN, userId="1")

            async def by_aiohttp() -> None:
                async with session.post(f"{url}/recommendations", json={"userId": "1"}) as answer:
                    await answer.read()

            for _ in range(ROUNDS):
                for name, call in ((RAW, by_aiohttp), (BOT, by_boto3)):
                    rounds[name].append(await measure(call))
    return rounds


async def measure(call: Callable[[], Awaitable[None]]) -> Round:
    """Keep calls on their way for a while."""
    lags: list[float] = []
    watching = asyncio.create_task(watch(lags))
    began, cpu = time.perf_counter(), time.process_time()
    calls = sum(await asyncio.gather(*(keep_calling(call, began + SECONDS) for _ in range(TOGETHER))))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    watching.cancel()
    return Round(rate=calls / seconds, cost=cpu / calls * 1e6, lag=statistics.quantiles(lags, n=100)[98])


async def keep_calling(call: Callable[[], Awaitable[None]], until: float) -> int:
    """Call again and again; return how often."""
    calls = 0
    while time.perf_counter() < until:
        await call()
        calls += 1
    return calls


async def watch(lags: list[float]) -> None:
    """Note in ms how late the loop wakes, until cancelled."""
    while True:
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        lags.append((time.perf_counter() - due) * 1000)


@asynccontextmanager
async def far_away() -> AsyncIterator[str]:
    """Yield the address of a far AWS."""
    process = await asyncio.create_subprocess_exec(sys.executable, SIDE, str(DISTANCE), stdout=PIPE)
    try:
        yield (await process.stdout.readline()).decode().strip() if process.stdout else ""
    finally:
        process.terminate()
        await process.wait()


if __name__ == "__main__":
    sys.exit(main())
