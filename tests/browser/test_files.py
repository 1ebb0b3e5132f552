"""Files in a conversation."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser.sitting import CHROMIUM, GENERAL, WHY_NOT, drop, field, message

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)]

CSV = 'ITEM_ID,TITLE\n1,"Good, Bad, Ugly"\n2,<b>Two</b>\n'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc00000030101002c"
    "b6a5d50000000049454e44ae426082"
)


async def test_a_csv_is_dropped_seen_and_downloaded(page: Page, tmp_path: Path) -> None:
    """Its first rows are shown, as text; the app hears of it; what comes back is what was dropped."""
    await drop(page, "films.csv", CSV)
    await expect(page.get_by_role("list", name="Files to send")).to_contain_text("films.csv")
    await field(page).fill("Here they are")
    await field(page).press("Enter")
    shared = message(page, "Here they are")

    await expect(shared.locator("td")).to_have_text(["1", "Good, Bad, Ugly", "2", "<b>Two</b>"])
    async with page.expect_download() as download:
        await shared.get_by_role("link", name="films.csv").click()
    await (await download.value).save_as(tmp_path / "films.csv")
    assert (tmp_path / "films.csv").read_text() == CSV


async def test_a_picture_is_shown_in_its_place_and_large(page: Page, client: AsyncWebClient) -> None:
    """With its description for those who do not see it."""
    await client.files_upload_v2(channel=GENERAL, content=PIXEL, filename="chart.png", alt_txt="Clicks go up")
    picture = page.get_by_role("main").get_by_role("img", name="Clicks go up")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    await picture.click()
    await expect(page.get_by_role("dialog", name="chart.png")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_files_can_be_taken_back_before_they_are_sent(page: Page) -> None:
    """And an empty field sends nothing."""
    await drop(page, "wrong.csv", "x")
    await page.get_by_role("button", name="Remove wrong.csv").click()

    await expect(page.get_by_role("list", name="Files to send")).to_be_hidden()
    await expect(page.get_by_role("main").get_by_role("button", name="Send")).to_be_disabled()
