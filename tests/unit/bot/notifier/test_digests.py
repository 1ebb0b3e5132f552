"""More than sixty results a minute in one place are told in a digest: a wall of messages is read by nobody."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.jobs.opening import Store
from bot.model.message import Message
from bot.model.notice import Ending, key_of
from bot.model.pace import Pace
from bot.model.resource import Status
from bot.model.signs import NoticeTold, Sign
from tests.fake_channel import Moment
from tests.unit.bot.notifier.desk import ADA, CHANNEL, OTHER, Desk, notice, result

FLOOD = Pace().flood
FEW = Pace(flood=5)


async def end(desk: Desk, store: Store, *numbers: int, destination: str = CHANNEL, failed: int = 0) -> None:
    """Have jobs end now, the first of them badly."""
    for place, number in enumerate(numbers):
        status = Status.FAILED if place < failed else Status.READY
        await store.outbox.add(result(number, destination=destination, at=desk.clock(), status=status))


def told(desk: Desk, destination: str = CHANNEL) -> Counter[str]:
    """Return how often each job is told of, in a message of its own or in a digest's table."""
    jobs: Counter[str] = Counter()
    for shown in desk.channel.shown:
        if shown.destination == destination:
            tables = [block["rows"][1:] for block in shown.message.blocks if block["type"] == "table"]
            rows = [row[0]["text"].removeprefix("Training: ") for table in tables for row in table]
            jobs.update(rows or [shown.message.text.removesuffix(" has ended")])
    return jobs


async def until_all_is_told(desk: Desk, store: Store) -> None:
    """Drain until nothing waits."""
    notifier = desk.notifier(store)
    while (await store.outbox.backlog()).waiting:
        await notifier.drain()
        desk.clock.advance(seconds=1.25)


async def test_a_flood_is_told_in_one_message(desk: Desk, store: Store) -> None:
    """What failed comes first; each job is there, once."""
    signs: list[Sign] = []
    await end(desk, store, *range(73), failed=3)

    await desk.notifier(store, watch=signs.append).drain()
    await until_all_is_told(desk, store)

    [text] = desk.channel.texts(CHANNEL)
    assert text.startswith("73 jobs ended in the last minute: 70 well, 3 failed\nJob: Training: trn-0; Ended: ✗ failed")
    assert told(desk) == Counter(f"trn-{number}" for number in range(73))
    assert signs.count(NoticeTold(outcome="digested")) == 73


async def test_what_can_be_read_is_told_one_by_one(desk: Desk, store: Store) -> None:
    """Sixty a minute are no flood."""
    await end(desk, store, *range(FLOOD))

    await until_all_is_told(desk, store)

    assert desk.channel.texts(CHANNEL) == [f"trn-{number} has ended" for number in range(FLOOD)]


async def test_results_that_come_slowly_are_no_flood(desk: Desk, store: Store) -> None:
    """Also while Slack is away and they pile up: seven in two minutes, where five a minute were one."""
    desk.pace = FEW
    for number in range(7):
        await end(desk, store, number)
        desk.clock.advance(seconds=120 / 7)

    await until_all_is_told(desk, store)

    assert len(desk.channel.texts(CHANNEL)) == 7


async def test_what_was_told_already_counts_and_is_not_told_again(desk: Desk, store: Store) -> None:
    """Four were told on their own when the flood is noticed."""
    desk.pace = FEW
    await end(desk, store, *range(4))
    await until_all_is_told(desk, store)
    await end(desk, store, *range(4, 7))

    await until_all_is_told(desk, store)

    assert len(desk.channel.texts(CHANNEL)) == 4 + 1
    assert told(desk) == Counter(f"trn-{number}" for number in range(7))


async def test_a_flood_that_goes_on_is_told_once_a_minute(desk: Desk, store: Store) -> None:
    """And what is left when it is over, one by one again."""
    desk.pace = FEW
    notifier = desk.notifier(store)
    for number in range(30):
        await end(desk, store, number)
        await notifier.drain()
        desk.clock.advance(seconds=5)
    desk.clock.advance(seconds=60)
    await end(desk, store, 30)

    await until_all_is_told(desk, store)

    assert ["jobs ended" in text for text in desk.channel.texts(CHANNEL)].count(True) == 2
    assert desk.channel.texts(CHANNEL)[-1] == "trn-30 has ended"
    assert told(desk) == Counter(f"trn-{number}" for number in range(31))


async def test_other_messages_do_not_wait_for_a_digest(desk: Desk, store: Store) -> None:
    """Results are gathered for a minute; the card of a job that somebody starts is shown at once."""
    desk.pace = FEW
    notifier = desk.notifier(store)
    await end(desk, store, *range(6))
    await notifier.drain()

    await end(desk, store, 99)
    await store.outbox.add(notice("Training"))
    await notifier.drain()
    assert desk.channel.texts(CHANNEL)[1:] == ["Training"]

    desk.clock.advance(seconds=60)
    await notifier.drain()
    assert desk.channel.texts(CHANNEL)[2:] == ["trn-99 has ended"]


async def test_a_person_gets_a_digest_too(desk: Desk, store: Store) -> None:
    """Each destination has its own: a channel that hears little is told one by one."""
    desk.pace = FEW
    await end(desk, store, *range(6), destination=ADA)
    await end(desk, store, 1, destination=OTHER)

    await until_all_is_told(desk, store)

    assert len(desk.channel.texts(ADA)) == 1
    assert desk.channel.texts(OTHER) == ["trn-1 has ended"]


async def test_what_no_message_holds_comes_in_several(desk: Desk, store: Store) -> None:
    """Slack's tables hold a hundred rows and ten thousand characters."""
    await end(desk, store, *range(170), failed=170)

    await until_all_is_told(desk, store)

    assert len(desk.channel.texts(CHANNEL)) == 3
    assert told(desk) == Counter(f"trn-{number}" for number in range(170))


async def test_a_card_that_nobody_saw_is_told_with_its_result(desk: Desk, store: Store) -> None:
    """It would come after its own end; one that people see is brought to its end."""
    desk.pace = FEW
    notifier = desk.notifier(store)
    for number in (0, 1):
        card = notice(f"trn-{number} runs", key=key_of(f"trn-{number}", "card", CHANNEL))
        await store.outbox.add(card)
        if number == 0:
            await notifier.drain()
    await store.outbox.add(notice("trn-0 is done", key=key_of("trn-0", "card", CHANNEL)))
    await end(desk, store, *range(6))

    await until_all_is_told(desk, store)

    assert desk.channel.texts(CHANNEL)[0] == "trn-0 is done"
    assert len(desk.channel.texts(CHANNEL)) == 2


async def test_a_result_that_may_be_there_already_is_not_in_a_digest(desk: Desk, store: Store) -> None:
    """A post whose end is unknown is looked for, as ever."""
    desk.pace = FEW
    await end(desk, store, 0)
    await store.outbox.claim(desk.clock(), pace=FEW).__aenter__()
    await store.outbox.attempted(key_of("trn-0", "result", CHANNEL))
    await end(desk, store, *range(1, 7))
    desk.clock.advance(seconds=30)

    await until_all_is_told(desk, store)

    assert told(desk) == Counter(f"trn-{number}" for number in range(7))


@pytest.mark.parametrize("moment", [Moment.BEFORE_POST, Moment.AFTER_POST])
async def test_a_digest_is_shown_once_through_a_crash(desk: Desk, moment: Moment) -> None:
    """It is a message like any other, and what it tells is not told again."""
    await desk.add(*(result(number, at=desk.clock()) for number in range(61)))

    await desk.killed_at(moment)
    await desk.drain_anew()
    desk.clock.advance(minutes=2)
    await desk.drain_anew()

    assert len(desk.channel.texts(CHANNEL)) == 1
    assert told(desk) == Counter(f"trn-{number}" for number in range(61))


async def test_a_crash_between_gathering_and_telling_loses_nothing(desk: Desk, store: Store) -> None:
    """A digest and what it stands for are kept in one transaction, or not at all."""
    desk.pace = FEW

    def broken(endings: Sequence[Ending]) -> Message:
        raise ZeroDivisionError(len(endings))

    await end(desk, store, *range(6))
    with pytest.raises(ZeroDivisionError):
        await store.outbox.gather(desk.clock(), pace=FEW, most=80, compose=broken)
    await until_all_is_told(desk, store)

    assert len(desk.channel.texts(CHANNEL)) == 1
    assert told(desk) == Counter(f"trn-{number}" for number in range(6))


async def test_a_result_that_a_digest_told_is_not_told_when_it_changes(desk: Desk, store: Store) -> None:
    """Once is once."""
    desk.pace = FEW
    await end(desk, store, *range(6))
    await until_all_is_told(desk, store)

    changed = notice("trn-3 has ended, in other words", key=key_of("trn-3", "result", CHANNEL))
    await store.outbox.add(changed)

    assert (await store.outbox.backlog()).waiting == 0


async def test_a_digest_that_a_channel_does_not_take_is_told_to_who_asked(desk: Desk, store: Store) -> None:
    """Once to each person."""
    desk.pace = FEW
    await end(desk, store, *range(6))
    desk.channel.close(CHANNEL)

    await until_all_is_told(desk, store)

    [hint] = desk.channel.texts(ADA)
    assert "does not hear of this: 6 jobs ended in the last minute: 6 well. " in hint


async def test_a_digest_says_over_which_time_it_was_gathered(desk: Desk, store: Store) -> None:
    """Where results waited for longer than a minute."""
    desk.pace = FEW
    await end(desk, store, 0)
    desk.clock.advance(seconds=90)
    await end(desk, store, *range(1, 7))

    await until_all_is_told(desk, store)

    assert "7 jobs ended within 1 min 30 s: 7 well" in desk.channel.texts(CHANNEL)[0]
