"""Reviews: planned by somebody's clock, put together, and told once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digester import Digester
from bot.model.errors import Unavailable
from bot.model.orders import DeployOrder, ImportOrder, TrainOrder
from bot.model.review import Every
from bot.model.subscription import Mute, Subscription
from handlers.reading import Origin
from tests.unit.bot.conftest import Desk

WHO = Origin(asked_by="U1", channel="C1", line="x")
ORDER = ImportOrder(group="movies", location="s3://b/ratings.csv", **WHO)


@pytest.fixture
def digester(desk: Desk) -> Digester:
    """Tell what is due."""
    return Digester(
        plans=desk.store.review_plans,
        subscriptions=desk.store.subscriptions,
        compose=desk.wired.reviews,
        next_at=desk.wired.reviews.next_at,
        tell=lambda: None,
        now=lambda: desk.time[0],
    )


async def live(desk: Desk) -> None:
    """Have a model that is served."""
    await desk.finish((await desk.wired.workflow.import_data(ORDER)).job)
    trained = await desk.finish((await desk.wired.workflow.train(TrainOrder(group="movies", **WHO))).job)
    serving = DeployOrder(target=next(trained.trainings()).name, campaign="live", **WHO)
    await desk.finish((await desk.wired.workflow.deploy(serving)).job)


async def told(desk: Desk) -> list[str]:
    """Return what is to be told, by its first line."""
    return [one.headline for one in await desk.store.outbox.held(limit=50)]


async def test_a_weekly_digest_comes_on_monday_at_nine_by_the_clock_of_who_asks(desk: Desk) -> None:
    """In winter and in summer."""
    desk.people.zones["U1"] = ZoneInfo("America/New_York")

    planned = await desk.wired.workflow.plan("C1", Every.WEEKLY, "U1")

    assert planned.plan
    assert planned.plan.next_at == datetime(2026, 11, 30, 14, tzinfo=UTC)
    summer = datetime(2027, 3, 10, tzinfo=UTC)
    assert await desk.wired.reviews.next_at(Every.WEEKLY, "U1", after=summer) == datetime(2027, 3, 15, 13, tzinfo=UTC)
    assert await desk.wired.reviews.next_at(Every.DAILY, "U1", after=summer) == datetime(2027, 3, 10, 14, tzinfo=UTC)


async def test_a_digest_that_is_off_is_not_told(desk: Desk, digester: Digester) -> None:
    """However long one waits."""
    await desk.wired.workflow.plan("C1", Every.DAILY, "U1")
    assert (await desk.wired.workflow.plan("C1", None, "U1")).plan is None

    desk.passes(days=30)
    await digester.turn()

    assert await told(desk) == []


async def test_a_digest_is_told_once_after_a_long_night(desk: Desk, digester: Digester) -> None:
    """Three weeks without a bot are one message, and the next comes when it is time."""
    await desk.wired.workflow.plan("C1", Every.WEEKLY, "U1")
    desk.passes(days=21)

    for _ in range(3):
        await digester.turn()
    assert await told(desk) == ["The last week in Amazon Personalize"]

    planned = await desk.wired.workflow.planned("C1")
    assert planned.plan
    assert timedelta() < planned.plan.next_at - desk.time[0] <= timedelta(days=7)
    desk.passes(days=7)
    await digester.turn()
    assert len(await told(desk)) == 2


async def test_a_muted_channel_is_told_no_digest(desk: Desk, digester: Digester) -> None:
    """The next one comes when it is no longer muted."""
    await desk.wired.workflow.plan("C1", Every.WEEKLY, "U1")
    desk.passes(days=6)
    await desk.store.subscriptions.mute(
        Mute(destination="C1", until=desk.time[0] + timedelta(days=1)), by="U1", at=desk.time[0]
    )

    await digester.turn()
    assert await told(desk) == []

    desk.passes(days=7)
    await digester.turn()
    assert len(await told(desk)) == 1


async def test_aws_is_waited_for_an_hour(desk: Desk, digester: Digester) -> None:
    """Then the digest says what it does not know."""
    await live(desk)
    await desk.wired.workflow.plan("C1", Every.WEEKLY, "U1")
    planned = (await desk.wired.workflow.planned("C1")).plan
    assert planned
    desk.personalize.outage = Unavailable("AWS does not answer.")

    desk.time[0] = planned.next_at + timedelta(minutes=5)
    await digester.turn()
    assert await told(desk) == []

    desk.time[0] = planned.next_at + timedelta(minutes=61)
    await digester.turn()
    (held,) = await desk.store.outbox.held(limit=9)
    assert held.headline == "The last week in Amazon Personalize"


async def test_a_review_says_what_ended_and_how_good_it_is(desk: Desk) -> None:
    """Of the time since then, and of all groups where none is heard of."""
    await live(desk)

    found = await desk.wired.workflow.review("C1")

    assert [job.kind for job in found.ended] == ["import", "training", "deployment"]
    assert [(one.solution, len(one.values)) for one in found.trends] == [("movies-user-personalization-v2", 1)]
    assert found.groups == ("movies",)
    assert found.up[0].per_hour == pytest.approx(0.54)

    desk.passes(days=8)
    assert (await desk.wired.workflow.review("C1")).ended == ()


async def test_a_model_is_old_in_time_or_by_newer_data(desk: Desk) -> None:
    """Each is a reason to train again."""
    await live(desk)
    assert (await desk.wired.workflow.review("C1")).stale == ()

    desk.passes(days=1)
    await desk.finish((await desk.wired.workflow.import_data(ORDER)).job)
    (stale,) = (await desk.wired.workflow.review("C1")).stale
    assert stale.data_at

    trained = await desk.finish((await desk.wired.workflow.train(TrainOrder(group="movies", **WHO))).job)
    serving = DeployOrder(target=next(trained.trainings()).name, campaign="live", **WHO)
    await desk.finish((await desk.wired.workflow.deploy(serving)).job)
    assert (await desk.wired.workflow.review("C1")).stale == ()
    desk.passes(days=31)
    (stale,) = (await desk.wired.workflow.review("C1")).stale
    assert stale.data_at is None


async def test_a_campaign_is_idle_where_nobody_asked_it_for_the_whole_time(desk: Desk) -> None:
    """One that was made lately had no time for it; where CloudWatch is not to be read, nothing is claimed."""
    await live(desk)
    assert (await desk.wired.workflow.review("C1")).idle == ()

    desk.passes(days=8)
    assert [one.campaign for one in (await desk.wired.workflow.review("C1")).idle or ()] == ["live"]

    desk.usage.asked = {(await desk.personalize.campaign("live")).arn: 3}
    assert (await desk.wired.workflow.review("C1")).idle == ()

    desk.usage.asked = None
    assert (await desk.wired.workflow.review("C1")).idle is None


async def test_a_channel_hears_of_its_groups_only(desk: Desk) -> None:
    """Also where one of them is gone."""
    await live(desk)
    for group in ("books", "movies"):
        wanted = Subscription(destination="C2", group=group)
        await desk.store.subscriptions.keep(wanted, by="U1", at=desk.time[0])

    assert (await desk.wired.workflow.review("C2")).groups == ("movies",)
