import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.jobs.opening import Store, open_store
from bot.jobs.outbox import KeptOutbox
from bot.model.errors import ChannelBusy
from bot.model.message import Message
from bot.model.notice import Notice, PendingNotice
from bot.notifier import Notifier
from tests.clock import FixedClock
from tests.fake_channel import FakeChannel, Moment

CHANNEL, OTHER, ADA = "C024BE91L", "C0OTHER", "U0ADA"


def notice(text: str, *, key: str = "imp-1:card", destination: str = CHANNEL, asked_by: str | None = None) -> Notice:
    """Return what is to be told of a job."""
    return Notice(key=key, job_id="imp-1", destination=destination, message=Message(text=text), asked_by=asked_by)


@dataclass(kw_only=True)
class Desk:
    """A notifier between a real store and a fake Slack."""

    path: Path
    channel: FakeChannel = field(default_factory=FakeChannel)
    clock: FixedClock = field(default_factory=FixedClock)

    def notifier(self, store: Store, channel: FakeChannel | None = None) -> Notifier:
        """Wire one."""
        return Notifier(outbox=store.outbox, channel=channel or self.channel, now=self.clock, jitter=lambda: 0.0)

    async def killed_at(self, moment: Moment) -> None:
        """Drain in a process that dies in the middle of a call."""
        self.channel.cut_at = moment
        async with open_store(self.path) as store:
            draining = asyncio.ensure_future(self.notifier(store).drain())
            await self.channel.cut.wait()
            draining.cancel()
            with pytest.raises(asyncio.CancelledError):
                await draining
        self.channel.cut_at = None

    async def drain_anew(self) -> None:
        """Drain in a new process."""
        async with open_store(self.path) as store:
            await self.notifier(store).drain()

    async def add(self, *notices: Notice) -> None:
        """Keep notices, in a process of their own."""
        async with open_store(self.path) as store:
            for one in notices:
                await store.outbox.add(one)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out a desk with an empty store."""
    return Desk(path=tmp_path / "bot.sqlite3")


@pytest.fixture
async def store(desk: Desk) -> AsyncIterator[Store]:
    """Open the desk's store, for tests of one process."""
    async with open_store(desk.path) as store:
        yield store


async def test_a_notice_is_posted_once(desk: Desk, store: Store) -> None:
    """What Slack has shown is not shown again."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing"))

    await notifier.drain()
    await notifier.drain()

    assert desk.channel.calls == ["post imp-1:card"]
    assert desk.channel.texts(CHANNEL) == ["Importing"]


async def test_a_notice_that_moved_on_is_edited(desk: Desk, store: Store) -> None:
    """A new revision replaces the message instead of adding one."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing"))
    await notifier.drain()
    await store.outbox.add(notice("Imported"))
    desk.clock.advance(seconds=3)

    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == ["Imported"]


async def test_notices_arrive_in_the_order_in_which_they_were_written(desk: Desk, store: Store) -> None:
    """Within a destination nothing overtakes."""
    for number in range(5):
        await store.outbox.add(notice(f"{number}", key=f"n{number}"))

    await desk.notifier(store).drain()

    assert desk.channel.texts(CHANNEL) == ["0", "1", "2", "3", "4"]


async def test_edits_coalesce(desk: Desk, store: Store) -> None:
    """Within three seconds of the last showing nothing is edited; then the newest text goes, and it alone."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("10 %"))
    await notifier.drain()
    for text in ("20 %", "30 %", "40 %"):
        await store.outbox.add(notice(text))
        desk.clock.advance(seconds=0.9)
        await notifier.drain()
    assert desk.channel.texts(CHANNEL) == ["10 %"]

    desk.clock.advance(seconds=0.3)
    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == ["40 %"]
    assert desk.channel.calls == ["post imp-1:card", "edit imp-1:card"]


async def test_a_result_does_not_wait_for_an_edit(desk: Desk, store: Store) -> None:
    """A message of its own goes at once, even while the card before it was edited a moment ago."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing"))
    await notifier.drain()
    await store.outbox.add(notice("Still importing"))
    await store.outbox.add(notice("Imported", key="imp-1:result"))

    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == ["Importing", "Imported"]


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


@dataclass(frozen=True, kw_only=True)
class SlowOutbox(KeptOutbox):
    """An outbox whose last write takes until a test lets it go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def sent(self, key: str, *, revision: int, ts: str, at: datetime) -> None:
        """Keep it, later."""
        self.reached.set()
        await self.go_on.wait()
        await super().sent(key, revision=revision, ts=ts, at=at)


async def test_what_slack_took_is_written_down_although_the_bot_is_stopped_meanwhile(desk: Desk, store: Store) -> None:
    """Cancelling waits for the write that keeps the next process from posting again."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox = SlowOutbox(store.outbox.database)
    await outbox.add(notice("Imported"))
    draining = asyncio.ensure_future(replace(desk.notifier(store), outbox=outbox).drain())
    await outbox.reached.wait()

    draining.cancel()
    outbox.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await draining

    assert await store.outbox.pending(desk.clock()) == []


async def test_a_busy_slack_is_asked_again_when_it_said(desk: Desk, store: Store) -> None:
    """`Retry-After` is kept, and the order with it."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("first", key="n1"))
    await store.outbox.add(notice("second", key="n2"))
    desk.channel.refusals[CHANNEL].append(ChannelBusy("Slack does not take messages now.", retry_after=30))

    await notifier.drain()
    desk.clock.advance(seconds=29)
    await notifier.drain()
    assert desk.channel.calls == ["post n1"]

    desk.clock.advance(seconds=1)
    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == ["first", "second"]


async def test_pauses_grow_to_five_minutes(desk: Desk, store: Store) -> None:
    """Where Slack names no pause, each is twice the one before: 1 s, 2 s, 4 s … 300 s."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Imported"))
    for pause in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        desk.channel.refusals[CHANNEL].append(ChannelBusy("Slack cannot be reached."))
        await notifier.drain()
        assert not await store.outbox.pending(desk.clock.advance(seconds=pause - 0.001))
        assert await store.outbox.pending(desk.clock.advance(seconds=0.001))


async def test_one_channel_in_trouble_does_not_hold_up_the_others(desk: Desk, store: Store) -> None:
    """Each destination is on its own."""
    await store.outbox.add(notice("here", key="n1"))
    await store.outbox.add(notice("there", key="n2", destination=OTHER))
    desk.channel.refusals[CHANNEL].append(ChannelBusy("Slack does not take messages now."))

    await desk.notifier(store).drain()

    assert desk.channel.texts(OTHER) == ["there"]


async def test_a_slow_channel_does_not_hold_up_the_others(desk: Desk, store: Store) -> None:
    """Destinations are served side by side: one that never answers leaves the others alone."""
    await store.outbox.add(notice("here", key="n1"))
    await store.outbox.add(notice("there", key="n2", destination=OTHER))
    desk.channel.cut_at = Moment.AFTER_POST

    draining = asyncio.ensure_future(desk.notifier(store).drain())
    while len(desk.channel.shown) < 2:
        await desk.channel.cut.wait()
        await asyncio.sleep(0)
    draining.cancel()

    assert [desk.channel.texts(CHANNEL), desk.channel.texts(OTHER)] == [["here"], ["there"]]
    with pytest.raises(asyncio.CancelledError):
        await draining


async def test_a_closed_channel_is_told_to_who_asked(desk: Desk, store: Store) -> None:
    """The person hears, once for a channel and job, what to do; the channel is left alone."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing", asked_by=ADA))
    await store.outbox.add(notice("Imported", key="imp-1:result", asked_by=ADA))
    desk.channel.close(CHANNEL, times=2)

    await notifier.drain()
    await notifier.drain()
    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == []
    [told] = desk.channel.texts(ADA)
    assert "<#C024BE91L>" in told
    assert "Invite it" in told
    assert desk.channel.calls.count("post imp-1:card") == 1


async def test_a_closed_channel_is_tried_again_when_there_is_news(desk: Desk, store: Store) -> None:
    """Somebody may have invited the bot meanwhile."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing", asked_by=ADA))
    desk.channel.close(CHANNEL)
    await notifier.drain()
    await store.outbox.add(notice("Imported", asked_by=ADA))

    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == ["Imported"]


@pytest.mark.parametrize("destination,asked_by", [(ADA, ADA), ("D0ADA", ADA), (CHANNEL, None)])
async def test_a_closed_door_with_nobody_behind_it_is_logged(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture, destination: str, asked_by: str | None
) -> None:
    """A direct message that is not taken, or a channel where nobody asked, is nobody else's business."""
    await store.outbox.add(notice("Imported", destination=destination, asked_by=asked_by))
    desk.channel.close(destination)

    await desk.notifier(store).drain()

    assert await store.outbox.pending(desk.clock()) == []
    assert "imp-1:card is not taken" in caplog.text


async def test_a_message_that_meets_a_bug_does_not_hold_up_the_next(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It is put aside, with its traceback in the log."""
    await store.outbox.add(notice("odd", key="n1"))
    await store.outbox.add(notice("even", key="n2"))
    desk.channel.refusals[CHANNEL].append(KeyError("ts"))

    await desk.notifier(store).drain()

    assert desk.channel.texts(CHANNEL) == ["even"]
    assert "KeyError" in caplog.text


async def test_trouble_is_logged_once_and_so_is_its_end(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A long outage fills no log."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Imported"))
    with caplog.at_level(logging.INFO, logger="bot.notifier"):
        for _ in range(3):
            desk.channel.refusals[CHANNEL].append(ChannelBusy("Slack cannot be reached."))
            await notifier.drain()
            desk.clock.advance(minutes=5)
        await notifier.drain()

    assert [record.message for record in caplog.records] == [
        "C024BE91L: Slack cannot be reached.",
        "C024BE91L: well again",
    ]


async def test_a_nudge_ends_its_rest(desk: Desk, store: Store) -> None:
    """What is written while it rests goes out at once, not at the end of the second that it rests."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox = SlowOutbox(store.outbox.database)
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

    async def pending(self, now: datetime) -> list[PendingNotice]:
        """Fail once."""
        if not self.reached.is_set():
            self.reached.set()
            raise OSError("no space left on device")
        self.go_on.set()
        return await super().pending(now)


async def test_trouble_with_the_store_does_not_end_it(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so, and goes on."""
    assert isinstance(store.outbox, KeptOutbox)
    outbox, stop = BrokenOutbox(store.outbox.database), asyncio.Event()
    notifier = replace(desk.notifier(store), outbox=outbox)
    running = asyncio.ensure_future(notifier.run(stop))
    await outbox.reached.wait()

    notifier.nudge()
    await outbox.go_on.wait()
    stop.set()
    await running

    assert "no space left on device" in caplog.text
