"""A CSV file is dropped into the page, and what it holds is read and seen there."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from sandbox.data import INTERACTIONS, generated
from tests.browser.sitting import CHROMIUM, WHY_NOT, drop, field, message, seated
from tests.scenario.stage import RECOMMENDATIONS, open_stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Seat Ada where the bot is."""
    async with (
        open_stage(tmp_path_factory.mktemp("stage")) as stage,
        stage.bot(),
        seated(browser, stage.endpoints["slack"], channel=RECOMMENDATIONS) as one,
    ):
        yield one


async def test_a_dropped_file_is_charted_and_imported(page: Page) -> None:
    """Mentioned with the file, the bot answers with two charts that have their numbers, a table, and a button."""
    await drop(page, "films.csv", generated()[INTERACTIONS].decode())
    await field(page).fill("@personalize check")
    await field(page).press("Escape")
    await field(page).press("Enter")

    checked = message(page, "It can be imported.")
    await expect(checked).to_be_visible()
    by_day = checked.get_by_role("figure", name="Interactions by day")
    await expect(by_day.locator(".chart-box svg")).to_be_visible()
    await expect(by_day.locator("tbody tr").first).to_contain_text("Nov 14")
    await expect(checked.get_by_role("figure", name="most used items")).to_be_visible()
    await expect(checked.get_by_role("table").last).to_contain_text("USER_ID")

    await checked.get_by_role("button", name="Import into films").click()
    await expect(message(page, "Import: films interactions – done").last).to_be_visible()
