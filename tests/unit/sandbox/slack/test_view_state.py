"""What stands in the fields of a view, as the page sends it and as the app sees it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.form_rules import MISSING, broken
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import listening
from tests.unit.sandbox.slack.events_reader import following
from tests.unit.sandbox.slack.test_forms import field_of, form, option, plain

ADA, GENERAL = "U00000ADA", "C00GENERAL"
NAME = field_of({"type": "plain_text_input", "action_id": "name"})
RECIPE = field_of({"type": "static_select", "action_id": "recipe", "options": [option("sims"), option("hrnn")]})
BUTTON = {"type": "button", "action_id": "more", "text": plain("More")}
FORM = form("fields", NAME, RECIPE, {"type": "actions", "block_id": "buttons", "elements": [BUTTON]})
TYPED = {"name": {"name": {"type": "plain_text_input", "value": "movies"}}}
PICKED = {"recipe": {"recipe": {"type": "static_select", "selected_option": option("hrnn")}}}


async def post(slack: SlackSandbox, route: str, **body: object) -> dict[str, Any]:
    """The answer of one POST by Ada."""
    sent = {"user": ADA, **body}
    async with ClientSession(slack.url) as session, session.post(f"/_control/{route}", json=sent) as response:
        return dict(await response.json())


@pytest.fixture
async def heard(slack: SlackSandbox, app: AsyncApp, ada: Person) -> AsyncIterator[list[dict[str, Any]]]:
    """What the app hears while Ada has the form before her."""
    bodies: list[dict[str, Any]] = []

    @app.command("/form")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)

    @app.action("more")
    async def more(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    @app.view("fields")
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    async with listening(app, slack):
        await ada.types("/form")
        await ada.sees_form("fields")
        yield bodies


async def test_a_submission_carries_the_state_of_the_page(slack: SlackSandbox, heard: list[dict[str, Any]]) -> None:
    """As Slack's own `state.values`; fields that the view does not have are left out."""
    gone = {"gone": {"gone": {"type": "plain_text_input", "value": "x"}}}
    answer = await post(slack, "submit-view", state={**TYPED, **PICKED, **gone})

    assert answer == {"ok": True}
    assert heard[0]["view"]["state"]["values"] == {**TYPED, **PICKED}


async def test_what_is_missing_stands_beside_its_field(
    slack: SlackSandbox, heard: list[dict[str, Any]], ada: Person
) -> None:
    """The app hears nothing of it, and what was filled in stays."""
    assert await post(slack, "submit-view", state=TYPED) == {"ok": True, "errors": {"recipe": MISSING}}
    assert heard == []
    assert (await ada.sees_form("fields"))["state"]["values"]["name"] == TYPED["name"]
    assert await post(slack, "submit-view", state=PICKED) == {"ok": True}
    assert heard[0]["view"]["state"]["values"] == {**TYPED, **PICKED}


async def test_a_click_in_a_form_brings_what_stands_in_it(
    slack: SlackSandbox, heard: list[dict[str, Any]], ada: Person
) -> None:
    """And the form is not drawn anew for it."""
    view = await ada.sees_form("fields")
    async with following(slack, f"user={ADA}") as events:
        await post(slack, "interact", view_id=view["id"], action={"action_id": "more"}, state=TYPED)
        await ada.says("the next event")
        assert (await events.next())["event"] == "message"

    assert heard[0]["view"]["state"]["values"]["name"] == TYPED["name"]
    assert heard[0]["actions"][0]["action_id"] == "more"


async def test_an_update_keeps_what_was_typed(
    slack: SlackSandbox, heard: list[dict[str, Any]], client: AsyncWebClient, ada: Person
) -> None:
    """In fields of the same ids; a field that nobody touched takes its new initial value."""
    view = await ada.sees_form("fields")
    await post(slack, "interact", view_id=view["id"], action={"action_id": "more"}, state=TYPED)
    recipe = field_of({**RECIPE["element"], "initial_option": option("sims")})
    await client.views_update(view_id=view["id"], view=form("fields", NAME, recipe))

    assert (await ada.sees_form("fields"))["state"]["values"] == {
        **TYPED,
        "recipe": {"recipe": {"type": "static_select", "selected_option": option("sims")}},
    }
    assert len(heard) == 1


async def test_a_menu_in_a_message_brings_the_state_of_the_others(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient
) -> None:
    """`state.values` of the whole message, with what was picked just now."""
    bodies: list[dict[str, Any]] = []

    @app.action("recipe")
    async def picked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    day = {"type": "datepicker", "action_id": "day"}
    blocks = [{"type": "actions", "block_id": "menus", "elements": [RECIPE["element"], day]}]
    async with listening(app, slack):
        posted = await client.chat_postMessage(channel=GENERAL, text="choose", blocks=blocks)
        chosen = {"action_id": "recipe", "selected_option": option("sims")}
        state = {"menus": {"day": {"type": "datepicker", "selected_date": "2026-11-02"}}}
        await post(slack, "interact", channel=GENERAL, messageTs=posted["ts"], action=chosen, state=state)

    assert bodies[0]["state"]["values"]["menus"] == {
        "recipe": {"type": "static_select", "selected_option": option("sims")},
        "day": {"type": "datepicker", "selected_date": "2026-11-02"},
    }
    assert bodies[0]["actions"][0]["selected_option"] == option("sims")


async def test_a_file_is_handed_over_in_a_form(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient, ada: Person
) -> None:
    """It stands in no conversation, and the app may read it."""
    bodies: list[dict[str, Any]] = []

    @app.command("/form")
    async def open_form(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        view = form("fields", field_of({"type": "file_input", "action_id": "csv"}))
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.view("fields")
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    data = FormData({"user": ADA})
    data.add_field("file", b"USER_ID,ITEM_ID\n", filename="movies.csv")
    async with listening(app, slack), ClientSession(slack.url) as session:
        await ada.types("/form")
        await ada.sees_form("fields")
        async with session.post("/_control/upload", data=data) as response:
            files = (await response.json())["files"]
        await post(slack, "submit-view", state={"csv": {"csv": {"type": "file_input", "files": files}}})

    handed = bodies[0]["view"]["state"]["values"]["csv"]["csv"]["files"][0]
    assert (handed["name"], handed["mimetype"]) == ("movies.csv", "text/csv")
    assert (await client.files_info(file=handed["id"]))["file"]["user"] == ADA
    assert await ada.messages() == []


async def test_only_the_form_on_top_is_submitted(slack: SlackSandbox, heard: list[dict[str, Any]]) -> None:
    """One that was closed or covered meanwhile is refused."""
    answer = await post(slack, "submit-view", view_id="V0ANOTHER", state={**TYPED, **PICKED})

    assert (answer["error"], heard) == ("no_open_view", [])


NUMBER = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}


@pytest.mark.parametrize(
    "element,value,message",
    [
        ({"type": "plain_text_input"}, None, MISSING),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Must be at least 3 characters."),
        ({"type": "plain_text_input", "min_length": 3}, "abc", None),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Must be no more than 3 characters."),
        ({"type": "plain_text_input"}, "x" * 3_001, "Must be no more than 3000 characters."),
        (NUMBER, "5", None),
        (NUMBER, "five", "Must be a number."),
        (NUMBER, "5.5", "Must be a whole number."),
        (NUMBER, "NaN", "Must be a whole number."),
        (NUMBER, "0", "Must be 1 or more."),
        (NUMBER, "10", "Must be 9 or less."),
        ({**NUMBER, "is_decimal_allowed": True}, "5.5", None),
        ({"type": "email_text_input"}, "ada", "Must be an email address."),
        ({"type": "email_text_input"}, "ada@example.com", None),
        ({"type": "url_text_input"}, "javascript:alert(1)", "Must be a web address."),
        ({"type": "url_text_input"}, "https://example.com", None),
    ],
)
def test_slack_checks_inputs_itself(element: dict[str, Any], value: object, message: str | None) -> None:
    """Before the app is asked; an optional field may stay empty."""
    block = field_of({"action_id": "a", **element})
    values = {"a": {"a": {"type": element["type"], "value": value}}}

    assert broken([block], values) == ({"a": message} if message else {})
    assert broken([{**block, "optional": True}], values) == ({"a": message} if message and value else {})
