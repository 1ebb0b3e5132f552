"""Knowing what goes on, without asking around."""

import asyncio

import pytest
import pytest_asyncio

from tests.scenario.regular import Regular, table, text
from tests.scenario.stage import ADA, BUCKET, GENERAL, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def films(stage: Stage) -> None:
    """Have data, and a version."""
    await stage.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    await stage.ada.hears("Import: films interactions – done")
    await stage.ada.asks("train films recipe=popularity-count")
    await stage.ada.hears("Training: films-popularity-count/* – done")


async def test_an_operator_sees_who_asked_for_what(ada: Regular, grace: Regular) -> None:
    """By name, newest first; what was refused as well."""
    await grace.asks("train films")
    await ada.asks("status films")

    history = text(await ada.asks("history films"))

    assert history.index("asked status films") < history.index("asked train films")
    assert "not allowed" in history
    assert "for operators" in text(await grace.asks("history"))


@pytest.mark.own_slack("marks channels in a command's text")
async def test_another_channel_hears_of_a_group_that_it_watches(ada: Regular) -> None:
    """Once, by the event that it asked for, until it is muted, or watches no longer."""
    answer = await ada.asks("watch films ended in #general")
    assert "hears of films from now on: how it ends" in text(answer)

    await ada.asks("train films recipe=popularity-count")
    told = await ada.hears("Training: films-popularity-count/* – done", channel=GENERAL)

    assert "Asked by @" not in text(told)
    assert "muted until" in text(await ada.presses("Mute until tomorrow", await ada.asks("watch in #general")))
    assert "no longer hears of films" in text(await ada.asks("unwatch films in #general"))


@pytest.mark.own_slack("reads views")
async def test_the_home_tab_shows_what_there_is_and_follows(ada: Regular) -> None:
    """From the first look on, and when a job ends; its buttons answer in Messages."""
    await ada.opens_home()
    assert "Import: films interactions" in await ada.sees_at_home("Nothing is deployed yet")

    await ada.asks("deploy films")
    await ada.hears("Deployment: films-popularity-count – done")

    assert "films-popularity-count/" in await ada.sees_at_home("✓ ready")
    await ada.clicks_in(await ada.sees_home(), "Jobs")
    assert "Deployment: films-popularity-count" in text(await ada.reads("Ended last", channel=ADA))


async def test_costs_say_how_often_a_campaign_is_asked(ada: Regular) -> None:
    """As CloudWatch counts it, which takes a while."""
    await ada.asks("deploy films as popular")
    await ada.hears("Deployment: popular – done")
    for _ in range(3):
        await ada.asks("recommend user-7 campaign=popular")

    async with asyncio.timeout(30):
        while (await asked(ada, "popular")) == "0":
            pass

    assert int(await asked(ada, "popular")) >= 1


async def test_a_digest_is_planned_and_shown(ada: Regular) -> None:
    """On Monday; and at once, to who wants to see it."""
    assert "is told a digest every week, next" in text(await ada.asks("digest weekly"))

    shown = text(await ada.presses("Show it now", await ada.asks("digest")))

    assert "The last week in Amazon Personalize" in shown
    assert "Training: films-popularity-count/" in shown
    assert "is told no digest" in text(await ada.asks("digest off"))


async def asked(ada: Regular, campaign: str) -> str:
    """Return how often a campaign was asked, as `cost` says it."""
    rows = table(await ada.asks("cost films"))
    return next(row[-1] for row in rows if row[0] == campaign)
