"""Training as a habit: tuning, versions, comparisons."""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, table, text
from tests.scenario.stage import BUCKET, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def said(stage: Stage) -> Mapping[str, Json]:
    """Train twice, once tuned, and keep what the bot said."""
    ada, said = stage.ada, dict[str, Json]()
    await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    await ada.hears("Import: films interactions – done")
    await ada.asks("train recipe=popularity-count")
    await ada.hears("Training: films-popularity-count/* – done")
    await ada.asks("train recipe=user-personalization hpo")
    said["tuned"] = await ada.hears("Training: films-user-personalization-hpo/* – done")
    await ada.presses("Deploy", said["tuned"])
    await ada.hears("Deployment: films-user-personalization-hpo – done")
    return said


async def test_a_tuned_training_says_what_tuning_chose(said: Mapping[str, Json], ada: Regular) -> None:
    """With the result, and when its metrics are asked for."""
    for message in (said["tuned"], await ada.asks("metrics films-user-personalization-hpo")):
        assert "Settings that tuning chose for films-user-personalization-hpo/" in text(message)
        assert "hidden_dimension: " in text(message)


async def test_versions_are_listed(ada: Regular) -> None:
    """With the hours that they took, their metrics, and where they are live."""
    answer = await ada.asks("versions")
    titles, newest, oldest = table(answer)

    assert newest[0].startswith("films-user-personalization-hpo/")
    assert newest[titles.index("Live in")] == "films-user-personalization-hpo"
    assert oldest[titles.index("Live in")] == "–"
    assert newest[titles.index("Hours")] == "<0.01"
    assert float(newest[titles.index("ndcg@25")]) > 0


async def test_two_versions_are_compared_by_a_click(ada: Regular) -> None:
    """With how sure that is on the ten users that there are."""
    listed = await ada.asks("versions")

    newest, oldest = (row[0].rpartition("/")[2] for row in table(listed)[1:])
    answer = await ada.presses(f"Compare {newest} with {oldest}", listed)

    titles, *rows = table(answer)
    assert "films-user-personalization-hpo/" in text(answer)
    assert "one user in ten, here about 10." in text(answer)
    assert len(rows) == 8
    assert "within noise" in {row[titles.index("Against other")].split(" ", 2)[-1] for row in rows}


async def test_a_user_is_recommended_side_by_side(ada: Regular) -> None:
    """By what is live and what was trained last; that has to be served first, which one click does."""
    await ada.asks("train recipe=user-personalization-v2")
    await ada.hears("Training: films-user-personalization-v2/* – done")
    asked = await ada.asks("compare user-7 live candidate n=5")
    assert "Amazon answers only from one" in text(asked)
    started = await ada.presses("Deploy it beside", asked)
    assert "recommend goes on asking films-user-personalization-hpo" in text(started)
    await ada.hears("Deployment: films-user-personalization-v2-candidate – done")

    titles, *rows = table(await ada.asks("compare user-7 live candidate n=5"))

    assert titles[1:3] == ["films-user-personalization-hpo", "films-user-personalization-v2-candidate"]
    assert len(rows) == 5


async def test_a_candidate_is_shown_beside_what_is_live_before_it_takes_its_place(ada: Regular) -> None:
    """With a table and the price; only then, by a click, is anything changed."""
    asked = await ada.asks("deploy films-popularity-count as films-user-personalization-hpo")
    titles, *rows = table(asked)
    assert "Nothing has been changed yet" in text(asked)
    assert titles[1:3] == ["Candidate", "Live"]
    assert len(rows) == 8

    started = await ada.presses("Deploy it", asked)
    assert "Until it is ready, films-user-personalization-hpo/" in text(started)
    await ada.hears("Deployment: films-user-personalization-hpo – done")


async def test_a_comparison_with_itself_is_refused(ada: Regular) -> None:
    """And it is said where to find another."""
    answer = await ada.asks("compare films-popularity-count films-popularity-count")

    assert "Both are films-popularity-count/" in text(answer)
