"""Versions: what was trained, and two of them side by side."""

from typing import Any

import pytest

from bot.model.errors import NotFound, NotPossible
from bot.model.metrics import METRICS
from bot.model.orders import DeployOrder, ImportOrder, TrainOrder
from bot.views.sheets import version_sheet
from tests.unit.bot.conftest import Desk

NDCG = METRICS[0].key
WHO: dict[str, Any] = {"asked_by": "U1", "channel": "C1", "line": ""}


async def trained(desk: Desk, *recipes: str) -> list[str]:
    """Import a group, train recipes one after the other, and return what the versions are called."""
    order = ImportOrder(**WHO, group="movies", location="s3://b/ratings.csv")
    await desk.finish((await desk.wired.workflow.import_data(order)).job)
    names = []
    for recipe in recipes:
        job = (await desk.wired.workflow.train(TrainOrder(**WHO, group="movies", recipe=recipe))).job
        names.append((await desk.finish(job)).steps[1].name or "")
    return names


async def arn(desk: Desk, name: str) -> str:
    """Return the ARN of a version."""
    return (await desk.personalize.version(name)).arn


async def test_versions_are_listed_newest_first_with_what_is_known_of_them(desk: Desk) -> None:
    """When, for how long, how good, and where they are live."""
    old, new = await trained(desk, "sims", "sims")
    await desk.finish((await desk.wired.workflow.deploy(DeployOrder(**WHO, target=old, campaign="homepage"))).job)

    found = await desk.wired.workflow.versions("movies", "C1")
    of_solution = await desk.wired.workflow.versions("movies-sims", "C1")

    assert [one.version.name for one in found.versions] == [new, old]
    assert [one.campaigns for one in found.versions] == [(), ("homepage",)]
    assert all(one.version.hours is not None and one.metrics for one in found.versions)
    assert of_solution.versions == found.versions
    with pytest.raises(NotFound):
        await desk.wired.workflow.versions("books", "C1")


async def test_a_file_of_versions_holds_them_all(desk: Desk) -> None:
    """With the metrics of the newest, which are asked for one by one."""
    names = await trained(desk, *["sims"] * 41)

    shown = await desk.wired.workflow.versions("movies", "C1")
    whole = await desk.wired.workflow.all_versions("movies", "C1")

    assert (len(shown.versions), shown.older) == (12, 29)
    assert [one.version.name for one in whole.versions] == names[::-1]
    assert [bool(one.metrics) for one in whole.versions] == [True] * 40 + [False]
    assert whole.page().older == 29
    assert "metrics are those of the newest 40" in version_sheet(whole).lacks


async def test_a_version_that_still_trains_is_listed_without_metrics(desk: Desk) -> None:
    """There is nothing to ask Amazon for yet; nor can it be compared."""
    (ready,) = await trained(desk, "sims")
    job = (await desk.wired.workflow.train(TrainOrder(**WHO, group="movies", recipe="popularity-count"))).job
    desk.personalize.settle_all()
    going = (await desk.follow(job)).steps[1].name or ""

    found = await desk.wired.workflow.versions(None, "C1")

    assert [(one.version.name, bool(one.metrics)) for one in found.versions] == [(going, False), (ready, True)]
    with pytest.raises(NotPossible, match="has no metrics: it is running"):
        await desk.wired.workflow.compare(ready, going, "C1")


async def test_two_versions_are_compared_on_the_users_that_were_imported(desk: Desk) -> None:
    """By name, by the beginning of an id, or by a solution for its newest."""
    one, other = await trained(desk, "sims", "popularity-count")
    desk.personalize.offline = {await arn(desk, one): {NDCG: 0.3}, await arn(desk, other): {NDCG: 0.2}}

    compared = await desk.wired.workflow.compare(one.rpartition("/")[2], "movies-popularity-count", "C1")

    assert compared.current.version == one
    assert compared.other is not None
    assert (compared.other.version, compared.other.values[NDCG]) == (other, 0.2)
    assert (compared.users, compared.counted) == (943, True)
    with pytest.raises(NotPossible, match="Both are"):
        await desk.wired.workflow.compare(one, "movies-sims", "C1")


async def test_what_tuning_chose_is_told(desk: Desk) -> None:
    """With the result, and by `metrics` afterwards."""
    (name,) = await trained(desk, "user-personalization")
    desk.personalize.tuned = {await arn(desk, name): {"hidden_dimension": "43"}}

    assert (await desk.wired.workflow.metrics(name, "C1")).current.tuned == {"hidden_dimension": "43"}
