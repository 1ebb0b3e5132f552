from bot.jobs.opening import Store
from tests.unit.bot.notifier.desk import CHANNEL, Desk, notice


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


async def test_the_card_of_a_job_that_has_ended_is_edited_once(desk: Desk, store: Store) -> None:
    """To its last state, whatever it went through meanwhile; after that it is left alone."""
    notifier = desk.notifier(store)
    await store.outbox.add(notice("Importing"))
    await notifier.drain()
    for text in ("50 %", "90 %", "Imported"):
        await store.outbox.add(notice(text))
    await store.outbox.add(notice("It is there", key="imp-1:result"))

    for _ in range(20):
        desk.clock.advance(seconds=1)
        await notifier.drain()

    assert desk.channel.calls == ["post imp-1:card", "post imp-1:result", "edit imp-1:card"]
    assert desk.channel.texts(CHANNEL) == ["Imported", "It is there"]
