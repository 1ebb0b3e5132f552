"""The bot's forms, filled in by somebody who has a keyboard and no mouse."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.sitting import CHROMIUM, WHY_NOT, field, message, seated
from tests.scenario.stage import BUCKET, RECOMMENDATIONS, open_stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Seat Ada in #recommendations, where the bot has data."""
    async with open_stage(tmp_path_factory.mktemp("stage")) as stage, stage.bot():
        await stage.ada.asks(f"import films s3://{BUCKET}/interactions.csv")
        await stage.ada.hears("Import: films interactions – done")
        async with seated(browser, stage.endpoints["slack"], channel=RECOMMENDATIONS) as one:
            yield one


async def test_a_training_is_started_by_keyboard_after_a_mistake(page: Page) -> None:
    """The form follows what is chosen, keeps the focus, says what is wrong where it is wrong, and goes when sent."""
    form = await _opened(page)
    await expect(form.get_by_role("combobox", name="Group")).to_have_value("films")
    await expect(form.get_by_role("combobox", name="Group")).to_be_focused()

    await _press(page, "Tab", "ArrowDown")
    several = form.get_by_role("radio", name="Several side by side")
    await expect(form).to_contain_text("train films automl")
    await expect(several).to_be_checked()
    await expect(several).to_be_focused()

    await _press(page, "Tab")
    await _pick(page, form, "sims")
    await expect(form).to_contain_text("train films automl recipes=sims")
    await form.get_by_role("button", name="Train").press("Enter")
    await expect(form).to_contain_text("A contest is between two recipes at least.")
    await expect(form.get_by_role("combobox", name="Recipes")).to_be_focused()

    await _pick(page, form, "popularity-count")
    await expect(form).to_contain_text("train films automl recipes=sims,popularity-count")
    await expect(form).to_contain_text("$0.24 an hour for training each of sims and popularity-count")
    await form.get_by_role("button", name="Train").press("Enter")
    await expect(form).to_have_count(0)

    await expect(message(page, "From a form: train films automl recipes=sims,popularity-count")).to_be_visible()
    await expect(message(page, "Contest: films – done").last).to_be_visible()


async def _opened(page: Page) -> Locator:
    await field(page).press_sequentially("/personalize train")
    await field(page).press("Enter")
    form = page.get_by_role("dialog", name="Train a model")
    await form.wait_for()
    await expect(form).to_contain_text("Costs")
    return form


async def _pick(page: Page, form: Locator, option: str) -> None:
    """Type into the menu that has the focus, and take what it offers."""
    await page.keyboard.type(option)
    await expect(form.get_by_role("option", name=option).first).to_be_visible()
    await _press(page, "Enter", "Escape")


async def _press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)
