"""Forms from opening to answer: a real Bolt app, with actions that do nothing behind it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.model.errors import NotFound
from bot.model.form import Forecast, Listing
from bot.model.orders import ContestOrder, DeployOrder, ImportOrder, LaunchOrder, RecommendOrder, TrainOrder
from bot.model.place import Place
from bot.model.prices import Cost
from bot.model.resource import ResourceKind
from bot.workflow.accounts import Accounts
from tests.fake_desk import MemoryPlaces
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.desk import CHANNEL, DIRECT, OPERATOR, VIEWER, Desk
from tests.unit.handlers.formdesk import (
    block_of,
    filled,
    fills,
    keys,
    messages,
    read_aloud,
    searches,
    sends,
    shown,
    views,
    written,
)

ACKNOWLEDGED = (200, "")


@dataclass(kw_only=True)
class HeldPlaces(MemoryPlaces):
    """What channels remember, which is told when `told` is set."""

    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def place(self, channel: str) -> Place:
        """Return what a channel remembers."""
        await self.told.wait()
        return await super().place(channel)


@pytest.fixture
def places() -> HeldPlaces:
    """Have the channel remember movies."""
    places = HeldPlaces(known={CHANNEL: Place(channel=CHANNEL, group="movies")})
    places.told.set()
    return places


@pytest.fixture
def names() -> tuple[str, ...]:
    """Have one AWS account, which needs no name."""
    return ("",)


@pytest.fixture
def accounts(actions: Actions, places: HeldPlaces, names: tuple[str, ...]) -> Accounts:
    """Have these AWS accounts."""
    workflow = actions.workflow()
    return Accounts(workflows=dict.fromkeys(names, workflow), everywhere=workflow, places=places)


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["import", "train", "deploy", "recommend"])
async def test_a_verb_alone_opens_its_form(desk: Desk, verb: str) -> None:
    """Nothing is carried out, and nothing is said in the channel."""
    assert await desk.slash(verb) == ACKNOWLEDGED

    view = await shown(desk)
    assert view["callback_id"] == f"form:{verb}"
    assert messages(desk) == []
    assert desk.actions.asked == desk.audit.kept == []


async def test_opening_comes_before_anything_else_that_slack_or_aws_is_asked(desk: Desk) -> None:
    """A trigger lives for three seconds: what takes time is shown when it is known."""
    desk.actions.foresight.clear()

    await desk.slash("train")
    await _until(lambda: len(desk.slack.calls) > 1, desk.slack.news)

    assert desk.slack.calls[:2] == ["auth.test", "views.open"]
    desk.actions.foresight.set()
    assert read_aloud(await shown(desk)).startswith("The same as typing train movies")


async def test_a_full_house_does_not_hold_up_a_form(desk: Desk) -> None:
    """Commands wait for their turn; a form cannot."""
    for _ in range(4):
        await desk.work.turn.acquire()

    await desk.slash("status")
    await desk.slash("train")
    await _until(lambda: "views.open" in desk.slack.calls, desk.slack.news)

    assert messages(desk) == []
    for _ in range(4):
        desk.work.turn.release()


async def test_a_store_that_does_not_answer_does_not_hold_up_a_form(desk: Desk, places: HeldPlaces) -> None:
    """It opens without what the channel remembers, which is put in later."""
    places.told.clear()

    await desk.slash("train")
    await _until(lambda: "views.open" in desk.slack.calls, desk.slack.news)
    opened = views(desk)[0].body["view"]
    places.told.set()
    view = await shown(desk)
    await sends(desk, filled(view))
    await desk.answers()

    assert written(opened) == "train GROUP recipe=user-personalization-v2"
    assert written(view) == "train movies recipe=user-personalization-v2"
    assert block_of(opened, "group") != block_of(view, "group")
    assert [kept.line for kept in desk.audit.kept] == [written(view)]


async def test_a_form_is_filled_with_what_the_channel_remembers(desk: Desk) -> None:
    """And with what is usual."""
    await desk.slash("train")

    view = await shown(desk)
    assert keys(view) == ["group", "how", "recipe"]
    assert written(view) == "train movies recipe=user-personalization-v2"


async def test_a_shortcut_opens_the_form_of_its_verb(desk: Desk) -> None:
    """From anywhere in Slack; the answer is a direct message, since there is no channel."""
    await desk.shortcut("train")
    view = filled(await shown(desk), group="movies")

    assert await sends(desk, view) == ACKNOWLEDGED
    await desk.answers()
    (said,) = messages(desk)
    assert (said.route, said.body["channel"]) == ("chat.postMessage", OPERATOR)


async def test_a_direct_message_and_a_mention_are_answered_with_a_button_that_opens_the_form(desk: Desk) -> None:
    """They bring no trigger."""
    await desk.direct("train")
    await desk.answers()
    await desk.mention("train")
    await desk.answers()

    direct, mention = messages(desk)
    (button,) = direct.body["blocks"][-1]["elements"]
    assert (direct.body["channel"], mention.body["channel"]) == (DIRECT, CHANNEL)
    assert button["text"]["text"] == "Open the form"
    await desk.click(button["value"], action_id=button["action_id"])
    assert written(await shown(desk)) == "train movies recipe=user-personalization-v2"


async def test_who_may_not_is_told_so_before_a_form_is_offered(desk: Desk) -> None:
    """Where there is time to ask."""
    await desk.direct("train", user=VIEWER)

    assert "is for operators, and you are a viewer" in await desk.answer()


async def test_where_slack_does_not_open_the_form_a_button_is_offered(desk: Desk) -> None:
    """The bot was late, say."""
    desk.slack.answers["views.open"] = (200, '{"ok": false, "error": "expired_trigger_id"}')

    await desk.slash("train")
    await desk.answers()

    (said,) = messages(desk)
    assert said.body["blocks"][-1]["elements"][0]["text"]["text"] == "Open the form"


async def test_a_repeated_delivery_opens_nothing_twice_and_says_nothing(desk: Desk) -> None:
    """Slack takes a trigger once."""
    await desk.slash("train", trigger_id="1.2.same")
    await desk.answers()
    desk.slack.answers["views.open"] = (200, '{"ok": false, "error": "exchanged_trigger_id"}')
    await desk.slash("train", trigger_id="1.2.same")
    await desk.answers()

    assert messages(desk) == []


# --- filling ----------------------------------------------------------------------------------------------------------


async def test_what_is_asked_and_shown_follows_what_is_chosen(desk: Desk) -> None:
    """Only what makes a difference is asked, and the line grows with it."""
    await desk.slash("train")
    view = await shown(desk)

    await fills(desk, filled(view, recipe="similar-items"), "recipe")
    tunable = await shown(desk)
    await fills(desk, filled(view, how="automl"), "how")
    several = await shown(desk)

    assert keys(tunable) == ["group", "how", "recipe", "hpo"]
    assert written(tunable) == "train movies recipe=similar-items"
    assert keys(several) == ["group", "how", "recipes", "metric"]
    assert written(several) == "train movies automl"


async def test_what_is_wrong_is_said_while_it_is_typed(desk: Desk) -> None:
    """In place of what it would cost; what is still missing is not wrong yet."""
    await desk.slash("import")
    view = await shown(desk)
    await fills(desk, filled(view, location="ratings.csv"), "location")
    wrong = await shown(desk)
    await fills(desk, filled(view, location="s3://b/ratings.csv"), "location")

    assert "Not yet." not in read_aloud(view)
    assert "Not yet. File in S3: That is no place in S3." in read_aloud(wrong)
    assert "Not yet." not in read_aloud(await shown(desk))


async def test_the_cost_is_said_before_the_button_is_pressed(desk: Desk) -> None:
    """For what is chosen now, by the order that would be given."""
    desk.actions.forecast = Forecast(kind=ResourceKind.VERSION, cost=Cost(once=0.2, basis="$0.002 per 1,000"))

    await desk.slash("train")
    view = await shown(desk)
    await fills(desk, filled(view, how="automl"), "how")
    changed = await shown(desk)

    assert "Costs about $0.20 once" in read_aloud(view)
    assert "Costs about $0.20 once" in read_aloud(changed)
    assert [type(order) for order in desk.actions.foreseen] == [TrainOrder, ContestOrder]
    assert all(order.group == "movies" for order in desk.actions.foreseen)  # type: ignore[attr-defined]  # both have one


async def test_a_slow_forecast_does_not_hold_up_the_rest_of_the_form(desk: Desk) -> None:
    """The line is shown at once, the cost when it is known."""
    await desk.slash("train")
    view = await shown(desk)
    desk.actions.forecast = Forecast(kind=ResourceKind.VERSION, cost=Cost(once=0.2, basis="$0.002 per 1,000"))
    desk.actions.foresight.clear()

    before = len(views(desk))
    await fills(desk, filled(view, how="automl"), "how")
    await _until(lambda: len(views(desk)) > before, desk.slack.news)

    now = views(desk)[-1].body["view"]
    assert (written(now), "Costs" in read_aloud(now)) == ("train movies automl", False)
    desk.actions.foresight.set()
    assert "Costs about $0.20 once" in read_aloud(await shown(desk))


async def test_what_was_filled_in_last_is_what_is_shown(desk: Desk) -> None:
    """However long it takes to foresee what was filled in before."""
    await desk.slash("train")
    view = await shown(desk)
    desk.actions.foresight.clear()
    await fills(desk, filled(view, recipe="sims"), "recipe")
    await fills(desk, filled(view, recipe="hrnn"), "recipe")
    await _until(lambda: len(desk.actions.foreseen) == 3, desk.actions.news)
    desk.actions.foresight.set()

    assert written(await shown(desk)) == "train movies recipe=hrnn"


async def test_another_group_has_other_versions(desk: Desk) -> None:
    """What was chosen of the old one is not taken along."""
    await desk.slash("deploy")
    view = await shown(desk)
    chosen = filled(view, version="movies-sims/1a2b3c4d", group="books")

    await fills(desk, chosen, "group")
    changed = await shown(desk)
    status, errors = await sends(desk, chosen)

    assert written(changed) == "deploy books"
    assert block_of(changed, "version") == "version:books"
    assert status == 200
    assert json.loads(errors)["errors"] == {"version:books": "The group is another one now: choose this again."}


# --- menus ------------------------------------------------------------------------------------------------------------


async def test_a_menu_offers_what_there_is_and_what_begins_so_first(desk: Desk) -> None:
    """Without waiting for AWS."""
    desk.actions.there[Listing.GROUPS, None] = ["old-movies", "books", "movies"]
    await desk.slash("train")
    view = await shown(desk)

    assert _offered(await searches(desk, view, "group", "")) == ["old-movies", "books", "movies"]
    assert _offered(await searches(desk, view, "group", "MOV")) == ["movies", "old-movies"]
    assert _offered(await searches(desk, view, "group", "none of these")) == []


async def test_a_menu_searches_within_the_group(desk: Desk) -> None:
    """Versions are many."""
    desk.actions.there[Listing.VERSIONS, "movies"] = ["movies-sims/1a2b3c4d"]
    await desk.slash("deploy")

    assert _offered(await searches(desk, await shown(desk), "version", "sims")) == ["movies-sims/1a2b3c4d"]


async def test_a_new_name_is_offered_where_one_may_be_given(desk: Desk) -> None:
    """If AWS would take it."""
    desk.actions.there[Listing.GROUPS, None] = ["movies"]
    await desk.slash("import")
    view = await shown(desk)

    assert _offered(await searches(desk, view, "group", "films")) == ["films"]
    assert _offered(await searches(desk, view, "group", "movies")) == ["movies"]
    assert _offered(await searches(desk, view, "group", "my films")) == []


async def test_a_menu_has_no_more_than_slack_takes(desk: Desk) -> None:
    """Who has more types more."""
    desk.actions.there[Listing.GROUPS, None] = [f"group-{n}" for n in range(300)]
    await desk.slash("import")

    assert len(_offered(await searches(desk, await shown(desk), "group", "group"))) == 100


async def test_a_menu_that_is_none_of_ours_is_empty(desk: Desk) -> None:
    """Slack must have an answer all the same."""
    status, answer = await desk.interact(
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "y", "user": {"id": OPERATOR}}
    )

    assert (status, json.loads(answer)["options"]) == (200, [])


# --- sending ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb, values, line, order",
    [
        ("train", {"recipe": "sims", "hpo": "hpo"}, "train movies hpo recipe=sims", TrainOrder),
        (
            "train",
            {"how": "automl", "recipes": "sims,hrnn", "metric": "mrr@25"},
            "train movies automl metric=mrr@25 recipes=sims,hrnn",
            ContestOrder,
        ),
        (
            "launch",
            {"location": "s3://my-data/all/", "campaign": "homepage"},
            "launch movies s3://my-data/all/ as homepage",
            LaunchOrder,
        ),
        (
            "import",
            {"location": " https://my-data.s3.eu-west-1.amazonaws.com/a/b.csv", "dataset": "items"},
            "import movies s3://my-data/a/b.csv dataset=items",
            ImportOrder,
        ),
        ("deploy", {"campaign": "homepage", "tps": "2"}, "deploy movies as homepage tps=2", DeployOrder),
        ("deploy", {"version": "movies-sims/1a2b3c4d"}, "deploy movies-sims/1a2b3c4d", DeployOrder),
        ("recommend", {"user": 'user "7"', "n": "25"}, 'recommend "user \\"7\\"" n=25', RecommendOrder),
    ],
)
async def test_a_form_types_its_line(desk: Desk, verb: str, values: dict[str, str], line: str, order: type) -> None:
    """The same that could have been typed; it is audited, and shown with the answer."""
    view = await _open(desk, verb, **values)

    assert await sends(desk, view) == ACKNOWLEDGED
    await desk.answers()

    (said,) = messages(desk)
    assert [kept.line for kept in desk.audit.kept] == [line]
    assert [(type(asked), asked.channel, asked.line) for asked in desk.actions.asked] == [(order, CHANNEL, line)]
    assert said.route == "response_url"
    assert said.body["text"].startswith(f"From a form: {line}\n")


async def test_a_form_sent_twice_is_carried_out_once(desk: Desk) -> None:
    """A double click, or Slack again."""
    view = await _open(desk, "train")

    for _ in range(2):
        assert await sends(desk, view) == ACKNOWLEDGED
    await desk.answers()

    assert len(desk.actions.asked) == len(messages(desk)) == 1


@pytest.mark.parametrize(
    "verb, values, key, error",
    [
        ("import", {"location": "ratings.csv"}, "location", "That is no place in S3."),
        ("import", {"location": "s3://bucket"}, "location", "A bucket and a file are needed"),
        ("import", {"location": None}, "location", "This is needed."),
        ("import", {"group": "my films", "location": "s3://b/k.csv"}, "group", "A name has at most 63 letters"),
        ("import", {"location": "s3://b/" + "k" * 300}, "fix", "at most 256 characters"),
        ("train", {"how": "automl", "recipes": "sims"}, "recipes", "A contest is between two recipes"),
        ("train", {"recipe": "a-recipe-of-yesterday"}, "recipe", "This is no longer offered"),
        ("deploy", {"tps": "501"}, "tps", "A whole number from 1 to 500."),
        ("deploy", {"tps": "²"}, "tps", "A whole number from 1 to 500."),
        ("deploy", {"campaign": "home page"}, "campaign", "A name has at most 63 letters"),
        ("recommend", {"user": "x" * 257}, "n", "at most 256 characters"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    desk: Desk, verb: str, values: dict[str, str | None], key: str, error: str
) -> None:
    """The form stays open, and nothing is done."""
    view = await _open(desk, verb, **values)

    status, answer = await sends(desk, view)
    await desk.answers()

    told = json.loads(answer)
    assert (status, told["response_action"], [*told["errors"]]) == (200, "errors", [block_of(view, key)])
    assert error in told["errors"][block_of(view, key)]
    assert messages(desk) == desk.actions.asked == []


async def test_who_may_not_is_told_so_in_the_form_and_when_sending_it(desk: Desk) -> None:
    """Beside the first field, as soon as it is known."""
    await desk.slash("train", user=VIEWER)
    view = filled(await shown(desk))

    assert "This cannot be sent. train is for operators" in read_aloud(view)
    _, answer = await sends(desk, view, user=VIEWER)
    await desk.answers()
    assert "is for operators, and you are a viewer" in json.loads(answer)["errors"]["group"]
    assert desk.actions.asked == []


async def test_who_may_no_longer_is_told_so_afterwards(desk: Desk) -> None:
    """A right that was taken back works at once."""
    view = await _open(desk, "train")
    del desk.roles.given[OPERATOR]

    await sends(desk, view)
    await desk.answers()

    (said,) = messages(desk)
    assert "is for operators, and you are a viewer" in said.body["text"]
    assert desk.actions.asked == []


async def test_what_has_gone_meanwhile_is_told_with_the_form_to_put_it_right(desk: Desk) -> None:
    """[Change it] opens the form again as it was."""
    desk.actions.refusal = NotFound("There is no version movies-sims/1a2b3c4d.")
    await sends(desk, await _open(desk, "deploy", version="movies-sims/1a2b3c4d", campaign="homepage"))
    await desk.answers()

    (said,) = messages(desk)
    button = said.body["blocks"][-1]["elements"][-1]
    assert "There is no version" in said.body["text"]
    assert button["text"]["text"] == "Change it"
    await desk.click(button["value"], action_id=button["action_id"])
    again = await shown(desk)
    assert written(again) == "deploy movies-sims/1a2b3c4d as homepage"


async def test_a_form_that_was_open_for_longer_than_slack_keeps_an_address_is_answered_directly(desk: Desk) -> None:
    """Half an hour, after which the answer would be lost."""
    desk.slack.answers["response_url"] = (404, "expired_url")

    await sends(desk, await _open(desk, "train"))
    await desk.answers()

    *_, said = messages(desk)
    assert (said.route, said.body["channel"]) == ("chat.postMessage", OPERATOR)
    assert "Started training" in said.body["text"]


async def test_public_holds_for_the_answer_to_the_form(desk: Desk) -> None:
    """It was said when the form was asked for."""
    await desk.slash("train public")
    await sends(desk, filled(await shown(desk)))
    await desk.answers()

    (said,) = messages(desk)
    assert said.body["response_type"] == "in_channel"


@pytest.mark.parametrize("payload", [{"callback_id": "form:fly"}, {"callback_id": "form:status"}, {"callback_id": "x"}])
async def test_a_form_that_is_none_of_ours_is_acknowledged(desk: Desk, payload: dict[str, str]) -> None:
    """One of a program that is no longer there."""
    assert await sends(desk, {"id": "V1", "type": "modal", **payload}) == ACKNOWLEDGED
    assert await desk.answers() == []


# --- several AWS accounts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("prod", "prod-eu")])
async def test_a_form_means_the_account_that_the_channel_meant_when_it_was_opened(
    desk: Desk, places: HeldPlaces
) -> None:
    """Its menus were filled from that one, whatever the channel means by now."""
    places.known[CHANNEL] = Place(channel=CHANNEL, group="movies", account="prod-eu")
    await desk.slash("train")
    view = filled(await shown(desk))
    places.known[CHANNEL] = Place(channel=CHANNEL, group="books", account="prod")

    await sends(desk, view)
    await desk.answers()

    (said,) = messages(desk)
    assert written(view) == "train movies recipe=user-personalization-v2 in prod-eu"
    assert said.body["text"].endswith("AWS account: prod-eu")


@pytest.mark.parametrize("names", [("prod", "prod-eu")])
async def test_a_form_for_another_account_does_not_begin_with_the_channels_group(desk: Desk) -> None:
    """It is a group of the channel's own account."""
    await desk.slash("train in prod-eu")

    assert written(await shown(desk)) == "train GROUP recipe=user-personalization-v2 in prod-eu"


@pytest.mark.parametrize("names", [("prod", "prod-eu")])
async def test_where_the_channels_account_is_gone_no_form_is_opened(desk: Desk, places: HeldPlaces) -> None:
    """The person is told what to do instead."""
    places.known[CHANNEL] = Place(channel=CHANNEL, account="old")

    await desk.slash("train")

    assert "which is no longer in my settings" in await desk.answer()


async def _until(holds: Callable[[], bool], news: asyncio.Event) -> None:
    """Wait until something holds, which may be so whenever there is news."""
    async with asyncio.timeout(5):
        while not holds():
            news.clear()
            await news.wait()


async def _open(desk: Desk, verb: str, **values: str | None) -> dict[str, object]:
    """Open a form, fill it in, have the fields follow that depend on others, and fill these in as well."""
    await desk.slash(verb)
    view = await shown(desk)
    for key in [key for key in keys(view) if key in values]:
        await fills(desk, filled(view, **values), key)
        view = await shown(desk)
    return filled(view, **values)


def _offered(acknowledged: tuple[int, str]) -> list[str]:
    status, answer = acknowledged
    assert status == 200
    return [option["value"] for option in json.loads(answer)["options"]]
