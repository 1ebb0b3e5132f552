"""From CSV files to recommendations that change with a click."""

from collections import Counter
from collections.abc import Mapping

import pytest
import pytest_asyncio

from sandbox.slack.wire import Json
from tests.scenario.regular import Regular, job_of, key, table, text
from tests.scenario.stage import ADA, BUCKET, GENERAL, RECOMMENDATIONS, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILM = "The Silver Comet (1962)"


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def said(stage: Stage) -> Mapping[str, Json]:
    """Play the main job once, and keep what the bot said at each step."""
    ada, said = stage.ada, dict[str, Json]()
    said["importing"] = await ada.asks(f"import films s3://{BUCKET}/interactions.csv")
    said["imported"] = await ada.hears("Import: films interactions – done")
    await ada.asks(f"import films s3://{BUCKET}/items.csv dataset=items")
    said["items"] = await ada.hears("Import: films items – done")
    said["status"] = await ada.asks("status")
    said["contest"] = await ada.asks("train automl")
    said["won"] = await ada.hears("Contest: films – done")
    said["deploying"] = await ada.presses("Deploy", said["won"])
    said["deployed"] = await ada.hears("Deployment: films-user-personalization")
    said["before"] = await ada.asks("recommend user-7 n=5")
    await ada.asks("train recipe=similar-items")
    said["trained"] = await ada.hears("Training: films-similar-items/* – done")
    await ada.presses("Deploy", said["trained"])
    said["served"] = await ada.hears("Deployment: films-similar-items – done")
    said["similar"] = await ada.asks(f"similar {FILM} n=5")
    said["event"] = await ada.asks(f'event user-7 "{FILM}"')
    said["after"] = await ada.asks("recommend user-7 n=5")
    return said


async def test_an_import_says_what_it_found_in_the_file(said: Mapping[str, Json]) -> None:
    """Before Amazon reads it."""
    assert "2,000 rows, 100 users, 60 items" in text(said["importing"])
    assert "2,000 rows" in text(said["imported"])


async def test_the_status_names_what_was_imported(said: Mapping[str, Json]) -> None:
    """In a channel that remembers its group since the first import."""
    assert "Dataset group films" in text(said["status"])
    assert "items: last import ✓ ready" in text(said["status"])


async def test_a_contest_says_what_it_costs_and_who_is_in_it(said: Mapping[str, Json]) -> None:
    """Before money is spent."""
    assert "user-personalization-v2, user-personalization, popularity-count" in text(said["contest"])
    assert "Costs less than $0.01 once" in text(said["contest"])


async def test_a_tie_is_called_one(said: Mapping[str, Json]) -> None:
    """Two recipes are as good as each other here: the cheaper is picked, and each can be deployed."""
    titles, *rows = table(said["won"])
    [picked] = [row for row in rows if "picked" in row[titles.index("State")]]
    others = [row[0] for row in rows if row is not picked]

    assert len(rows) == 3
    assert len({row[titles.index("ndcg@25")] for row in rows}) > 1
    assert f"Picked films-{picked[0]}/" in text(said["won"])
    assert "It is a tie" in text(said["won"])
    assert "costs less to keep up" in text(said["won"])
    assert all(f"[Deploy {recipe}]" in text(said["won"]) for recipe in others)


async def test_a_click_deploys_the_winner_and_says_the_price(said: Mapping[str, Json]) -> None:
    """[Deploy] knows which version is meant."""
    winner = next(word.rstrip(",.") for word in text(said["won"]).split() if word.startswith("films-"))

    assert "/" in winner
    assert winner in text(said["deploying"])
    assert "an hour while it stays up" in text(said["deploying"])


async def test_recommendations_come_with_titles_and_details(said: Mapping[str, Json]) -> None:
    """Ids alone would tell people nothing."""
    _, *rows = table(said["before"])

    assert len(rows) == 5
    assert all(row[1].startswith("The ") and " · 19" in row[2] for row in rows)


async def test_similar_items_are_asked_by_title(said: Mapping[str, Json]) -> None:
    """And are other items."""
    _, *rows = table(said["similar"])

    assert len(rows) == 5
    assert FILM not in [row[1] for row in rows]


async def test_an_event_changes_what_is_recommended(said: Mapping[str, Json]) -> None:
    """Within seconds, with no new training."""
    assert FILM in text(said["event"])
    assert table(said["before"]) != table(said["after"])


async def test_each_end_is_told_once_in_the_channel_and_once_directly(said: Mapping[str, Json], ada: Regular) -> None:
    """And each job has one card, whatever it went through."""
    jobs = [job_of(said[end]) for end in ("imported", "items", "won", "deployed", "trained", "served")]

    channel = Counter(filter(None, map(key, await ada.messages())))
    direct = Counter(filter(None, map(key, await ada.messages(ADA))))

    assert channel == Counter(f"{job}:{what}:{RECOMMENDATIONS}" for job in jobs for what in ("card", "result"))
    assert direct == Counter(f"{job}:result:{ADA}" for job in jobs)


async def test_metrics_are_shown_beside_popularity(ada: Regular) -> None:
    """All eight, of the best version of the channel's group."""
    titles, *rows = table(await ada.asks("metrics"))

    assert len(rows) == 8
    assert "Popularity" in titles


async def test_what_ended_is_listed(ada: Regular) -> None:
    """With who asked, by a name that notifies nobody."""
    answer = text(await ada.asks("jobs mine"))

    assert "Deployment: films-similar-items – done" in answer
    assert "asked by ada" in answer


async def test_an_unknown_user_is_said_to_be_one(ada: Regular) -> None:
    """And what that means, since Personalize itself answers as if nothing were wrong."""
    answer = await ada.asks("recommend nobody-knows-me n=3")

    assert "does not know the user nobody-knows-me" in text(answer)
    assert len(table(answer)) == 4


async def test_an_unknown_item_gets_near_titles(ada: Regular) -> None:
    """One letter is easily missed."""
    answer = text(await ada.asks("similar The Silver Cometh"))

    assert "There is no item “The Silver Cometh”" in answer
    assert "Did you mean The Silver Comet" in answer


async def test_a_campaign_is_asked_only_what_it_answers(ada: Regular) -> None:
    """Similar items know no users."""
    answer = text(await ada.asks("recommend user-7 campaign=films-similar-items"))

    assert "answers for items, not for users" in answer


async def test_another_channel_is_told_what_there_is(ada: Regular) -> None:
    """It remembers nothing, but there is only one group that could be meant."""
    answer = text(await ada.asks("use", channel=GENERAL))

    assert "remembers no group yet" in answer
    assert "Dataset group films" in text(await ada.asks("status films", channel=GENERAL))


async def test_deploying_what_is_deployed_says_so(ada: Regular) -> None:
    """Nothing is made twice."""
    assert "already" in text(await ada.asks("deploy films"))


async def test_a_campaign_is_taken_down_after_a_question(ada: Regular) -> None:
    """The last of this channel's story: the button asks Slack's own question first, and the version stays."""
    asked = await ada.asks("undeploy films-similar-items")
    done = await ada.presses("Take it down", asked)

    assert "at an estimated cost of about $0.20 an hour" in text(asked)
    assert "Asked Amazon to delete campaign films-similar-items" in text(done)
    assert "has served" in text(await ada.asks("rollback"))
