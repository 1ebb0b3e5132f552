"""The whole bot, and a newcomer who only has the page, a keyboard and a mouse."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.sitting import CHROMIUM, WHY_NOT, field, message, seated
from tests.scenario.stage import BUCKET, RECOMMENDATIONS, open_stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]

FILM, UNLIKELY = "The Silver Comet (1962)", "The Last Harbour (1968)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Seat Ada in #recommendations, where the bot is."""
    async with (
        open_stage(tmp_path_factory.mktemp("stage")) as stage,
        stage.bot(),
        seated(browser, stage.endpoints["slack"], channel=RECOMMENDATIONS) as one,
    ):
        yield one


async def test_the_main_job_is_done_by_hand(page: Page) -> None:
    """From a CSV to recommendations that a click changes: typed with completion, or one click away."""
    await _commands(page, "im", f"films s3://{BUCKET}/items.csv dataset=items")
    await _ended(page, "Import: films items – done")
    await _commands(page, "im", f"films s3://{BUCKET}/interactions.csv")
    await expect(message(page, "In the file: 2,000 rows")).to_contain_text("Only visible to you")
    imported = await _ended(page, "Import: films interactions – done")

    await _button(imported, "Train").click()
    trained = await _ended(page, "Training: films-")
    await _button(trained, "Metrics").click()
    await expect(message(page, "Metrics of films-").get_by_role("row")).to_have_count(9)

    await _button(trained, "Deploy").click()
    deployed = await _ended(page, "Deployment: films-")
    await deployed.get_by_role("button", name="Recommend for").click()
    recommended = _answers(page, "Recommended for user user-0")
    before = await _titles(recommended)
    assert all(title.startswith("The ") for title in before)
    assert FILM in before

    await _commands(page, "tr", "films recipe=similar-items")
    await _button(await _ended(page, "Training: films-similar-items"), "Deploy").click()
    await _ended(page, "Deployment: films-similar-items")
    await _button(recommended, f"Similar to {FILM}").click()
    assert FILM not in await _titles(_answers(page, f"Similar to {FILM}"))

    await _commands(page, "ev", f'user-0 "{UNLIKELY}"')
    await _button(message(page, "Told Personalize"), "Recommend for user-0").click()
    await expect(recommended).to_have_count(2)
    assert await _titles(recommended.last) != before


async def _commands(page: Page, verb: str, rest: str) -> None:
    """Type a command as people do: a few letters, Tab, and what follows."""
    await field(page).press_sequentially("/per")
    await field(page).press("Tab")
    await field(page).press_sequentially(verb)
    await field(page).press("Tab")
    await field(page).press_sequentially(rest)
    await field(page).press("Enter")
    await expect(field(page)).to_have_value("")


async def _ended(page: Page, headline: str) -> Locator:
    """Return the message that tells how a job ended."""
    result = message(page, headline).filter(has=page.get_by_role("button"), has_text="done").last
    await expect(result).to_be_visible()
    return result


def _button(within: Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


def _answers(page: Page, heading: str) -> Locator:
    return page.get_by_role("main").locator(".message", has=page.get_by_role("heading", name=heading))


async def _titles(answer: Locator) -> list[str]:
    """Return the titles in a table of items, best first."""
    await expect(answer.get_by_role("row")).to_have_count(11)
    return await answer.locator("tbody td:nth-child(2)").all_inner_texts()
