from datetime import UTC, datetime

import pytest

from bot.model.orders import DeployOrder, ImportOrder, TrainOrder
from bot.model.prices import LIST_PRICES, Prices
from bot.model.recipes import RECIPES
from handlers.reading import Origin
from tests.unit.bot.conftest import Desk

WHO = Origin(asked_by="U1", channel="C1", line="x")


@pytest.fixture
async def live(desk: Desk) -> Desk:
    """Have a model of 100,000 interactions, and serve it twice a second."""
    order = ImportOrder(group="movies", location="s3://b/ratings.csv", **WHO)
    await desk.finish((await desk.wired.workflow.import_data(order)).job)
    trained = await desk.finish((await desk.wired.workflow.train(TrainOrder(group="movies", **WHO))).job)
    serving = DeployOrder(target=next(trained.trainings()).name, campaign="live", tps=2, **WHO)
    await desk.finish((await desk.wired.workflow.deploy(serving)).job)
    return desk


async def test_a_campaign_costs_from_when_it_was_made(live: Desk) -> None:
    """At its provisioned rate, whether anybody asks or not."""
    made = (await live.personalize.campaign("live")).created_at
    assert made
    live.time[0] = made.replace(hour=made.hour + 1)

    (campaign,) = (await live.wired.workflow.cost("movies")).campaigns

    assert campaign.per_hour == pytest.approx(1.08)
    assert campaign.so_far == pytest.approx(1.08 * (live.time[0] - made).total_seconds() / 3600)
    assert campaign.per_month == pytest.approx(1.08 * 720)


async def test_a_campaign_that_is_older_costs_from_the_month_on(live: Desk) -> None:
    """What it cost before was another month's."""
    live.time[0] = datetime(2026, 12, 2, tzinfo=UTC)

    found = await live.wired.workflow.cost(None)

    assert found.campaigns[0].so_far == pytest.approx(24 * 1.08)
    assert found.trainings == ()


async def test_a_training_costs_by_what_it_saw(live: Desk) -> None:
    """The number of interactions is that of the import."""
    found = await live.wired.workflow.cost(None)

    (training,) = found.trainings
    assert training.cost == pytest.approx(0.2)
    assert training.basis == "100,000 interactions"
    assert found.so_far == pytest.approx((found.campaigns[0].so_far or 0) + 0.2)


def test_prices_are_those_of_the_region() -> None:
    """By the factor that the operator gave; and what is not known is not guessed."""
    prices = Prices(regions={"sa-east-1": 1.5})

    assert prices.within("sa-east-1").per_hour(RECIPES["sims"], 1) == pytest.approx(0.3)
    assert prices.within("eu-west-1") == prices
    assert LIST_PRICES.training(RECIPES["sims"], interactions=5, hours=None) is None
    assert LIST_PRICES.training(RECIPES["sims"], interactions=None, hours=2) == pytest.approx(0.48)


async def test_a_campaign_tells_how_often_it_is_asked(live: Desk) -> None:
    """Where CloudWatch may be read."""
    live.usage.asked = {(await live.personalize.campaign("live")).arn: 3}
    assert [one.asked for one in (await live.wired.workflow.cost(None)).campaigns] == [3]

    live.usage.asked = None
    assert [one.asked for one in (await live.wired.workflow.cost(None)).campaigns] == [None]
