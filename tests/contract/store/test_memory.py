import asyncio

from bot.jobs.opening import Store, open_store
from bot.model.place import Place
from tests.claiming import waiting
from tests.contract.store.values import NOW, job, notice


async def test_a_channel_remembers_what_it_was_told_last(store: Store) -> None:
    """A channel that was told nothing remembers nothing."""
    await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
    await store.places.remember(Place(channel="C1", group="books", campaign="books-live"), by="U0ADA", at=NOW)

    assert await store.places.place("C1") == Place(channel="C1", group="books", campaign="books-live")
    assert await store.places.place("C2") == Place(channel="C2")


async def test_watched_groups_name_their_channels(store: Store) -> None:
    """A channel that remembers no group watches none."""
    for channel, group in (("C2", "movies"), ("C1", "movies"), ("C3", "books"), ("C4", None)):
        await store.places.remember(Place(channel=channel, group=group), by="U0ADA", at=NOW)

    assert await store.places.watched() == {"books": ["C3"], "movies": ["C1", "C2"]}


async def test_a_delivery_is_new_once(store: Store) -> None:
    """Of many who ask at once, one hears that it is new."""
    heard = await asyncio.gather(*(store.deliveries.first_time("Ev1", at=NOW) for _ in range(10)))

    assert sorted(heard) == [False] * 9 + [True]
    assert await store.deliveries.first_time("Ev2", at=NOW)


async def test_everything_outlives_the_process(address: str) -> None:
    """What one process kept, the next finds."""
    async with open_store(address) as store:
        await store.jobs.add(job())
        await store.outbox.add(notice("Training"))
        await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)
        await store.deliveries.first_time("Ev1", at=NOW)

    async with open_store(address) as store:
        assert await store.jobs.running() == [job()]
        assert [one.notice for one in await waiting(store, NOW)] == [notice("Training")]
        assert await store.places.watched() == {"movies": ["C1"]}
        assert not await store.deliveries.first_time("Ev1", at=NOW)
