import asyncio
from dataclasses import replace

import pytest

from bot.jobs.opening import Store
from bot.jobs.outbox import KeptOutbox
from tests.claiming import waiting
from tests.fake_channel import Moment
from tests.unit.bot.notifier.desk import CHANNEL, Desk, SlowOutbox, notice


@pytest.mark.parametrize("moment", [Moment.BEFORE_POST, Moment.AFTER_POST])
async def test_a_crash_while_posting_neither_loses_nor_repeats(desk: Desk, moment: Moment) -> None:
    """Whether or not Slack had taken it, the message is there once in the end."""
    await desk.add(notice("Imported"))

    await desk.killed_at(moment)
    await desk.drain_anew()
    await desk.drain_anew()

    assert desk.channel.texts(CHANNEL) == ["Imported"]


async def test_a_crash_after_posting_leaves_the_newest_text(desk: Desk) -> None:
    """A message that is found again shows what is known by then."""
    await desk.add(notice("Importing"))
    await desk.killed_at(Moment.AFTER_POST)
    await desk.add(notice("Imported"))

    await desk.drain_anew()

    assert desk.channel.texts(CHANNEL) == ["Imported"]


@pytest.mark.parametrize("moment", [Moment.BEFORE_EDIT, Moment.AFTER_EDIT])
async def test_a_crash_while_editing_leaves_the_newest_text(desk: Desk, moment: Moment) -> None:
    """An edit that may have been lost is made again."""
    await desk.add(notice("Importing"))
    await desk.drain_anew()
    await desk.add(notice("Imported"))
    desk.clock.advance(seconds=3)

    await desk.killed_at(moment)
    await desk.drain_anew()
    await desk.drain_anew()

    assert desk.channel.texts(CHANNEL) == ["Imported"]
    assert desk.channel.calls.count("edit imp-1:card") == 2


async def test_a_notice_that_was_never_begun_is_not_looked_for(desk: Desk) -> None:
    """Only after an unknown end is Slack asked what it shows."""
    await desk.add(notice("Importing"))

    await desk.drain_anew()

    assert desk.channel.calls == ["post imp-1:card"]


async def test_what_slack_took_is_written_down_although_the_bot_is_stopped_meanwhile(desk: Desk, store: Store) -> None:
    """Cancelling waits for the write that keeps the next process from posting again."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox = SlowOutbox(store.outbox.database, store.outbox.claims)
    await outbox.add(notice("Imported"))
    draining = asyncio.ensure_future(replace(desk.notifier(store), outbox=outbox).drain())
    await outbox.reached.wait()

    draining.cancel()
    outbox.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await draining

    assert await waiting(store, desk.clock()) == []
