"""Slack takes about 50 edits a minute of a workspace, and a message a second in a channel: the bot stays below."""

from datetime import timedelta

import pytest

from bot.jobs.opening import Store
from bot.model.errors import ChannelBusy
from bot.model.pace import Pace
from tests.clock import MORNING
from tests.unit.bot.notifier.desk import CHANNEL, OTHER, Desk, notice

BURST = Pace().burst


async def fill(store: Store, number: int, *, destination: str = CHANNEL, said: str = "new") -> None:
    """Have so many messages wait."""
    for place in range(number):
        await store.outbox.add(notice(f"{said} {place}", key=f"n{place}:{destination}", destination=destination))


async def test_a_few_messages_go_at_once_and_more_one_by_one(desk: Desk, store: Store) -> None:
    """Six, and then one each 1.25 s: 48 a minute."""
    await fill(store, 60)
    notifier = desk.notifier(store)

    await notifier.drain()
    assert len(desk.channel.calls) == BURST

    for _ in range(60):
        desk.clock.advance(seconds=1)
        await notifier.drain()
    assert len(desk.channel.calls) == BURST + 48
    assert desk.channel.texts(CHANNEL) == [f"new {place}" for place in range(BURST + 48)]


async def test_a_drain_says_whether_there_was_anything(desk: Desk, store: Store) -> None:
    """So that what there is room for goes on at once, and the store is left in peace otherwise."""
    await fill(store, 1)
    notifier = desk.notifier(store)

    assert await notifier.drain()
    assert not await notifier.drain()


async def test_destinations_share_the_room(desk: Desk, store: Store) -> None:
    """A channel with much to hear does not keep others waiting."""
    await fill(store, 60)
    await fill(store, 2, destination=OTHER)

    await desk.notifier(store).drain()

    assert [len(desk.channel.texts(place)) for place in (CHANNEL, OTHER)] == [BURST - 2, 2]


async def test_results_go_before_edits(desk: Desk, store: Store) -> None:
    """However long the edits have waited."""
    notifier = desk.notifier(store)
    await fill(store, BURST)
    await notifier.drain()
    desk.clock.advance(minutes=1)
    await fill(store, BURST, said="changed")
    for place in range(BURST):
        await store.outbox.add(notice("result", key=f"result{place}", destination=OTHER))

    await notifier.drain()

    assert desk.channel.calls[BURST:] == [f"post result{place}" for place in range(BURST)]


async def test_edits_leave_room_for_results(desk: Desk, store: Store) -> None:
    """Two at once, then 48 a minute: never more than 50 in any minute, and a result in between goes at once."""
    notifier = desk.notifier(store)
    for _ in range(10):
        await fill(store, 60)
        await notifier.drain()
        desk.clock.advance(seconds=7.5)
    desk.channel.calls.clear()
    await fill(store, 60, said="changed")

    await notifier.drain()
    assert len(desk.channel.calls) == BURST - Pace().reserve

    await store.outbox.add(notice("result", key="result"))
    await notifier.drain()
    assert desk.channel.calls[-1] == "post result"

    for _ in range(59):
        desk.clock.advance(seconds=1)
        await notifier.drain()
    assert len(desk.channel.calls) <= 50


async def test_the_pace_outlives_a_process(desk: Desk) -> None:
    """A bot that crashes again and again is no faster than one that runs."""
    await desk.add(*(notice("new", key=f"n{place}") for place in range(60)))

    for _ in range(10):
        await desk.drain_anew()

    assert len(desk.channel.calls) == BURST


async def test_a_limit_on_edits_rests_all_edits_and_nothing_else(desk: Desk, store: Store) -> None:
    """Slack counts `chat.update` by workspace; new messages in the very same channel go on."""
    notifier = desk.notifier(store)
    for place in (CHANNEL, OTHER):
        await fill(store, 1, destination=place)
    await notifier.drain()
    desk.clock.advance(minutes=1)
    for place in (CHANNEL, OTHER):
        await fill(store, 1, destination=place, said="changed")
    for place in (CHANNEL, OTHER):
        desk.channel.refusals[place].append(ChannelBusy("Slack does not take messages now.", retry_after=30))
    await notifier.drain()
    desk.channel.refusals.clear()
    desk.channel.calls.clear()

    await store.outbox.add(notice("result", key="result"))
    desk.clock.advance(seconds=29)
    await notifier.drain()
    assert desk.channel.calls == ["post result"]

    for _ in range(2):
        desk.clock.advance(seconds=1)
        await notifier.drain()
    assert sorted(desk.channel.calls[1:]) == [f"edit n0:{place}" for place in (CHANNEL, OTHER)]


async def test_a_limit_on_new_messages_rests_their_channel_alone(desk: Desk, store: Store) -> None:
    """Slack counts `chat.postMessage` by channel."""
    notifier = desk.notifier(store)
    await fill(store, 1)
    desk.channel.refusals[CHANNEL].append(ChannelBusy("Slack does not take messages now.", retry_after=30))
    await notifier.drain()

    await fill(store, 1, destination=OTHER)
    await notifier.drain()

    assert [desk.channel.texts(place) for place in (CHANNEL, OTHER)] == [[], ["new 0"]]


@pytest.mark.parametrize("missing,room", [(0, 6), (0.5, 5), (1.25, 5), (1.26, 4), (7.5, 0), (100, 0)])
def test_the_room_grows_by_a_call_each_second_and_a_quarter(missing: float, room: int) -> None:
    """`missing` are the seconds until the bucket is full."""
    assert Pace().room(None, MORNING) == Pace().room(MORNING - timedelta(hours=1), MORNING) == BURST
    assert Pace().room(MORNING + timedelta(seconds=missing), MORNING) == room
