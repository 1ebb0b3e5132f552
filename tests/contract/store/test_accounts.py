"""What an AWS account sees of the store: its own, whatever the groups of others are called."""

from dataclasses import replace

from bot.jobs.opening import Store
from bot.model.durations import Likeness
from bot.model.place import Place
from bot.model.resource import ResourceKind
from tests.contract.store.values import ARN, MINUTE, NOW, ids, job, trained


async def test_an_account_sees_its_own_jobs(store: Store) -> None:
    """Groups of the same name are two; without an account all are seen."""
    for account in ("prod", "test"):
        jobs = store.jobs.of(account)
        assert (await jobs.add(job(f"{account}-runs"))).account == account
        await jobs.add(job(f"{account}-ended"))
        await jobs.record(job(f"{account}-ended", ended_at=NOW), notices=[], look_again_at=None)

    assert ids(await store.jobs.of("prod").running(group="movies")) == ["prod-runs"]
    assert ids(await store.jobs.of("prod").ended(group="movies")) == ["prod-ended"]
    assert {one.account for one in await store.jobs.running()} == {"prod", "test"}
    async with store.jobs.of("test").claim(NOW) as due:
        assert ids(due) == ["test-runs"]


async def test_a_claim_leaves_the_jobs_of_others_alone(store: Store) -> None:
    """However many there are, none comes too late for another account's."""
    for number in range(3):
        await store.jobs.of("prod").add(job(f"prod-{number}"))
    await store.jobs.of("test").add(job("test-0", started_at=NOW + MINUTE))

    async with (
        store.jobs.of("prod").claim(NOW + MINUTE, limit=2) as first,
        store.jobs.of("test").claim(NOW + MINUTE, limit=2) as second,
    ):
        assert len(first) == 2
        assert ids(second) == ["test-0"]


async def test_hastening_an_account_leaves_the_others_their_rhythm(store: Store) -> None:
    """Only its own jobs become due."""
    for account in ("prod", "test"):
        await store.jobs.of(account).add(job(account))
        await store.jobs.of(account).record(job(account), notices=[], look_again_at=NOW + MINUTE)

    await store.jobs.of("prod").hasten(NOW)

    async with store.jobs.claim(NOW) as due:
        assert ids(due) == ["prod"]


async def test_what_was_kept_before_accounts_had_names_goes_to_the_heir(store: Store) -> None:
    """Its jobs run on under the new name, its channels mean it."""
    await store.jobs.add(job("old"))
    await store.places.remember(Place(channel="C1", group="movies"), by="U0ADA", at=NOW)

    assert [one.account for one in await store.jobs.of("prod", "").running()] == ["prod"]
    assert await store.jobs.of("test").running() == []
    assert await store.places.of("prod", "").place("C1") == Place(channel="C1", group="movies", account="prod")
    assert await store.places.of("prod", "").watched() == {"movies": ["C1"]}


async def test_a_resource_that_is_followed_under_one_name_is_known_under_another(store: Store) -> None:
    """Two names may lead to one account; what one follows, the other must not find anew."""
    await store.jobs.of("prod").add(trained(1, minutes=10))

    assert await store.jobs.of("main").following(f"{ARN}1") is not None


async def test_jobs_of_accounts_that_are_gone_are_found(store: Store) -> None:
    """They keep the name of the account that they were in."""
    for account in ("prod", "gone"):
        await store.jobs.of(account).add(job(account))

    async with store.jobs.outside(["prod"]).claim(NOW) as lost:
        assert [(one.id, one.account) for one in lost] == [("gone", "gone")]


async def test_a_channel_means_one_account(store: Store) -> None:
    """For the others it remembers nothing, and says that it is elsewhere."""
    prod, test = store.places.of("prod"), store.places.of("test")
    await prod.remember(Place(channel="C1", group="movies", campaign="live"), by="U0ADA", at=NOW)

    assert await prod.place("C1") == Place(channel="C1", group="movies", campaign="live", account="prod")
    assert await test.place("C1") == Place(channel="C1", account="prod", elsewhere=True)
    assert await test.place("C2") == Place(channel="C2", account="test")
    assert (await test.watched(), await prod.watched()) == ({}, {"movies": ["C1"]})

    await test.remember(replace(await test.place("C1"), group="movies"), by="U0ADA", at=NOW)

    assert await store.places.place("C1") == Place(channel="C1", group="movies", account="test")
    assert await prod.watched() == {}


async def test_what_is_usual_is_learned_from_all_accounts(store: Store) -> None:
    """Amazon trains as fast in one as in the other."""
    for account, minutes in (("prod", 10), ("test", 30)):
        await store.jobs.of(account).add(replace(trained(minutes, minutes=minutes), id=account))

    like = Likeness(kind=ResourceKind.VERSION, recipe="sims", magnitude=6)
    assert (await store.jobs.of("prod").usual([like]))[like].duration == 20 * MINUTE
