import asyncio
import logging

import pytest

from bot.jobs.opening import Store
from bot.model.errors import ChannelBusy
from tests.claiming import waiting
from tests.fake_channel import Moment
from tests.unit.bot.notifier.desk import ADA, CHANNEL, OTHER, Desk, notice


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
        assert not await waiting(store, desk.clock.advance(seconds=pause - 0.001))
        assert await waiting(store, desk.clock.advance(seconds=0.001))


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
    await store.outbox.add(notice("Imported movies\nand much more", key="imp-1:result", asked_by=ADA))
    desk.channel.close(CHANNEL, times=2)

    await notifier.drain()
    await notifier.drain()
    await notifier.drain()

    assert desk.channel.texts(CHANNEL) == []
    [told] = desk.channel.texts(ADA)
    assert told.startswith("<#C024BE91L> does not hear of this: Imported movies. ")
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

    assert await waiting(store, desk.clock()) == []
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
