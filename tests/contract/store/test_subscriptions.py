"""Who hears of what."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.opening import Store
from bot.jobs.subscriptions import KeptSubscriptions
from bot.model.place import Place
from bot.model.subscription import USUAL, Event, Mute, Subscription
from tests.contract.store.values import NOW, notice

HOUR = timedelta(hours=1)


def heard(destination: str, group: str, *events: Event, implied: bool = False) -> Subscription:
    """Return a subscription, by the usual events where none are named."""
    return Subscription(destination=destination, group=group, events=frozenset(events) or USUAL, implied=implied)


async def keep(store: Store, *wanted: Subscription) -> None:
    """Keep subscriptions."""
    for one in wanted:
        await store.subscriptions.keep(one, by="U0ADA", at=NOW)


async def hearers(subscriptions: KeptSubscriptions) -> list[Subscription]:
    """Return who hears of movies."""
    return (await subscriptions.audience(["movies", "songs"], NOW)).of("movies")


async def muted(subscriptions: KeptSubscriptions, at: datetime) -> list[str]:
    """Return where something is muted then."""
    return [one.destination for one in (await subscriptions.audience([], at)).mutes]


async def test_what_is_asked_for_is_heard(store: Store) -> None:
    """By group and by destination, the newest wish of each."""
    await keep(
        store, heard("C1", "movies"), heard("C2", "movies"), heard("C1", "books"), heard("C1", "movies", Event.FAILED)
    )

    assert await hearers(store.subscriptions) == [heard("C1", "movies", Event.FAILED), heard("C2", "movies")]
    assert await store.subscriptions.at("C1") == [heard("C1", "books"), heard("C1", "movies", Event.FAILED)]
    assert await store.subscriptions.groups() == ["books", "movies"]


async def test_a_channel_that_remembers_a_group_hears_of_it_unless_told_otherwise(store: Store) -> None:
    """That is implied, until something is asked for."""
    await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
    all_of_it = (Event.STARTED, Event.ENDED, Event.STUCK)

    assert await hearers(store.subscriptions) == [heard("C1", "movies", *all_of_it, implied=True)]

    nothing = Subscription(destination="C1", group="movies", events=frozenset())
    await keep(store, nothing)

    assert await store.subscriptions.at("C1") == [nothing]
    assert await store.subscriptions.groups() == []


async def test_each_account_has_its_own(store: Store) -> None:
    """Groups of one name are two; what had no account is the heir's."""
    await keep(store, heard("C1", "movies"))
    prod, test = store.subscriptions.of("prod", ""), store.subscriptions.of("test")
    await test.keep(heard("C2", "movies"), by="U0ADA", at=NOW)
    await prod.keep(heard("C1", "movies", Event.STUCK), by="U0ADA", at=NOW)

    assert await hearers(prod) == [heard("C1", "movies", Event.STUCK)]
    assert await hearers(test) == [heard("C2", "movies")]
    assert await store.subscriptions.outside(["prod", ""]).groups() == ["movies"]
    assert await store.subscriptions.outside(["prod", "", "test"]).groups() == []


async def test_a_mute_is_over_in_time_or_taken_back(store: Store) -> None:
    """One of a group is its account's, one of all groups everywhere's."""
    prod, test = store.subscriptions.of("prod"), store.subscriptions.of("test")
    for mute in (Mute(destination="C1", until=NOW + HOUR), Mute(destination="C2", group="movies")):
        await prod.mute(mute, by="U0ADA", at=NOW)

    assert await muted(prod, NOW) == ["C1", "C2"]
    assert await muted(test, NOW) == ["C1"]
    assert await muted(prod, NOW + HOUR) == ["C2"]
    assert await prod.mutes("C3", NOW) == []

    await prod.unmute("C2", "books")
    assert await prod.mutes("C2", NOW) == [Mute(destination="C2", group="movies")]
    await prod.unmute("C2", None)
    assert await prod.mutes("C2", NOW) == []


async def test_muting_again_is_the_newer_wish(store: Store) -> None:
    """Not an error."""
    for until in (NOW + HOUR, None):
        await store.subscriptions.mute(Mute(destination="C1", until=until), by="U0ADA", at=NOW)

    assert await store.subscriptions.mutes("C1", NOW) == [Mute(destination="C1")]


async def test_a_quiet_notice_moves_on_what_is_there_and_begins_nothing(store: Store) -> None:
    """A card that is shown goes on while its channel is muted."""
    await store.outbox.add(notice("Training", key="k1"))
    for one in (notice("Trained", key="k1"), notice("New", key="k2")):
        await store.outbox.add(replace(one, quiet=True))

    assert [held.headline for held in await store.outbox.held(limit=9)] == ["Trained"]
