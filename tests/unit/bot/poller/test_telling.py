"""Who is told of a job."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.orders import ImportOrder
from bot.model.place import Place
from bot.model.resource import Status
from bot.model.subscription import Event, Mute, Subscription
from tests.claiming import waiting
from tests.statements import statements
from tests.unit.bot.conftest import Desk
from tests.unit.bot.poller.test_poller import poller, told

IMPORT = ImportOrder(
    asked_by="U1", channel="C1", line="import movies s3://b/ratings.csv", group="movies", location="s3://b/ratings.csv"
)


async def watch(desk: Desk, destination: str, *events: Event) -> None:
    """Have a destination hear of movies."""
    wanted = Subscription(destination=destination, group="movies", events=frozenset(events))
    await desk.store.subscriptions.keep(wanted, by="U1", at=desk.time[0])


async def play(desk: Desk, status: Status = Status.READY) -> set[str]:
    """Import, let AWS come to this, and return what is told."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweeping.sweep()
    for _ in range(9):
        for job in await desk.store.jobs.running():
            for step in job.current:
                if step.arn:
                    desk.personalize.settle(step.arn, status)
        desk.passes(seconds=70)
        await sweeping.sweep()
    assert not await desk.store.jobs.running()
    return set(await told(desk))


OWN = {"card:C1", "result:C1", "result:U1"}


async def test_a_channel_that_watches_hears_of_what_was_started_elsewhere(desk: Desk) -> None:
    """By the events that it asked for, and without mentioning anybody."""
    await watch(desk, "C2", Event.ENDED)
    await watch(desk, "C3", Event.STARTED)
    await watch(desk, "C4", Event.FAILED, Event.STUCK)

    assert await play(desk) == OWN | {"result:C2", "card:C3"}
    assert "Asked by Ada Lovelace" in (await told(desk))["result:C2"].notice.message.text


async def test_who_watches_failures_hears_of_nothing_else(desk: Desk) -> None:
    """And of those."""
    await watch(desk, "C4", Event.FAILED)

    assert await play(desk, Status.FAILED) == OWN | {"result:C4"}


async def test_a_channel_that_only_remembers_a_group_hears_of_what_was_found(desk: Desk) -> None:
    """Not of what people start elsewhere."""
    await desk.store.places.remember(Place(channel="C2", group="movies"), by="U1", at=desk.time[0])

    assert await play(desk) == OWN


async def test_who_asks_and_watches_is_told_once(desk: Desk) -> None:
    """In their own words."""
    await watch(desk, "U1", Event.ENDED)
    await watch(desk, "C1", Event.FAILED)

    assert await play(desk) == OWN
    assert "Asked by you" in (await told(desk))["result:U1"].notice.message.text


@pytest.mark.parametrize("muted, heard", [("C1", {"result:U1"}), ("U1", {"card:C1", "result:C1"})])
async def test_what_is_muted_is_not_begun(desk: Desk, muted: str, heard: set[str]) -> None:
    """In a channel or to a person; others are told."""
    await desk.store.subscriptions.mute(Mute(destination=muted), by="U1", at=desk.time[0])

    assert await play(desk) == heard


async def test_who_hears_of_jobs_is_asked_once_at_a_look(desk: Desk) -> None:
    """However many jobs have news."""
    for group in ("movies", "books", "songs"):
        await desk.wired.workflow.import_data(replace(IMPORT, group=group))
    with statements(desk.store) as asked:
        await poller(desk).sweep()

    assert [statement.split(".")[0] for statement in asked].count("SELECT mutes") == 1
    assert len(await waiting(desk.store, desk.time[0])) == 3


async def test_a_card_that_is_shown_moves_on_while_its_channel_is_muted(desk: Desk) -> None:
    """It would else say for ever that the job runs."""
    await desk.wired.workflow.import_data(IMPORT)
    sweeping = poller(desk)
    await sweeping.sweep()
    mute = Mute(destination="C1", group="movies", until=desk.time[0] + timedelta(days=1))
    await desk.store.subscriptions.mute(mute, by="U1", at=desk.time[0])

    desk.personalize.settle_all()
    desk.passes(seconds=30)
    await sweeping.sweep()

    assert (await told(desk))["card:C1"].revision == 2
