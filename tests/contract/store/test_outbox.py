from dataclasses import replace
from datetime import timedelta

from bot.jobs.opening import Store
from bot.model.message import Message
from bot.model.notice import Backlog
from tests.claiming import waiting
from tests.contract.store.values import MINUTE, NOW, job, notice


async def test_a_notice_waits_until_it_was_sent(store: Store) -> None:
    """It comes back as it was, once."""
    said = replace(notice("Training"), message=Message(text="Training", blocks=({"type": "divider"}, {"n": [1, 2]})))
    await store.outbox.add(said)

    [pending] = await waiting(store, NOW)
    assert pending.notice == said
    assert (pending.revision, pending.ts, pending.attempted, pending.attempts, pending.sent_at) == (
        1,
        None,
        False,
        0,
        None,
    )
    await store.outbox.sent("trn-1:card", revision=1, ts="1795510800.000001", at=NOW)

    assert await waiting(store, NOW) == []


async def test_only_a_changed_message_is_a_new_revision(store: Store) -> None:
    """The same again is nothing new, blocks with the same content included."""
    same = replace(notice("Training"), message=Message(text="Training", blocks=({"rows": (1, 2)},)))
    await store.outbox.add(same)
    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)

    await store.outbox.add(same)
    assert await waiting(store, NOW) == []

    await store.outbox.add(notice("Trained"))
    [pending] = await waiting(store, NOW)
    assert (pending.notice.message.text, pending.revision, pending.ts, pending.sent_at) == ("Trained", 2, "1.0", NOW)


async def test_a_revision_that_came_while_the_last_was_sent_still_waits(store: Store) -> None:
    """`sent` speaks of one revision only."""
    await store.outbox.add(notice("Training"))
    await store.outbox.add(notice("Trained"))

    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)

    assert [one.notice.message.text for one in await waiting(store, NOW)] == ["Trained"]


async def test_a_job_brings_its_notices_along(store: Store) -> None:
    """What `record` is given waits like what `add` is given, in its order."""
    await store.jobs.add(job())

    await store.jobs.record(job(), notices=[notice("b", key="b"), notice("a", key="a")], look_again_at=NOW)

    assert [one.notice.key for one in await waiting(store, NOW)] == ["b", "a"]


async def test_an_attempt_is_remembered_until_it_is_known_how_it_ended(store: Store) -> None:
    """Between `attempted` and `sent` nobody knows whether Slack shows it."""
    await store.outbox.add(notice("Training"))
    await waiting(store, NOW)
    await store.outbox.attempted("trn-1:card")
    assert [one.attempted for one in await waiting(store, NOW)] == [True]

    await store.outbox.sent("trn-1:card", revision=1, ts="1.0", at=NOW)
    await store.outbox.add(notice("Trained"))

    assert [one.attempted for one in await waiting(store, NOW)] == [False]


async def test_a_postponed_notice_makes_its_destination_rest(store: Store) -> None:
    """What was written later for it does not overtake; other destinations go on; attempts are counted."""
    await store.outbox.add(notice("first", key="n1"))
    await store.outbox.add(notice("second", key="n2"))
    await store.outbox.add(notice("elsewhere", key="n3", destination="C0OTHER"))

    await store.outbox.postpone("n1", until=NOW + MINUTE)

    assert [one.notice.key for one in await waiting(store, NOW)] == ["n3"]
    later = await waiting(store, NOW + MINUTE)
    assert [(one.notice.key, one.attempts) for one in later] == [("n1", 1), ("n2", 0), ("n3", 0)]


async def test_a_parked_notice_holds_nobody_up_and_waits_for_news(store: Store) -> None:
    """Until its message changes."""
    await store.outbox.add(notice("first", key="n1"))
    await store.outbox.add(notice("second", key="n2"))
    await store.outbox.postpone("n1", until=NOW + MINUTE)
    await store.outbox.park("n1", reason="not in the channel")
    assert [one.notice.key for one in await waiting(store, NOW)] == ["n2"]

    await store.outbox.add(notice("news", key="n1"))

    assert [one.notice.message.text for one in await waiting(store, NOW)] == ["news", "second"]


async def test_the_backlog_counts_what_waits_and_what_was_given_up(store: Store) -> None:
    """What Slack shows already is not in it."""
    for name in ("shown", "waits", "parked"):
        await store.outbox.add(notice(name, key=name))
    await store.outbox.sent("shown", revision=1, ts="1.0", at=NOW)
    await store.outbox.park("parked", reason="archived")

    backlog = await store.outbox.backlog()

    assert (backlog.waiting, backlog.parked) == (1, 1)
    assert timedelta() <= backlog.oldest < MINUTE


async def test_nothing_waits_in_an_empty_outbox(store: Store) -> None:
    """So the oldest has waited for no time."""
    assert await store.outbox.backlog() == Backlog(waiting=0, oldest=timedelta(), parked=0)
