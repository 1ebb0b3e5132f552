"""A newcomer's first half hour, from files to recommendations and the digest, in a direct message with the bot."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from sandbox.data import INTERACTIONS, ITEMS, generated
from tests.browser.pictures import picture
from tests.browser.sitting import CHROMIUM, WHY_NOT, drop, field, message, say, seated
from tests.scenario.stage import GENERAL, open_stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Seat Ada at her messages with the bot."""
    async with (
        open_stage(tmp_path_factory.mktemp("stage")) as stage,
        stage.bot(),
        seated(browser, stage.endpoints["slack"], channel=GENERAL) as one,
    ):
        await one.get_by_role("link", name="Personalize", exact=True).click()
        await one.get_by_role("link", name="Messages").click()
        yield one


async def test_files_become_recommendations_and_a_digest(page: Page) -> None:
    """Two files are dropped, two buttons are clicked, and one word is said."""
    await _dropped(page, "films.csv", ITEMS)
    items = message(page, "films.csv: items")
    await _button(items, "Import into films").click()
    await expect(message(page, "Import: films items – done").last).to_be_visible()

    await _dropped(page, "watched.csv", INTERACTIONS)
    watched = message(page, "watched.csv: interactions")
    await expect(watched.get_by_role("figure", name="Interactions by day").locator(".chart-box svg")).to_be_visible()
    await picture(watched, "dropped-file")
    await _button(watched, "Launch films").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes").click()

    card = message(page, "Launch: films").filter(has_text="Contest of recipes").first
    await expect(card).to_contain_text("Import of interactions: done after")
    launched = message(page, "Launch: films – done").filter(has=page.get_by_role("table"))
    await expect(launched).to_be_visible()
    await expect(launched).to_contain_text("It is served by campaign films-")
    await expect(launched.get_by_role("table").last.get_by_role("row")).to_have_count(6)
    await picture(launched, "launched")

    await launched.get_by_role("button", name="Recommend for").click()
    recommended = _answer(page, "Recommended for user")
    await expect(recommended.locator("tbody td:nth-child(2)").first).to_contain_text("The ")
    await picture(recommended, "recommended")

    await say(page, "digest now")
    digest = _answer(page, "The last week in Amazon Personalize")
    await expect(digest).to_contain_text("films-user-personalization: 0.")
    await expect(digest).to_contain_text("1 campaign cost")
    await picture(digest, "digest")


async def _dropped(page: Page, name: str, file: str) -> None:
    """Drop a file, and send it with no words."""
    await drop(page, name, generated()[file].decode())
    await page.get_by_role("button", name="Send").click()
    await expect(field(page)).to_have_value("")


def _answer(page: Page, heading: str) -> Locator:
    return page.get_by_role("main").locator(".message", has=page.get_by_role("heading", name=heading))


def _button(within: Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)
