"""What a form's menus are answered from."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.model.errors import Unavailable
from bot.model.form import Listing
from bot.model.job import CreateCampaign, CreateGroup, CreateSolution, TrainVersion
from bot.model.resource import Group, Overview
from bot.workflow import index as indexing
from bot.workflow.index import Index
from tests.clock import FixedClock
from tests.fakes import FakePersonalize


@dataclass(kw_only=True)
class SlowPersonalize(FakePersonalize):
    """Answers when `answering` is set, and keeps what it was asked."""

    asked: list[str | None] = field(default_factory=list)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    async def groups(self) -> list[Group]:
        """Return the groups, in time."""
        self.asked.append(None)
        await self.answering.wait()
        return await super().groups()

    async def overview(self, group: str) -> Overview:
        """Return what is in a group, in time."""
        self.asked.append(group)
        await self.answering.wait()
        return await super().overview(group)


@pytest.fixture
async def personalize() -> SlowPersonalize:
    """Have a group with a version that a campaign serves, and an empty one."""
    made = SlowPersonalize()
    made.answering.set()
    *_, version, _ = await made.have(
        CreateGroup(name="movies"),
        CreateGroup(name="books"),
        CreateSolution(name="movies-sims", group="movies", recipe="sims", hpo=False),
        TrainVersion(solution="movies-sims"),
        CreateSolution(name="movies-hrnn", group="movies", recipe="hrnn", hpo=False),
    )
    await made.have(CreateCampaign(name="homepage", version_arn=version, tps=1))
    return made


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture
async def index(personalize: SlowPersonalize, clock: FixedClock) -> AsyncIterator[Index]:
    """Know nothing yet."""
    index = Index(personalize=personalize, now=clock)
    yield index
    await index.close()


async def test_everything_that_can_be_chosen_is_listed(index: Index) -> None:
    """Versions and campaigns of one group, or of all."""
    assert await names(index, Listing.GROUPS) == ["books", "movies"]
    assert await names(index, Listing.VERSIONS, "movies") == ["movies-sims/00000001"]
    assert await names(index, Listing.CAMPAIGNS) == ["homepage"]
    assert await names(index, Listing.CAMPAIGNS, "books") == []


async def test_what_is_known_is_answered_without_aws(
    index: Index, personalize: SlowPersonalize, clock: FixedClock
) -> None:
    """And looked up anew behind it, once, where it is no longer fresh."""
    await index(Listing.GROUPS)
    await personalize.have(CreateGroup(name="songs"))
    personalize.answering.clear()
    clock.advance(seconds=20)

    for _ in range(3):
        assert await names(index, Listing.GROUPS) == ["books", "movies"]
    personalize.answering.set()
    await settled(index)

    assert await names(index, Listing.GROUPS) == ["books", "movies", "songs"]
    assert personalize.asked == [None, None]


async def test_what_is_fresh_is_not_looked_up_again(index: Index, personalize: SlowPersonalize) -> None:
    """Somebody types a word letter by letter."""
    for _ in range(5):
        await index(Listing.VERSIONS, "movies")

    assert personalize.asked == ["movies"]


async def test_what_is_old_is_waited_for(index: Index, personalize: SlowPersonalize, clock: FixedClock) -> None:
    """Where a form that wants to be true asks, after seconds; in a menu after minutes."""
    await index.overview("books")
    await personalize.have(CreateSolution(name="books-sims", group="books", recipe="sims", hpo=False))
    await personalize.have(TrainVersion(solution="books-sims"))
    clock.advance(seconds=20)

    fresh = await index.overview("books", fresh=True)
    clock.advance(minutes=6)
    await personalize.have(TrainVersion(solution="books-sims"))

    assert fresh is not None
    assert len(fresh.solutions[0].versions) == 1
    assert len(await index(Listing.VERSIONS, "books")) == 2


async def test_a_menu_does_not_wait_for_long(
    index: Index, personalize: SlowPersonalize, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack closes it after three seconds; it is filled when it is opened again."""
    monkeypatch.setattr(indexing, "_PATIENCE", 0.01)
    personalize.answering.clear()

    assert await index(Listing.GROUPS) == []
    personalize.answering.set()
    await settled(index)
    assert await names(index, Listing.GROUPS) == ["books", "movies"]


async def test_where_aws_has_trouble_what_was_seen_last_is_offered(
    index: Index, personalize: SlowPersonalize, clock: FixedClock
) -> None:
    """The line itself says what is wrong when it is carried out."""
    await index(Listing.GROUPS)
    personalize.outage = Unavailable("AWS is busy.")
    clock.advance(minutes=10)

    assert await names(index, Listing.GROUPS) == ["books", "movies"]
    assert await index(Listing.VERSIONS, "movies") == []


async def test_a_group_that_is_gone_is_forgotten(index: Index, personalize: SlowPersonalize, clock: FixedClock) -> None:
    """Nothing in it can be chosen any more."""
    found = await index.overview("books")
    assert found is not None
    personalize.remove(found.group.arn)
    clock.advance(minutes=10)

    assert await index.overview("books") is None


async def test_closing_stops_looking(index: Index, personalize: SlowPersonalize) -> None:
    """A bot that stops leaves nothing behind."""
    await index(Listing.GROUPS)
    personalize.answering.clear()
    asking = asyncio.create_task(index(Listing.VERSIONS, "movies"))
    await asyncio.sleep(0)

    await index.close()

    assert await asking == []


async def names(index: Index, what: Listing, within: str | None = None) -> list[str]:
    """Return the names that an index offers."""
    return [choice.value for choice in await index(what, within)]


async def settled(index: Index) -> None:
    """Let what is being looked up come in."""
    async with asyncio.timeout(5):
        await asyncio.gather(*index._looking.values())  # noqa: SLF001 - nobody else can tell
