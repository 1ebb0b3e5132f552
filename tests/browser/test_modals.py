"""Forms in the page: filled wrongly and rightly, stacked, changed by the app, left; the app is a real Bolt app."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, Route, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.blocks.kinds import SURFACES
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.wire import Json
from sandbox.slack.workspace import local_workspace
from tests.browser.block_samples import BLOCKS, CHOICES, FIELDS, MENUS, OPTIONS, mrkdwn, plain
from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, seated
from tests.slack_app import bolt_app, listening, web_client

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


def asks(block_id: str, element: Json, **more: object) -> Json:
    """An input block that is called as its element is."""
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "element": element, **more}


MORE = {"type": "button", "action_id": "more", "text": plain("More fields")}
NEXT = {"type": "button", "action_id": "next", "text": plain("Next step")}
FORM: Json = {
    "type": "modal",
    "callback_id": "group",
    "title": plain("New group"),
    "submit": plain("Create"),
    "close": plain("Not now"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "block_id": "intro", "text": mrkdwn("A *dataset group*.")},
        asks("name", FIELDS["plain_text_input"]),
        asks("recipe", MENUS["static_select"]),
        asks("days", FIELDS["number_input"], optional=True),
        asks("owner", MENUS["users_select"], optional=True),
        asks("kinds", CHOICES["checkboxes"], optional=True),
        {"type": "actions", "block_id": "buttons", "elements": [MORE, NEXT]},
    ],
}
SECOND: Json = {"type": "modal", "title": plain("Second step"), "blocks": [{"type": "section", "text": plain("Deep")}]}


@dataclass(kw_only=True, repr=False)
class Desk:
    """Ada's page, the app's answers to her forms, and what the app has heard."""

    page: Page
    client: AsyncWebClient
    view: Json = field(default_factory=lambda: FORM)
    answers: list[Json] = field(default_factory=list)
    submitted: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    closed: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)

    async def opens(self) -> Locator:
        """Ada clicks the button that opens the form; returns it."""
        button = {"type": "button", "action_id": "open", "text": plain("Open the form")}
        answer = await self.client.chat_postMessage(
            channel=GENERAL, text="a form", blocks=[{"type": "actions", "elements": [button]}]
        )
        await self.page.locator(f'[data-ts="{answer["ts"]}"]').get_by_role("button", name="Open the form").click()
        form = self.page.get_by_role("dialog", name="New group")
        await form.wait_for()
        return form


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def table(browser: Browser) -> AsyncIterator[Desk]:
    """One page, one workspace and one app for the file."""
    async with (
        serve(workspace=local_workspace(), settings=Settings(limits=False)) as slack,
        seated(browser, slack) as page,
    ):
        one = Desk(page=page, client=web_client(slack))
        async with listening(_app(slack, one), slack):
            yield one


@pytest_asyncio.fixture(loop_scope="session")
async def desk(table: Desk) -> AsyncIterator[Desk]:
    """The same, with every form closed again afterwards."""
    table.view, table.answers = FORM, []
    table.submitted, table.closed = asyncio.Queue(), asyncio.Queue()
    yield table
    while await table.page.locator("dialog[open]").count():
        title = await table.page.locator("dialog[open] .dialog-title").inner_text()
        await table.page.keyboard.press("Escape")
        await expect(table.page.get_by_role("dialog", name=title)).to_have_count(0)


def _app(slack: SlackSandbox, desk: Desk) -> AsyncApp:
    app = bolt_app(slack)

    @app.action("open")
    async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=desk.view)

    @app.action("more")
    async def add_fields(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        blocks = [*desk.view["blocks"], asks("note", FIELDS["multiline"], optional=True)]
        await client.views_update(view_id=body["view"]["id"], view={**desk.view, "blocks": blocks})

    @app.action("next")
    async def push(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=SECOND)

    @app.view("group")
    async def submit(ack: AsyncAck, view: dict[str, Any]) -> None:
        await ack(**(desk.answers.pop(0) if desk.answers else {}))
        await desk.submitted.put(view["state"]["values"])

    @app.view_closed("group")
    async def close(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await desk.closed.put(body)

    return app


async def _fill(form: Locator) -> None:
    await form.get_by_role("textbox", name="Name").fill("movies")
    await form.get_by_role("combobox", name="Recipe").click()
    await form.get_by_role("option", name="SIMS").click()


async def test_a_form_is_filled_wrongly_then_rightly(desk: Desk) -> None:
    """The app's error stands beside its field, which has the focus; corrected, the form goes and the state arrives."""
    desk.answers = [{"response_action": "errors", "errors": {"name": "This name is taken."}}]
    form = await desk.opens()
    name = form.get_by_role("textbox", name="Name")
    await _fill(form)
    await form.get_by_role("button", name="Create").click()
    await expect(name).to_be_focused()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_have_accessible_description("This name is taken.")
    await name.fill("films")
    await form.get_by_role("button", name="Create").click()
    await expect(form).to_have_count(0)

    await desk.submitted.get()
    assert await desk.submitted.get() == {
        "name": {"plain_text_input": {"type": "plain_text_input", "value": "films"}},
        "recipe": {"static_select": {"type": "static_select", "selected_option": OPTIONS[1]}},
        "days": {"number_input": {"type": "number_input", "value": None}},
        "owner": {"users_select": {"type": "users_select", "selected_user": "U0000GRACE"}},
        "kinds": {"checkboxes": {"type": "checkboxes", "selected_options": [CHOICES["checkboxes"]["options"][0]]}},
    }


async def test_a_form_takes_every_block_that_slack_takes_there(desk: Desk) -> None:
    """Alerts, headers, pictures and every input are rendered in a form, too."""
    taken = {
        name: {**block, "block_id": name}
        for name, block in BLOCKS.items()
        if block["type"] in SURFACES["modal"] and name != "image of a file"
    }
    desk.view = {**FORM, "blocks": list(taken.values())}
    form = await desk.opens()
    for name in taken:
        await expect(form.locator(f'[data-block-id="{name}"]')).to_have_count(1)

    assert await form.locator(".unsupported").count() == 0
    await expect(form.get_by_role("note")).to_have_text("⚠The name is taken")


async def test_slack_itself_wants_required_fields_and_right_numbers(desk: Desk) -> None:
    """What is missing or no number is told at once, all of it, and the app is not asked."""
    form = await desk.opens()
    await form.get_by_role("textbox", name="Days").fill("a week")
    await form.get_by_role("button", name="Create").click()

    await expect(form.get_by_role("alert")).to_have_text(
        ["Please complete this required field.", "Please complete this required field.", "Please enter a number."]
    )
    await expect(form.get_by_role("textbox", name="Name")).to_be_focused()
    await form.get_by_role("textbox", name="Name").fill("m")
    await form.get_by_role("textbox", name="Days").fill("501")
    await form.get_by_role("button", name="Create").click()
    await expect(form.get_by_role("alert").first).to_have_text("Please use at least 2 characters.")
    await expect(form.get_by_role("alert").last).to_have_text("Please enter a number of at most 500.")
    assert desk.submitted.empty()


async def test_typing_starts_in_the_first_field_and_stays_in_the_form(desk: Desk) -> None:
    """The focus is in the form, does not leave it, and returns to the button that opened it."""
    form = await desk.opens()
    await expect(form.get_by_role("textbox", name="Name")).to_be_focused()
    for _ in range(20):
        await desk.page.keyboard.press("Tab")
        outside = await desk.page.evaluate(
            "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        )
        assert not outside
    await desk.page.keyboard.press("Escape")
    await expect(form).to_have_count(0)

    await expect(desk.page.get_by_role("button", name="Open the form").last).to_be_focused()


async def test_esc_closes_an_open_menu_before_the_form(desk: Desk) -> None:
    """One Esc for the list, the next for the form; the app hears of the second."""
    form = await desk.opens()
    menu = form.get_by_role("combobox", name="Recipe")
    await menu.press("ArrowDown")
    await menu.press("Escape")
    await expect(menu).to_have_attribute("aria-expanded", "false")
    await expect(form).to_be_visible()
    await menu.press("Escape")
    await expect(form).to_have_count(0)

    assert (await desk.closed.get())["is_cleared"] is False


async def test_the_app_changes_a_form_and_what_was_typed_stays(desk: Desk) -> None:
    """views.update adds a field; the others keep their values and the focus."""
    form = await desk.opens()
    await _fill(form)
    await form.get_by_role("button", name="More fields").press("Enter")
    await expect(form.get_by_role("textbox", name="Note")).to_have_value("one\ntwo")

    await expect(form.get_by_role("textbox", name="Name")).to_have_value("movies")
    await expect(form.get_by_role("combobox", name="Recipe")).to_have_value("SIMS")


async def test_a_menu_stays_open_while_the_app_changes_its_form(desk: Desk) -> None:
    """Whoever chooses several and then presses Esc closes the menu, whatever came in between, and not the form."""
    kinds = asks("kinds", {**MENUS["multi_static_select"], "action_id": "more"}, dispatch_action=True, optional=True)
    desk.view = {**FORM, "blocks": [kinds]}
    form = await desk.opens()
    menu = form.get_by_role("combobox", name="Kinds")
    await menu.fill("sims")
    await menu.press("Enter")
    await expect(form.get_by_role("textbox", name="Note")).to_be_visible()
    await expect(menu).to_have_attribute("aria-expanded", "true")
    await expect(menu).to_be_focused()
    await menu.press("Escape")

    await expect(menu).to_have_attribute("aria-expanded", "false")
    await expect(form.get_by_role("button", name="Remove SIMS")).to_be_visible()


async def test_forms_stack_and_the_one_below_is_as_it_was(desk: Desk) -> None:
    """views.push shows the second; closing it brings the first back with what was typed."""
    form = await desk.opens()
    await _fill(form)
    await form.get_by_role("button", name="Next step").click()
    second = desk.page.get_by_role("dialog", name="Second step")
    await expect(second).to_contain_text("Deep")
    await expect(form).to_have_count(0)
    await second.get_by_role("button", name="Close").last.click()

    await expect(form.get_by_role("textbox", name="Name")).to_have_value("movies")
    await expect(form.get_by_role("combobox", name="Recipe")).to_have_value("SIMS")


async def test_the_form_says_that_it_is_being_sent(desk: Desk) -> None:
    """While the app thinks, the button is busy and the form cannot be changed."""
    form = await desk.opens()
    await _fill(form)
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await desk.page.route("**/_control/submit-view", hold)
    button = form.get_by_role("button", name="Create", include_hidden=True)
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    assert await form.locator("form").evaluate("form => form.inert")
    held.set()
    await expect(form).to_have_count(0)
    await desk.page.unroute("**/_control/submit-view")


async def test_a_form_that_cannot_be_sent_stays_open(desk: Desk) -> None:
    """Where nothing comes back, Slack's words say so above the fields."""
    form = await desk.opens()
    await _fill(form)
    await desk.page.route("**/_control/submit-view", lambda route: route.abort())
    await form.get_by_role("button", name="Create").click()
    await expect(form.get_by_role("alert").first).to_have_text("We had some trouble connecting. Try again?")
    await desk.page.unroute("**/_control/submit-view")
    await form.get_by_role("button", name="Create").click()

    await expect(form).to_have_count(0)


CHOOSER = """(element) => Promise.all([import('/page/js/blocks/elements.js'), import('/page/js/blocks/state.js')])
    .then(([{ renderElement }, { collectState }]) => {
        const upload = async (files) => files.map(({ name, size }, at) => ({ id: `F${at}`, name, size }));
        document.body.append(renderElement(element, { context: { upload }, blockId: 'files' }));
        window.stateOfFiles = () => collectState(document.body).files.file_input;
    })"""


async def test_files_are_handed_over_one_by_one_up_to_the_limit(desk: Desk) -> None:
    """Each chosen file is uploaded; the state has Slack's file objects, and more than max_files are refused."""
    page = await desk.page.context.new_page()
    await page.goto(desk.page.url)
    await page.evaluate(CHOOSER, FIELDS["file_input"])
    chooser = page.locator(".file-field")
    files: list[FilePayload] = [
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": b"a,b"} for name in ("items", "users", "events")
    ]
    await chooser.set_input_files(files)
    await expect(page.locator(".file-list li span")).to_have_text(["items.csv", "users.csv"])
    await expect(page.locator(".file-input .file-note")).to_have_text("No more than 2 files")
    await expect(chooser).to_be_disabled()
    await page.get_by_role("button", name="Remove items.csv").click()

    assert await page.evaluate("stateOfFiles()") == {
        "type": "file_input",
        "files": [{"id": "F1", "name": "users.csv", "size": 3}],
    }
    await page.close()
