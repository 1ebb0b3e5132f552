"""The budget of calls: what is left to whom, and what throttling does to it."""

import asyncio

import pytest

from bot.personalize.bucket import RATE, Bucket, Lane
from bot.personalize.budget import Budget
from tests.unit.bot.personalize.conftest import Time


def spent(bucket: Bucket, *, seconds: float, lane: Lane = Lane.POLLER) -> int:
    """Return how many calls a lane gets that asks for as many as it can, from now on for so long."""
    now = bucket.at
    end, calls = now + seconds, 0
    while True:
        pause = bucket.take(now, lane)
        now += pause
        if now > end:
            return calls
        calls += not pause


def test_polling_keeps_to_the_rate_but_for_what_had_gathered() -> None:
    """Ten calls at once after a pause, two a second from then on."""
    assert spent(Bucket(at=0.0), seconds=60) == pytest.approx(10 + 60 * RATE, abs=1)


def test_people_never_wait_and_polling_pays_for_them() -> None:
    """However many calls somebody's question takes; the debt ends somewhere, so that polling goes on."""
    bucket = Bucket(at=0.0)

    assert [bucket.take(0.0, Lane.PEOPLE) for _ in range(100)] == [0.0] * 100
    assert bucket.take(0.0, Lane.POLLER) == pytest.approx(5 / RATE)


def test_polling_cannot_use_what_people_may() -> None:
    """With the bucket empty, somebody's question still goes out at once."""
    bucket = Bucket(at=0.0)
    spent(bucket, seconds=60)

    assert bucket.take(bucket.at, Lane.POLLER) > 0
    assert bucket.take(bucket.at, Lane.PEOPLE) == 0


def test_who_looks_for_the_work_of_others_leaves_tokens_to_the_poller() -> None:
    """A tick is not held up by it."""
    bucket = Bucket(at=0.0)
    spent(bucket, seconds=60, lane=Lane.FINDER)

    assert [bucket.take(bucket.at, Lane.POLLER) for _ in range(5)] == [0.0] * 5


def test_a_storm_halves_the_rate_once() -> None:
    """Sixteen calls that were under way and throttled together say one thing."""
    bucket = Bucket(at=0.0)
    for number in range(16):
        bucket.throttled(number / 100)

    assert bucket.rate == pytest.approx(RATE / 2, rel=0.01)


def test_a_long_storm_leaves_something() -> None:
    """Else nobody would find out that it is over."""
    bucket = Bucket(at=0.0)
    for second in range(60):
        bucket.throttled(float(second))

    assert bucket.rate == pytest.approx(RATE / 8, rel=0.1)
    assert spent(bucket, seconds=120) > 0


def test_the_rate_comes_back_little_by_little() -> None:
    """From half of it in a minute, and never beyond."""
    bucket = Bucket(at=0.0)
    bucket.throttled(0.0)
    rates = []
    for second in (0, 30, 60, 600):
        bucket.take(float(second), Lane.PEOPLE)
        rates.append(bucket.rate)

    assert rates == [pytest.approx(RATE * share) for share in (0.5, 0.75, 1, 1)]


def test_what_had_gathered_is_gone_after_a_throttle() -> None:
    """A full bucket is no right to go on as before."""
    bucket = Bucket(at=0.0)
    bucket.throttled(0.0)

    assert bucket.take(0.0, Lane.POLLER) > 0


def test_a_clock_that_goes_back_gives_nothing() -> None:
    """Nor does it take anything."""
    bucket = Bucket(at=100.0, tokens=0.0)

    assert bucket.take(50.0, Lane.POLLER) == pytest.approx(1 / RATE)
    assert bucket.at == 100.0


async def test_those_who_wait_go_in_the_order_in_which_they_came() -> None:
    """And at the rate that there is."""
    time = Time()
    budget = Budget(elapsed=lambda: time.at, sleep=time.sleep)
    came: list[int] = []

    async def call(number: int) -> None:
        await budget.turn(Lane.POLLER)
        came.append(number)

    await asyncio.gather(*(call(number) for number in range(30)))

    assert came == list(range(30))
    assert time.at == pytest.approx(20 / RATE)


async def test_a_storm_is_noticed_from_any_thread() -> None:
    """boto3 calls in threads of its own."""
    time = Time()
    budget = Budget(elapsed=lambda: time.at, sleep=time.sleep)

    await asyncio.to_thread(budget.throttled)

    assert budget.rate == RATE / 2


async def test_that_calls_are_scarce_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """After two minutes without one to spare; a burst is none, and people hear of it by `strained`."""
    caplog.set_level("INFO", "bot.personalize")
    time = Time()
    budget = Budget(account="prod", elapsed=lambda: time.at, sleep=time.sleep)

    await polls(budget, 200)
    assert (caplog.messages, budget.strained) == ([], False)
    await polls(budget, 400)
    assert budget.strained
    await time.sleep(60)
    await polls(budget, 1)

    scarce, over = caplog.messages
    assert scarce.startswith(
        "AWS in prod: polling has used all of its 120 calls a minute for 120 s, and jobs are looked"
    )
    assert (over, budget.strained) == ("AWS in prod: calls suffice again", False)


async def test_throttling_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """However many calls meet it, and once when all is as before."""
    caplog.set_level("INFO", "bot.personalize")
    time = Time()
    budget = Budget(elapsed=lambda: time.at, sleep=time.sleep)

    for _ in range(3):
        budget.throttled()
        await time.sleep(2)
    assert budget.strained
    await time.sleep(600)
    await budget.turn(Lane.PEOPLE)

    assert caplog.messages == [
        "AWS throttles: 60 calls a minute are made at most, until it no longer does",
        "AWS: 120 calls a minute may be made again",
    ]
    assert not budget.strained


async def polls(budget: Budget, calls: int) -> None:
    """Have the poller make so many calls, as soon as it may."""
    for _ in range(calls):
        await budget.turn(Lane.POLLER)
