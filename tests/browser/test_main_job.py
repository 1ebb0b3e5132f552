"""The whole bot, and a newcomer who only has the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.sitting import CHROMIUM, WHY_NOT, message, say, seated
from tests.scenario.stage import BUCKET, RECOMMENDATIONS, open_stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]


async def test_data_is_imported_and_a_model_trained_by_hand(browser: Browser, tmp_path: Path) -> None:
    """Type, wait, read the table, click: the first steps of the main job."""
    async with open_stage(tmp_path) as stage, stage.bot():
        slack = stage.endpoints["slack"]
        async with seated(browser, slack, channel=RECOMMENDATIONS) as page:
            await say(page, f"/personalize import films s3://{BUCKET}/interactions.csv")
            await expect(message(page, "In the file: 2,000 rows")).to_contain_text("Only visible to you")
            await expect(message(page, "Import: films interactions – done").first).to_be_visible()
            await say(page, "/personalize train")
            result = message(page, "Training: films-").filter(has=page.get_by_role("button", name="Deploy"))
            await expect(result.first).to_be_visible(timeout=20_000)
            await result.first.get_by_role("button", name="Metrics").click()

            await expect(page.get_by_role("main").get_by_role("columnheader").last).to_be_visible()
