"""Recommendations within bounds: filters with values, promotions, contexts, through Amazon's own API."""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, table, text
from tests.scenario.stage import ADA, BUCKET, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def ready(stage: Stage) -> Mapping[str, Json]:
    """Have a campaign, and two filters."""
    ada = stage.ada
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    await ada.hears("Import: films interactions – done")
    await ada.asks(f"import films s3://{BUCKET}/items.csv dataset=items")
    await ada.hears("Import: films items – done")
    await ada.asks("train recipe=user-personalization-v2")
    await ada.presses("Deploy", await ada.hears("Training: films-user-personalization-v2/* – done"))
    await ada.hears("Deployment: films-user-personalization-v2 – done")
    await ada.asks("filter create genre INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)")
    await ada.asks("filter create old EXCLUDE ItemID WHERE Items.YEAR > $YEAR")
    return {"genre": await ada.hears("Filter: genre – done"), "old": await ada.hears("Filter: old – done")}


def genres(message: Json) -> list[str]:
    """Return the details of what was recommended."""
    titles, *rows = table(message)
    return [row[titles.index("Details")] for row in rows]


async def test_a_filter_asks_for_its_value_and_keeps_to_it(ada: Regular) -> None:
    """The value is offered by what occurs in the data, and one click gives it."""
    asked = await ada.asks("recommend user-7 filter genre")
    assert "asks for GENRE" in text(asked)

    answer = await ada.presses("Drama", asked)
    assert "Only what filter genre lets through with GENRE=Drama" in text(answer)
    assert genres(answer)
    assert all("Drama" in one for one in genres(answer))

    several = genres(await ada.asks("recommend user-7 filter genre GENRE=Comedy,Mystery n=25"))
    assert {one.split(" · ")[0] for one in several} == {"Comedy", "Mystery"}


async def test_a_number_is_compared_as_one(ada: Regular) -> None:
    """Without it, an EXCLUDE lets everything through."""
    answer = genres(await ada.asks("recommend user-7 filter old YEAR=1975 n=25"))

    assert answer
    assert all(int(one.rsplit(" · ", 1)[1]) <= 1975 for one in answer)


async def test_a_part_is_promoted_and_says_so(ada: Regular) -> None:
    """In the column that tells why."""
    answer = await ada.asks("recommend user-7 promote genre 40% GENRE=Comedy n=10")

    titles, *rows = table(answer)
    promoted = [row for row in rows if row[titles.index("Why")] == "promoted"]
    assert len(promoted) == 4
    assert all("Comedy" in row[titles.index("Details")] for row in promoted)


async def test_what_was_seen_is_told_and_the_list_renewed_in_its_place(ada: Regular) -> None:
    """By a button on its card; again by somebody else later, and somebody who may not changes nothing."""
    before = await ada.asks("recommend user-7 filter genre GENRE=Drama n=5")
    await ada.clicks("👍 Seen it", before)
    after = await ada.reads("This is what it recommends now")

    assert after["ts"] == before["ts"]
    assert "Told Personalize: watch of" in text(after)
    assert "Only what filter genre lets through with GENRE=Drama" in text(after)
    assert len(table(after)) == len(table(before))


async def test_a_list_comes_as_a_file(ada: Regular) -> None:
    """Directly, where nobody else sees the answer; all that was asked for is in it."""
    offered = await ada.asks("recommend user-7 n=25")
    await ada.presses("As CSV", offered)

    message = await ada.wait_for(lambda one: bool(one.get("files")), channel=ADA)
    assert message["files"][0]["name"] == "recommended-user-7.csv"
    assert message["files"][0]["size"] > 500


async def test_similar_items_and_rankings_keep_to_a_filter(ada: Regular) -> None:
    """A ranking says what was kept out; both by titles."""
    recipes = ("similar-items", "personalized-ranking-v2")
    for recipe in recipes:
        await ada.asks(f"train recipe={recipe}")
    for recipe in recipes:
        await ada.presses("Deploy", await ada.hears(f"Training: films-{recipe}/* – done"))
    for recipe in recipes:
        await ada.hears(f"Deployment: films-{recipe} – done")

    alike = await ada.asks("similar film-30 filter genre GENRE=Drama n=25")
    assert "Only what filter genre lets through with GENRE=Drama" in text(alike)
    assert genres(alike)
    assert all("Drama" in one for one in genres(alike))

    ranked = await ada.asks("rank user-7 film-30 film-1 film-31 filter genre GENRE=Drama")
    assert {row[1] for row in table(ranked)[1:]} == {"The Silent Comet (1990)", "The Silent Letter (1991)"}
    assert "Kept out: The Silver Garden (1961)." in text(ranked)


async def test_a_context_without_a_column_is_told(ada: Regular) -> None:
    """With the columns that there are."""
    assert "have no column “DEVICE”" in text(await ada.asks("recommend user-7 context DEVICE=phone"))
