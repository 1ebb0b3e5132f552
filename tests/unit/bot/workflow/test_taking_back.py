"""Rolling back, taking down, and putting lists in order."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.errors import InUse, Misunderstood, NotFound, NotPossible
from bot.model.job import UpdateCampaign
from bot.model.orders import BesideOrder, DeployOrder, RankOrder, RollbackOrder, TrainOrder, UndeployOrder
from bot.model.place import Place
from bot.model.recommendation import CatalogueItem, Scored
from bot.model.resource import Status
from tests.unit.bot.conftest import Desk
from tests.unit.bot.views import samples_of_serving
from tests.unit.bot.workflow.test_serving import STAR_WARS, WHO, deployed, trained

BACK: dict[str, Any] = {**WHO, "line": "rollback live"}
ITEMS = {
    "50": STAR_WARS,
    "60": CatalogueItem(item="60", title="Esmeralda"),
    "181": CatalogueItem(item="181", title="Return of the Jedi (1983)"),
}


async def twice_deployed(desk: Desk) -> tuple[str, str]:
    """Serve one version as `live`, then a newer one; return their names."""
    await deployed(desk, campaign="live")
    first = (await desk.personalize.campaign("live")).version
    await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)
    await desk.finish((await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="live"))).job)
    return first, (await desk.personalize.campaign("live")).version


async def test_a_rollback_serves_what_was_served_before(desk: Desk) -> None:
    """And a second one undoes the first, since that is what was served before it."""
    first, second = await twice_deployed(desk)

    begun = await desk.wired.workflow.rollback(RollbackOrder(**BACK, campaign="live"))
    assert isinstance(begun.job.steps[0].task, UpdateCampaign)
    assert begun.replaces == second
    assert begun.job.line == f"deploy {first} as live"
    await desk.finish(begun.job)
    assert (await desk.personalize.campaign("live")).version == first

    await desk.finish((await desk.wired.workflow.rollback(RollbackOrder(**BACK))).job)
    assert (await desk.personalize.campaign("live")).version == second


async def test_a_candidate_is_weighed_against_what_is_live(desk: Desk) -> None:
    """Where another version is live; not where nothing is, nor where only the rate would change."""
    await trained(desk)
    order = DeployOrder(**WHO, target="movies", campaign="live", tps=2)
    assert await desk.wired.workflow.weigh(order) is None
    await desk.finish((await desk.wired.workflow.deploy(replace(order, tps=None))).job)
    assert await desk.wired.workflow.weigh(order) is None
    await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)

    weighed = await desk.wired.workflow.weigh(order)

    assert weighed
    assert weighed.comparison
    assert weighed.comparison.current.version == weighed.candidate.name != weighed.campaign.version
    assert weighed.comparison.other
    assert weighed.comparison.other.version == weighed.campaign.version
    assert weighed.cost
    assert weighed.cost_now
    assert [weighed.cost.per_hour, weighed.cost_now.per_hour] == pytest.approx([1.08, 0.54])
    assert (await desk.personalize.campaign("live")).version == weighed.campaign.version


async def test_two_campaigns_are_put_beside_each_other(desk: Desk) -> None:
    """By name, by what they serve, or as what is live here and what was trained last besides the baseline."""
    await deployed(desk, campaign="live")
    first = (await desk.personalize.campaign("live")).version
    desk.reader.items = ITEMS
    order = BesideOrder(**WHO, user="196", one="live", other="candidate", count=2)
    with pytest.raises(NotPossible, match="no other version for users"):
        await desk.wired.workflow.beside(order)
    job = await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)
    baseline = TrainOrder(**WHO, group="movies", recipe="popularity-count")  # knows no user, and is newer
    await desk.finish((await desk.wired.workflow.train(baseline)).job)
    with pytest.raises(NotPossible, match="No campaign serves") as unserved:
        await desk.wired.workflow.beside(order)
    (way,) = unserved.value.ways
    assert way.line == f"deploy {job.steps[1].name} as movies-user-personalization-v2-candidate"
    await desk.finish(
        (await desk.wired.workflow.deploy(DeployOrder(**WHO, target=job.steps[1].name, campaign="new"))).job
    )
    await desk.store.places.remember(Place(channel="C1", group="movies", campaign="live"), by="U1", at=desk.time[0])

    found = await desk.wired.workflow.beside(order)
    again = await desk.wired.workflow.beside(replace(order, one=first, other="new"))

    assert (found.one.campaign, found.other.campaign, len(found.other.items)) == ("live", "new", 2)
    assert found == again
    assert found.strange_to == (found.one, found.other)
    explored, own = Scored(item="490", score=0.0), Scored(item="0", score=0.7)
    desk.personalize.answers_for = {"7": [explored, *desk.personalize.answers], "196": [own]}
    assert len((await desk.wired.workflow.beside(replace(order, user="7"))).strange_to) == 2
    assert (await desk.wired.workflow.beside(order)).strange_to == ()
    with pytest.raises(NotPossible, match="Both are campaign live"):
        await desk.wired.workflow.beside(replace(order, other="live"))
    with pytest.raises(NotFound, match="no campaign “newt”"):
        await desk.wired.workflow.beside(replace(order, other="newt"))


def test_moves_are_counted_from_the_first_list_to_the_other() -> None:
    """Up is nearer to the beginning; what the first does not have is new."""
    shown = samples_of_serving.BESIDE

    assert [shown.moved(item) for item in shown.other.items] == [1, -1, None]
    assert [item.title for item in shown.gone] == ["Back to the Future (1985)"]


async def test_where_nothing_was_served_before_that_is_said(desk: Desk) -> None:
    """With what to do instead; and which campaign has to be known."""
    with pytest.raises(Misunderstood, match="which campaign"):
        await desk.wired.workflow.rollback(RollbackOrder(**BACK))
    await deployed(desk, campaign="live")

    with pytest.raises(NotPossible, match="`deploy VERSION as live`"):
        await desk.wired.workflow.rollback(RollbackOrder(**BACK, campaign="live"))

    await desk.store.places.remember(Place(channel="C1", group="movies"), by="U1", at=desk.time[0])
    with pytest.raises(NotPossible, match="`deploy VERSION as live`"):
        await desk.wired.workflow.rollback(RollbackOrder(**BACK))


async def test_an_older_version_serves_where_nobody_knows_what_was_served(desk: Desk) -> None:
    """The one that was trained before the live one, when the deployments were not the bot's."""
    await deployed(desk)
    older = (await desk.personalize.campaign("movies-user-personalization-v2")).version
    await desk.finish((await desk.wired.workflow.train(TrainOrder(**WHO, group="movies"))).job)
    await desk.finish((await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="new"))).job)

    begun = await desk.wired.workflow.rollback(RollbackOrder(**BACK, campaign="new"))

    assert begun.job.line == f"deploy {older} as new"


async def test_a_campaign_is_taken_down_by_who_is_sure(desk: Desk) -> None:
    """Else it is only said what that would mean; the channel asks it no longer."""
    await deployed(desk, campaign="live")

    asked = await desk.wired.workflow.undeploy(UndeployOrder(**WHO, campaign="live"))
    assert not asked.done
    assert asked.per_hour == pytest.approx(0.54)
    assert (await desk.personalize.campaign("live")).status is Status.READY

    done = await desk.wired.workflow.undeploy(UndeployOrder(**WHO, campaign="live", sure=True))
    assert (done.done, done.forgotten) == (True, True)
    assert await desk.wired.workflow.place("C1") == Place(channel="C1", group="movies")
    with pytest.raises(NotFound):
        await desk.wired.workflow.undeploy(UndeployOrder(**WHO, campaign="live", sure=True))


async def test_a_campaign_that_changes_is_left_alone(desk: Desk) -> None:
    """AWS would refuse, and the change would be lost."""
    await deployed(desk, campaign="live")
    await desk.wired.workflow.deploy(DeployOrder(**WHO, target="movies", campaign="live", tps=3))

    with pytest.raises(InUse, match="changing just now"):
        await desk.wired.workflow.undeploy(UndeployOrder(**WHO, campaign="live", sure=True))


async def test_a_list_comes_back_in_the_users_order(desk: Desk) -> None:
    """By ids or titles, each with the place that it had; and whether the order is the user's own."""
    desk.reader.items = ITEMS
    await deployed(desk, "personalized-ranking-v2")
    desk.personalize.answers_for = {"196": [Scored(item="181", score=0.5), Scored(item="50", score=0.4)]}
    order = RankOrder(**WHO, user="196", items=("star wars", "60", "jedi"))

    friend = await desk.wired.workflow.rank(order)
    stranger = await desk.wired.workflow.rank(replace(order, user="7"))

    assert [(row.item.item, row.was) for row in friend.rows] == [("181", 3), ("50", 1), ("60", 2)]
    assert (friend.personal, stranger.personal) == (True, False)


async def test_an_unclear_title_is_asked_for_within_the_list(desk: Desk) -> None:
    """A click puts the id in its place and keeps the rest."""
    desk.reader.items = ITEMS
    await deployed(desk, "personalized-ranking-v2")

    with pytest.raises(NotFound, match="Did you mean") as unknown:
        await desk.wired.workflow.rank(RankOrder(**WHO, user="196", items=("60", "Stra Wars")))

    assert [way.line for way in unknown.value.ways] == ["rank 196 60 50"]
