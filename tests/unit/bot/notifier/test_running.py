import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import pytest

from bot.jobs.opening import Store
from bot.jobs.outbox import KeptOutbox
from bot.model.notice import PendingNotice
from bot.model.pace import Pace
from tests.fake_channel import Moment
from tests.unit.bot.notifier.desk import Desk, SlowOutbox, notice


async def test_a_nudge_ends_its_rest(desk: Desk, store: Store) -> None:
    """What is written while it rests goes out at once, not at the end of the second that it rests."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox = SlowOutbox(store.outbox.database, store.outbox.claims)
    outbox.go_on.set()
    await outbox.add(notice("first", key="n1"))
    notifier = replace(desk.notifier(store), outbox=outbox)
    running = asyncio.ensure_future(notifier.run(asyncio.Event()))
    await outbox.reached.wait()

    await outbox.add(notice("second", key="n2"))
    desk.channel.cut_at = Moment.AFTER_POST
    notifier.nudge()
    await asyncio.wait_for(desk.channel.cut.wait(), timeout=0.9)

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_it_stops_when_asked(desk: Desk, store: Store) -> None:
    """The event ends its rest."""
    stop = asyncio.Event()
    running = asyncio.ensure_future(desk.notifier(store).run(stop))

    stop.set()

    await asyncio.wait_for(running, timeout=0.9)


class BrokenOutbox(SlowOutbox):
    """An outbox whose disk is full the first time."""

    @asynccontextmanager
    async def claim(self, now: datetime, *, pace: Pace) -> AsyncIterator[dict[str, list[PendingNotice]]]:
        """Fail once."""
        if not self.reached.is_set():
            self.reached.set()
            raise OSError("no space left on device")
        self.go_on.set()
        async with super().claim(now, pace=pace) as queues:
            yield queues


async def test_trouble_with_the_store_does_not_end_it(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so, and goes on."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox, stop = BrokenOutbox(store.outbox.database, store.outbox.claims), asyncio.Event()
    notifier = replace(desk.notifier(store), outbox=outbox)
    running = asyncio.ensure_future(notifier.run(stop))
    await outbox.reached.wait()

    notifier.nudge()
    await outbox.go_on.wait()
    stop.set()
    await running

    assert "no space left on device" in caplog.text
