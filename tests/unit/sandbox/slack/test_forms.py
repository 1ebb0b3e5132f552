from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import ControlRefused, Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import listening
from tests.unit.sandbox.slack.conftest import HandClock

ADA = "U00000ADA"


def plain(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    """An option whose label is its value in capitals."""
    return {"text": plain(value.upper()), "value": value}


def field_of(element: dict[str, Any], **more: object) -> dict[str, Any]:
    """An input block named after its element."""
    return {"type": "input", "block_id": element["action_id"], "label": plain("L"), "element": element, **more}


def form(title: str, *blocks: dict[str, Any], **more: object) -> dict[str, Any]:
    """A modal with a submit button."""
    view = {"type": "modal", "title": plain(title), "submit": plain("Go"), "callback_id": title}
    return {**view, "blocks": list(blocks) or [{"type": "divider"}], **more}


FIELDS = [
    field_of({"type": "plain_text_input", "action_id": "name"}),
    field_of({"type": "static_select", "action_id": "recipe", "options": [option("sims"), option("hrnn")]}),
    field_of({"type": "checkboxes", "action_id": "more", "options": [option("hpo"), option("auto")]}, optional=True),
    field_of({"type": "datepicker", "action_id": "since", "initial_date": "2026-11-01"}, optional=True),
    field_of({"type": "external_select", "action_id": "group"}, optional=True),
]

LARGE = {"type": "section", "text": plain("x" * 3000)}


@pytest.fixture
async def opening(app: AsyncApp, slack: SlackSandbox) -> AsyncIterator[dict[str, Any]]:
    """The view that /form opens, for a test to fill in; the app is connected, and knows the callbacks of this file."""
    view: dict[str, Any] = {}

    @app.command("/form")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        view["opened"] = (await client.views_open(trigger_id=command["trigger_id"], view=view["sent"]))["view"]

    @app.view("fields")
    async def keep(ack: AsyncAck, body: dict[str, Any]) -> None:
        view["submitted"] = body["view"]
        await ack()

    @app.view("update")
    async def update(ack: AsyncAck) -> None:
        await ack(response_action="update", view=form("updated"))

    @app.view("push")
    async def push(ack: AsyncAck) -> None:
        await ack(response_action="push", view=view.get("pushed", form("push")))

    @app.view("clear")
    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    @app.view_closed("farewell")
    async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        view.setdefault("closed", []).append(body["is_cleared"])

    @app.options("group")
    async def groups(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=[option(f"{payload['value']}-movies")])

    async with listening(app, slack):
        yield view


async def test_what_is_filled_in_arrives_as_state_values(opening: dict[str, Any], ada: Person) -> None:
    """Each kind of input in its own form; untouched ones with their initial value or with nothing."""
    opening["sent"] = form("fields", *FIELDS)
    await ada.types("/form")
    await ada.sees_form("fields")
    await ada.submits({"name": "movies", "recipe": "SIMS", "more": ["hpo"]})

    assert opening["submitted"]["state"]["values"] == {
        "name": {"name": {"type": "plain_text_input", "value": "movies"}},
        "recipe": {"recipe": {"type": "static_select", "selected_option": option("sims")}},
        "more": {"more": {"type": "checkboxes", "selected_options": [option("hpo")]}},
        "since": {"since": {"type": "datepicker", "selected_date": "2026-11-01"}},
        "group": {"group": {"type": "external_select", "selected_option": None}},
    }
    assert opening["submitted"]["id"] == opening["opened"]["id"]


@pytest.mark.parametrize(
    "values,error",
    [({"nobody": "x"}, "no_such_element"), ({"recipe": "knn"}, "no_such_option")],
)
async def test_a_form_that_nobody_could_fill_is_not_sent(
    opening: dict[str, Any], ada: Person, values: dict[str, object], error: str
) -> None:
    """Only what is there can be filled, and only what is offered can be picked."""
    opening["sent"] = form("fields", *FIELDS)
    await ada.types("/form")
    await ada.sees_form("fields")

    with pytest.raises(ControlRefused, match=error):
        await ada.submits(values)
    assert "submitted" not in opening


@pytest.mark.parametrize(
    "callback,titles", [("update", ["updated"]), ("push", ["push", "push"]), ("clear", []), ("fields", [])]
)
async def test_an_answer_changes_the_stack(
    opening: dict[str, Any], ada: Person, callback: str, titles: list[str]
) -> None:
    """An update replaces, a push adds, clear and an empty answer close."""
    opening["sent"] = form(callback)
    await ada.types("/form")
    await ada.sees_form(callback)
    await ada.submits({})

    assert [view["title"]["text"] for view in (await ada.views())["modals"]] == titles


@pytest.mark.parametrize("callback,left", [("clear", []), ("fields", ["push"])])
async def test_clear_takes_the_whole_stack_and_an_empty_answer_the_top(
    opening: dict[str, Any], ada: Person, callback: str, left: list[str]
) -> None:
    """Whatever is below it."""
    opening |= {"sent": form("push"), "pushed": form(callback)}
    await ada.types("/form")
    await ada.sees_form("push")
    await ada.submits({})
    await ada.submits({})

    assert [view["title"]["text"] for view in (await ada.views())["modals"]] == left


@pytest.mark.parametrize("clears,left", [(True, []), (False, ["push"])])
async def test_a_form_may_take_those_below_it_along_when_it_is_closed(
    opening: dict[str, Any], ada: Person, left: list[str], *, clears: bool
) -> None:
    """`clear_on_close` says so, and the app is told."""
    opening |= {"sent": form("push"), "pushed": form("farewell", notify_on_close=True, clear_on_close=clears)}
    await ada.types("/form")
    await ada.sees_form("push")
    await ada.submits({})
    await ada.closes()

    assert opening["closed"] == [clears]
    assert [view["title"]["text"] for view in (await ada.views())["modals"]] == left


async def test_a_stack_is_three_high(opening: dict[str, Any], ada: Person) -> None:
    """The fourth modal is refused, and each knows the one below it."""
    opening["sent"] = form("push")
    await ada.types("/form")
    await ada.sees_form("push")
    await ada.submits({})
    await ada.submits({})
    with pytest.raises(ControlRefused, match="push_limit_reached"):
        await ada.submits({})

    stack = (await ada.views())["modals"]
    assert [view["previous_view_id"] for view in stack] == [None, stack[0]["id"], stack[1]["id"]]
    assert {view["root_view_id"] for view in stack} == {stack[0]["id"]}


@pytest.mark.parametrize("everything", [False, True])
async def test_a_closed_form_is_told_to_the_app_that_asked(
    opening: dict[str, Any], ada: Person, *, everything: bool
) -> None:
    """view_closed says whether the whole stack went."""
    opening["sent"] = form("farewell", notify_on_close=True)
    await ada.types("/form")
    await ada.sees_form("farewell")
    await ada.closes(everything=everything)

    assert opening["closed"] == [everything]
    assert (await ada.views())["modals"] == []


async def test_a_menu_asks_the_app_for_options(opening: dict[str, Any], ada: Person) -> None:
    """What is typed goes to the app, and its options come back."""
    opening["sent"] = form("fields", *FIELDS)
    await ada.types("/form")
    view = await ada.sees_form("fields")

    assert await ada.looks_up("group", "ml", view=view) == [option("ml-movies")]


async def test_a_form_whose_app_is_silent_stays_open(slack: SlackSandbox, app: AsyncApp, ada: Person) -> None:
    """Nothing typed is lost, and the person is told to try again."""

    @app.command("/form")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form("unheard"))

    async with listening(app, slack):
        await ada.types("/form")
        await ada.sees_form("unheard")
        answer = await ada.submits({})

    assert (answer["failure"], len((await ada.views())["modals"])) == ("operation_timeout", 1)


async def test_a_view_that_changed_meanwhile_is_not_overwritten(
    opening: dict[str, Any], client: AsyncWebClient, ada: Person
) -> None:
    """An update with an old hash is a hash_conflict; with the current one it goes through and keeps the id."""
    opening["sent"] = form("fields", external_id="mine")
    await ada.types("/form")
    await ada.sees_form("fields")
    old = opening["opened"]["hash"]
    updated = (await client.views_update(external_id="mine", hash=old, view=form("second")))["view"]

    assert updated["id"] == opening["opened"]["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=updated["id"], hash=old, view=form("third"))
    assert (await ada.sees_form())["title"]["text"] == "second"


async def test_a_trigger_opens_one_view_in_time(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient, ada: Person, clock: HandClock
) -> None:
    """A second use and a late one are refused; a view with mistakes does not cost the trigger."""
    triggers: list[str] = []

    @app.command("/form")
    async def keep(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        triggers.append(command["trigger_id"])

    async with listening(app, slack):
        await ada.types("/form")
        await ada.types("/form")
    with pytest.raises(SlackApiError, match="must be less than 25 characters"):
        await client.views_open(trigger_id=triggers[0], view=form("x" * 25))
    await client.views_open(trigger_id=triggers[0], view=form("first"))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=triggers[0], view=form("again"))
    clock.passes(timedelta(seconds=4))
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=triggers[1], view=form("late"))


async def test_a_button_in_a_view_is_a_block_action_without_a_channel(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient, ada: Person
) -> None:
    """Container and view, no message, no response_url."""
    bodies: list[dict[str, Any]] = []

    @app.action("refresh")
    async def refresh(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bodies.append(body)

    button = {"type": "button", "action_id": "refresh", "text": plain("Refresh"), "value": "home"}
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    await client.views_publish(user_id=ADA, view=view)
    async with listening(app, slack):
        await ada.clicks_in(await ada.sees_home(), "Refresh")

    body = bodies[0]
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert (body["actions"][0]["value"], "channel" in body, "response_url" in body) == ("home", False, False)


async def test_a_view_is_changed_only_by_who_knows_its_state(client: AsyncWebClient) -> None:
    """Slack's conflicts, by name; a view that does not exist is not_found."""
    home = {"type": "home", "blocks": []}
    first = (await client.views_publish(user_id=ADA, view=home))["view"]
    second = (await client.views_publish(user_id=ADA, view=home, hash=first["hash"]))["view"]
    assert first["id"] == second["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ADA, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0NOWHERE", view=form("x"))
    with pytest.raises(SlackApiError, match="view_too_large"):
        await client.views_publish(user_id=ADA, view={**home, "blocks": [LARGE] * 100})
