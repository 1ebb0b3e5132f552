"""What an app hears when people use its controls in the page; the app is a real Bolt app over Socket Mode."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.wire import Json
from sandbox.slack.workspace import local_workspace
from tests.browser.block_samples import (
    BUTTONS,
    CHOICES,
    DATETIME,
    FEEDBACK,
    FIELDS,
    MENUS,
    OPTIONS,
    RICH_OPTIONS,
    option,
)
from tests.browser.sitting import CHROMIUM, GENERAL, PATIENCE, WHY_NOT, seated
from tests.slack_app import bolt_app, listening, web_client

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]
_ANYTHING = re.compile(".+")
FILMS = ["Alien", "Aliens", "Amélie"]


@dataclass(kw_only=True, repr=False)
class Desk:
    """Ada's page, and what the app has heard from it."""

    page: Page
    client: AsyncWebClient
    actions: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    asked: list[str] = field(default_factory=list)

    async def shows(self, *elements: Json) -> Locator:
        """The app posts these elements; returns the message on the page."""
        answer = await self.client.chat_postMessage(
            channel=GENERAL, text="use them", blocks=[{"type": "actions", "block_id": "row", "elements": elements}]
        )
        message = self.page.locator(f'[data-ts="{answer["ts"]}"] .block')
        await message.wait_for()
        return message

    async def heard(self) -> Json:
        """The next action that the app hears of."""
        async with asyncio.timeout(PATIENCE / 1_000):
            return await self.actions.get()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    """One page, one workspace and one app for the file."""
    async with (
        serve(workspace=local_workspace(), settings=Settings(limits=False)) as slack,
        seated(browser, slack) as page,
    ):
        one = Desk(page=page, client=web_client(slack))
        async with listening(_app(slack, one), slack):
            yield one


def _app(slack: SlackSandbox, desk: Desk) -> AsyncApp:
    app = bolt_app(slack)

    @app.action(_ANYTHING)
    async def hear(ack: AsyncAck, action: dict[str, Any]) -> None:
        await ack()
        await desk.actions.put(action)

    @app.options(_ANYTHING)
    async def suggest(ack: AsyncAck, payload: dict[str, Any]) -> None:
        desk.asked.append(payload["value"])
        await ack(options=[option(film) for film in FILMS if payload["value"].lower() in film.lower()])

    return app


async def test_a_button_tells_its_value(desk: Desk) -> None:
    """The app hears of one click, with the button's own fields."""
    message = await desk.shows(BUTTONS["button"])
    await message.get_by_role("button", name="Show").click()
    action = await desk.heard()

    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "button",
        "row",
        "show",
    )


async def test_a_dangerous_click_is_confirmed_first(desk: Desk) -> None:
    """Denied, or left with Esc, the app hears nothing; confirmed, it hears once."""
    message = await desk.shows(BUTTONS["primary"], BUTTONS["button"])
    deploy = message.get_by_role("button", name="Deploy")
    question = desk.page.get_by_role("dialog", name="Deploy this version?")
    await deploy.click()
    await expect(question).to_contain_text("It serves all requests from then on.")
    await question.get_by_role("button", name="Keep the old one").click()
    await deploy.click()
    await desk.page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(deploy).to_be_focused()
    await deploy.press("Enter")
    await desk.page.keyboard.press("Enter")

    assert (await desk.heard())["action_id"] == "primary"
    assert desk.actions.empty()


async def test_a_link_button_opens_its_address_and_tells(desk: Desk) -> None:
    """The address opens in a page of its own, and the app hears of it too."""
    message = await desk.shows(BUTTONS["link"])
    link = message.get_by_role("link", name="Read more")
    await desk.page.context.route("https://example.com/**", lambda route: route.fulfill(body="recipes"))
    async with desk.page.expect_popup() as opened:
        await link.click()
    await (await opened.value).close()

    assert await link.get_attribute("rel") == "noopener noreferrer"
    assert (await desk.heard())["action_id"] == "link"


PICKED: dict[str, tuple[list[str], str, object]] = {
    "static_select": (["ArrowDown", "ArrowDown", "Enter"], "selected_option", OPTIONS[1]),
    "static_select_groups": (["p", "e", "Enter"], "selected_option", option("Personalization")),
    "users_select": (["a", "d", "Enter"], "selected_user", "U00000ADA"),
    "conversations_select": (["r", "a", "n", "Enter"], "selected_conversation", "C000RANDOM"),
    "channels_select": (["End", "r", "e", "c", "Enter"], "selected_channel", "C0RECOMMEN"),
    "external_select": (["a", "l", "Enter"], "selected_option", option("Alien")),
    "multi_static_select": (["s", "i", "Enter"], "selected_options", OPTIONS[:2]),
    "multi_external_select": (["m", "Enter"], "selected_options", [option("Amélie")]),
    "multi_users_select": (["Backspace"], "selected_users", []),
    "multi_conversations_select": (["ArrowDown", "g", "e", "n", "Enter"], "selected_conversations", ["C00GENERAL"]),
    "multi_channels_select": (["r", "a", "n", "Enter"], "selected_channels", ["C000RANDOM"]),
}


@pytest.mark.parametrize("name", PICKED)
async def test_every_menu_is_picked_from_with_the_keyboard(desk: Desk, name: str) -> None:
    """Typing filters, arrows move, Enter picks; the app hears Slack's field for that menu."""
    keys, chosen, value = PICKED[name]
    message = await desk.shows(MENUS[name])
    menu = message.get_by_role("combobox")
    await menu.focus()
    for key in keys:
        if key == "Enter":
            await expect(menu).to_have_attribute("aria-activedescendant", _ANYTHING)
        await menu.press(key)
    action = await desk.heard()
    await menu.press("Escape")

    assert (action["type"], action[chosen]) == (MENUS[name]["type"], value)


async def test_a_menu_says_what_it_does(desk: Desk) -> None:
    """Expanded or not, the active option, no results; Esc leaves what was chosen."""
    message = await desk.shows(MENUS["static_select_groups"])
    menu = message.get_by_role("combobox")
    await expect(menu).to_have_value("Ranking")
    await menu.click()
    await expect(menu).to_have_attribute("aria-expanded", "true")
    await expect(desk.page.get_by_role("option", selected=True)).to_have_text("Ranking")
    await menu.fill("no such recipe")
    await expect(desk.page.get_by_role("listbox")).to_contain_text("No results")
    await menu.press("Escape")

    await expect(menu).to_have_attribute("aria-expanded", "false")
    await expect(menu).to_have_value("Ranking")
    assert desk.actions.empty()


async def test_an_external_menu_asks_only_once_enough_is_typed(desk: Desk) -> None:
    """Below min_query_length the app is left alone, and quick typing asks once."""
    message = await desk.shows(MENUS["external_select"])
    desk.asked.clear()
    menu = message.get_by_role("combobox")
    await menu.press("a")
    await expect(desk.page.get_by_role("listbox")).to_contain_text("Type 2 characters to search")
    await menu.press_sequentially("lie")
    await expect(desk.page.get_by_role("option")).to_have_text(["Alien", "Aliens"])

    assert desk.asked == ["alie"]


async def test_no_more_are_picked_than_allowed(desk: Desk) -> None:
    """max_selected_items closes the menu; a tag can be taken back."""
    message = await desk.shows(MENUS["multi_static_select"])
    menu = message.get_by_role("combobox")
    await menu.press("ArrowDown")
    await desk.page.get_by_role("option", name="HRNN").click()
    assert (await desk.heard())["selected_options"] == [OPTIONS[0], OPTIONS[2]]
    await expect(desk.page.get_by_role("listbox")).to_contain_text("No more than 2 can be chosen")
    await message.get_by_role("button", name="Remove Popularity").click()

    assert (await desk.heard())["selected_options"] == [OPTIONS[2]]


async def test_an_overflow_menu_is_walked_with_arrows_and_letters(desk: Desk) -> None:
    """Down opens it, a letter jumps, Esc closes and gives the focus back."""
    message = await desk.shows(BUTTONS["overflow"])
    dots = message.get_by_role("button", name="More actions")
    await dots.press("ArrowDown")
    await expect(desk.page.get_by_role("menuitem", name="Archive")).to_be_focused()
    await desk.page.keyboard.press("d")
    await expect(desk.page.get_by_role("menuitem", name="Docs")).to_be_focused()
    await desk.page.keyboard.press("Escape")
    await expect(dots).to_be_focused()
    await dots.press("Enter")
    await desk.page.keyboard.press("Enter")

    assert (await desk.heard())["selected_option"] == option("Archive")


async def test_checkboxes_and_radio_buttons_tell_their_options(desk: Desk) -> None:
    """All that are ticked, and the one that is chosen."""
    message = await desk.shows(CHOICES["checkboxes"], CHOICES["radio_buttons"])
    await message.get_by_role("checkbox", name="Items").check()
    assert (await desk.heard())["selected_options"] == RICH_OPTIONS
    await message.get_by_role("radio", name="Events").press("Space")

    assert (await desk.heard())["selected_option"] == RICH_OPTIONS[0]


async def test_pickers_tell_days_times_and_moments(desk: Desk) -> None:
    """A moment is picked on the viewer's clock, and told in Unix seconds."""
    message = await desk.shows(CHOICES["datepicker"], CHOICES["timepicker"], DATETIME["datetimepicker"])
    await message.get_by_label("A day").fill("2026-12-01")
    assert (await desk.heard())["selected_date"] == "2026-12-01"
    await message.get_by_label("Time", exact=True).fill("09:30")
    assert (await desk.heard())["selected_time"] == "09:30"
    await message.get_by_label("Date and time").fill("2026-12-01T09:30")

    assert (await desk.heard())["selected_date_time"] == 1_796_117_400


async def test_a_typed_day_is_told_once_it_is_complete(desk: Desk) -> None:
    """The years 2, 20 and 202 on the way to 2027 are nobody's choice."""
    message = await desk.shows(CHOICES["datepicker"])
    await message.get_by_label("A day").focus()
    await desk.page.keyboard.type("12312027")
    await desk.page.keyboard.press("Enter")

    assert (await desk.heard())["selected_date"] == "2027-12-31"
    assert desk.actions.empty()


async def test_rich_text_is_typed_with_marks(desk: Desk) -> None:
    """*bold* becomes bold text in rich_text_value."""
    message = await desk.shows(FIELDS["rich_text_input"])
    await message.get_by_role("textbox").fill("very *bold* text")
    await message.get_by_role("textbox").press("Control+Enter")
    [paragraph] = (await desk.heard())["rich_text_value"]["elements"]

    assert paragraph["elements"] == [
        {"type": "text", "text": "very "},
        {"type": "text", "text": "bold", "style": {"bold": True}},
        {"type": "text", "text": " text"},
    ]


async def test_feedback_tells_its_value(desk: Desk) -> None:
    """The thumb that was pressed stays pressed."""
    answer = await desk.client.chat_postMessage(
        channel=GENERAL, text="good?", blocks=[{"type": "context_actions", "elements": list(FEEDBACK.values())}]
    )
    message = desk.page.locator(f'[data-ts="{answer["ts"]}"]')
    good = message.get_by_role("button", name="A good answer")
    await good.click()

    assert (await desk.heard())["value"] == "good"
    await expect(good).to_have_attribute("aria-pressed", "true")
