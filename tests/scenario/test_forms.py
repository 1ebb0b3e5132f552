"""Forms, through real Bolt and the sandbox's Slack: opened, searched, filled, sent, left open while things change."""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from tests.scenario.regular import Regular, text
from tests.scenario.stage import ADA, BOT, BUCKET, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.own_slack("forms")]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def trained(stage: Stage) -> str:
    """Import and train by forms alone, and return the version."""
    ada = stage.ada
    await opens(ada, "import", "Import data")
    await sends(ada, {"group": chosen("films"), "location": f"s3://{BUCKET}/interactions.csv"})
    await ada.hears("Import: films interactions – done")
    await opens(ada, "train", "Train a model")
    await ada.sees_form(saying="train films")  # what the channel remembers comes a moment later
    await sends(ada, {})
    done = await ada.hears("Training: films-user-personalization-v2/* – done")
    return next(word.rstrip(".,") for word in text(done).split() if word.startswith("films-"))


async def test_a_form_begins_with_the_channels_group_and_says_what_it_costs(ada: Regular) -> None:
    """In the place where the channel's group is known by now, and so is how much there is to train on."""
    await opens(ada, "train", "Train a model")
    view = await ada.sees_form("Train a model", saying="2,000 interactions")

    assert "train films recipe=user-personalization-v2" in text(view)
    assert "Costs less than $0.01 once" in text(view)
    assert "usually takes" in text(view)
    assert "films" in str(view["blocks"][0]["element"]["initial_option"])
    await ada.closes()


async def test_a_form_is_opened_before_anything_else_is_asked(ada: Regular) -> None:
    """Slack's trigger lives for three seconds, and people see at once whether a click was heard."""
    before = len(await calls(ada))
    await opens(ada, "deploy", "Deploy a version")
    await ada.sees_form(saying="an hour while it stays up")

    assert (await calls(ada))[before:][:2] == ["views.open", "views.update"]
    await ada.closes()


async def test_a_menu_is_searched_and_the_form_follows(ada: Regular, trained: str) -> None:
    """Only versions of the group, and the line that it comes to."""
    await opens(ada, "deploy", "Deploy a version")
    view = await ada.sees_form("Deploy a version")

    found = await ada.looks_up("field:version", "personal", view=view)
    assert [option["value"] for option in found] == [trained]
    assert await ada.looks_up("field:version", "nothing like it", view=view) == []
    await ada.closes()


async def test_a_mistake_is_said_beside_its_field_and_the_form_stays_open(ada: Regular) -> None:
    """Nothing was asked of AWS."""
    await opens(ada, "import", "Import data")

    refused = await sends(ada, {"location": "interactions.csv"}, well=False)

    assert refused == {"location": "That is no place in S3. It looks like s3://BUCKET/FILE.csv."}
    await sends(ada, {"location": f"s3://{BUCKET}/items.csv", "dataset": "items"})
    answer = await ada.reads("Started importing films items")
    assert f"From a form: import films s3://{BUCKET}/items.csv dataset=items" in text(answer)


async def test_a_version_that_is_gone_meanwhile_is_told_with_the_way_back(ada: Regular) -> None:
    """[Change it] opens the form as it was filled."""
    await opens(ada, "deploy", "Deploy a version")
    await ada.sees_form(saying="deploy films")
    await sends(ada, {"version": chosen("films-user-personalization-v2/00000000"), "campaign": chosen("homepage")})

    answer = await ada.reads("There is no version")
    await ada.clicks("Change it", answer)
    await ada.sees_form(saying="deploy films-user-personalization-v2/00000000 as homepage")
    await ada.closes()


async def test_a_viewer_is_told_in_the_form_that_it_cannot_be_sent(grace: Regular) -> None:
    """And again when it is sent all the same."""
    await opens(grace, "train", "Train a model")
    await grace.sees_form(saying="This cannot be sent. train is for operators, and you are a viewer")

    refused = await sends(grace, {}, well=False)

    assert "is for operators" in refused["group"]
    await grace.closes()


async def test_a_filter_is_made_by_its_form_and_followed(ada: Regular) -> None:
    """A mistake is said beside its field; Amazon's own refusal in the answer; then it is listed, and taken away."""
    await opens(ada, "filter", "Make a filter")
    wrong = await sends(ada, {"name": "unseen", "expression": "EXCLUDE ItemID WHERE Items.A IN ('x')"}, well=False)
    assert wrong == {"expression": 'Values go in double quotes: "watch".'}
    await sends(ada, {"name": "unseen", "expression": "EXCLUDE ItemID WHERE Interactions.COLOR IN (“red”)"})
    assert "AWS refused" in text(await ada.reads("From a form: filter create unseen"))

    await ada.asks('filter create unseen "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")"')
    await ada.hears("Filter: unseen – done")
    listed = await ada.asks("filter list")
    assert 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' in text(listed)
    gone = await ada.presses("Delete unseen", listed)
    assert "Asked Amazon to delete filter unseen" in text(gone)


async def test_a_shortcut_opens_a_form_whose_answer_comes_directly(ada: Regular) -> None:
    """There is no channel that it could belong to."""
    await ada.says("help", channel=ADA)
    await ada.reads("What I can do", channel=ADA)
    await ada.picks_shortcut("recommend")
    await ada.sees_form("Get recommendations")
    await sends(ada, {"user": "user 7"})

    answer = await ada.reads("From a form: ", channel=ADA)
    assert 'recommend "user 7"' in text(answer)


async def test_a_mention_is_offered_the_form(ada: Regular) -> None:
    """It brings no trigger; a button does."""
    await ada.says(f"<@{BOT}> train")
    await ada.clicks("Open the form", await ada.reads("There is a form for this: Train a model."))

    await ada.sees_form("Train a model")
    await ada.closes()


async def test_talk_about_the_bot_is_left_alone(ada: Regular) -> None:
    """What is said to it afterwards is the next that it answers."""
    before = {message["ts"] for message in await ada.messages()}
    await ada.says(f"*Great* work, <@{BOT}> :tada:")
    await ada.says(f"<@{BOT}> use")

    await ada.reads("Here, films is meant")
    said = [one for one in await ada.messages() if one["ts"] not in before and one["user"] != ADA]
    assert len(said) == 1


async def opens(person: Regular, verb: str, title: str) -> None:
    """Type a verb alone, and see its form."""
    await person.types(f"/personalize {verb}")
    await person.sees_form(title)


async def sends(person: Regular, values: Mapping[str, object], *, well: bool = True) -> Mapping[str, str]:
    """Fill in what is there, and send it; returns what is said beside which fields."""
    answer = await person.submits({f"field:{key}": value for key, value in values.items()})
    assert ("errors" not in answer) is well, answer
    return dict(answer.get("errors", {}))


async def calls(person: Regular) -> list[str]:
    """Return what the bot has called of Slack, in order, but for messages about jobs, which come at any time."""
    made = [entry["summary"] for entry in await person.log() if entry["kind"] == "web_api"]
    return [method for method in made if not method.startswith("chat.")]


def chosen(name: str) -> Mapping[str, object]:
    """Return what a menu holds in which a name was chosen."""
    return {"selected_option": {"text": {"type": "plain_text", "text": name}, "value": name}}
