"""Home tabs: shown when they are opened, and renewed when jobs end."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.homes import HomeKeeper
from bot.model.errors import ChannelClosed, Unavailable
from bot.model.message import Message
from bot.model.orders import DeployOrder, ImportOrder, TrainOrder
from bot.model.prices import LIST_PRICES
from bot.workflow.front import LookAround, Scenery
from bot.workflow.survey import Survey
from handlers.reading import Origin
from tests.unit.bot.conftest import Desk

WHO = Origin(asked_by="U1", channel="C1", line="train movies")


@dataclass(kw_only=True)
class Tabs:
    """Home tabs that keep what was shown on them, `taken` by somebody else from the second message on if wished."""

    shown: list[str] = field(default_factory=list)
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    taken: bool = False
    refusal: ChannelClosed | None = None

    async def publish(self, user: str, message: Message, *, over: str | None = None) -> str | None:
        """Show it."""
        if self.refusal:
            raise self.refusal
        if over and self.taken:
            return None
        self.shown.append(message.text)
        self.seen.set()
        return str(len(self.shown))


@pytest.fixture
def tabs() -> Tabs:
    """Show nothing yet."""
    return Tabs()


@pytest.fixture
def keeper(desk: Desk, tabs: Tabs) -> HomeKeeper:
    """Keep them up to date."""
    scenery = Scenery(
        account="",
        personalize=desk.personalize,
        survey=Survey(personalize=desk.personalize),
        prices=LIST_PRICES,
        now=lambda: desk.time[0],
    )
    around = LookAround(
        jobs=desk.store.jobs,
        subscriptions=desk.store.subscriptions,
        people=desk.people,
        scenes={"": scenery},
        now=lambda: desk.time[0],
    )
    return HomeKeeper(
        homes=desk.store.homes,
        tabs=tabs,
        known=around.known,
        complete=around.complete,
        now=lambda: desk.time[0],
    )


async def have_data(desk: Desk) -> None:
    """Import."""
    order = ImportOrder(group="movies", location="s3://b/ratings.csv", **WHO)
    await desk.finish((await desk.wired.workflow.import_data(order)).job)


async def test_an_empty_home_shows_the_first_steps(keeper: HomeKeeper, tabs: Tabs) -> None:
    """Once AWS has said that there is nothing."""
    await keeper.opened("U1")

    assert "AWS is being asked" in tabs.shown[0]
    assert "First steps" in tabs.shown[1]
    assert "import GROUP s3://BUCKET/FILE.csv" in tabs.shown[1]


async def test_what_the_store_knows_is_shown_before_aws_is_asked(keeper: HomeKeeper, tabs: Tabs, desk: Desk) -> None:
    """Which may take its time, or be away."""
    await have_data(desk)
    await desk.wired.workflow.train(TrainOrder(group="movies", **WHO))
    desk.personalize.outage = Unavailable("AWS does not answer.")

    await keeper.opened("U1")

    assert "Training: movies-user-personalization-v2" in tabs.shown[0]
    assert "AWS is being asked" in tabs.shown[0]
    assert "AWS does not answer" in tabs.shown[1]
    assert "Training: movies-user-personalization-v2" in tabs.shown[1]


async def test_what_is_live_says_how_good_it_is_and_what_it_costs(keeper: HomeKeeper, tabs: Tabs, desk: Desk) -> None:
    """By the metric that decides, and an estimate."""
    await have_data(desk)
    trained = await desk.finish((await desk.wired.workflow.train(TrainOrder(group="movies", **WHO))).job)
    order = DeployOrder(target=next(trained.trainings()).name, campaign="live", **WHO)
    await desk.finish((await desk.wired.workflow.deploy(order)).job)

    await keeper.opened("U1")

    assert "Campaign: live" in tabs.shown[1]
    assert "ndcg@25: 0.2500; An hour: $0.54" in tabs.shown[1]


async def test_a_tab_is_renewed_once_when_jobs_have_ended(keeper: HomeKeeper, tabs: Tabs, desk: Desk) -> None:
    """However many those were; one that tells the truth is left alone."""
    await keeper.opened("U1")
    await keeper.renew()
    assert len(tabs.shown) == 2

    await have_data(desk)
    await have_data(desk)
    await keeper.renew()
    await keeper.renew()

    assert len(tabs.shown) == 3
    assert "Import: movies interactions" in tabs.shown[2]


async def test_a_newer_view_is_not_overwritten(keeper: HomeKeeper, tabs: Tabs) -> None:
    """Another process has shown one while this one asked AWS."""
    tabs.taken = True

    await keeper.opened("U1")

    assert len(tabs.shown) == 1


async def test_a_tab_that_slack_does_not_take_is_not_tried_for_ever(
    keeper: HomeKeeper, tabs: Tabs, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Until the next job ends."""
    await desk.store.homes.opened("U1", at=desk.time[0])
    tabs.refusal = ChannelClosed("Slack refused it.")

    await keeper.renew()
    await keeper.renew()

    assert len([line for line in caplog.messages if "is not renewed" in line]) == 1


async def test_the_loop_renews_until_it_is_stopped(keeper: HomeKeeper, tabs: Tabs, desk: Desk) -> None:
    """And ends at once then."""
    await desk.store.homes.opened("U1", at=desk.time[0])
    stop = asyncio.Event()
    running = asyncio.create_task(keeper.run(stop))
    async with asyncio.timeout(5):
        await tabs.seen.wait()
        stop.set()
        await running
