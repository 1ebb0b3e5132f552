import asyncio

import pytest

from handlers.work import Work


async def test_no_more_have_a_turn_at_a_time_than_the_limit() -> None:
    """The others wait their turn, and all are done in the end."""
    work, gate, running, most = Work(limit=3), asyncio.Event(), 0, 0

    async def task() -> None:
        nonlocal running, most
        async with work.turn:
            running += 1
            most = max(most, running)
            await gate.wait()
            running -= 1

    for _ in range(10):
        work.start(task())
    await asyncio.sleep(0)
    gate.set()
    await work.drain(timeout=5)

    assert (most, running, len(work)) == (3, 0, 0)


async def test_draining_waits_for_what_runs() -> None:
    """A command that has begun comes to its end."""
    work, done = Work(), []

    async def task() -> None:
        await asyncio.sleep(0)
        done.append(True)

    work.start(task())
    await work.drain(timeout=5)

    assert done == [True]


async def test_draining_cuts_off_what_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    """What runs and what waits for its turn, and says how many there were."""
    work = Work(limit=1)
    for _ in range(2):
        work.start(asyncio.Event().wait())  # type: ignore[arg-type]  # never returns
    await work.drain(timeout=0)

    assert len(work) == 0
    assert "2 commands were cut off" in caplog.text


async def test_a_task_that_fails_is_logged_and_leaves_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    """The next one runs."""
    work, done = Work(limit=1), []

    async def fail() -> None:
        async with work.turn:
            raise LookupError("gone")

    async def go_on() -> None:
        async with work.turn:
            done.append(True)

    work.start(fail())
    work.start(go_on())
    await work.drain(timeout=5)

    assert "gone" in caplog.text
    assert done == [True]


async def test_draining_nothing_takes_no_time() -> None:
    """A bot that was idle stops at once."""
    await Work().drain(timeout=5)
