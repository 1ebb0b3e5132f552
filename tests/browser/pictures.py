"""Pictures of the page for the README: `PICTURES=1 pytest tests/browser/test_newcomer.py` takes them anew."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, ViewportSize

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_LARGEST = 120 * 1024  # bytes
_COLOURS = 128
_TALL = ViewportSize(width=1_040, height=2_400)  # nothing has to be scrolled to


async def picture(of: Locator, name: str) -> None:
    """Take a picture of a message, where that was asked for."""
    if not os.environ.get("PICTURES"):
        return
    page = of.page
    usual = page.viewport_size or _TALL
    await page.mouse.move(0, 0)
    await page.set_viewport_size(_TALL)
    small = _compressed(await of.screenshot(animations="disabled"))
    await page.set_viewport_size(usual)
    assert len(small) <= _LARGEST, f"{name} has {len(small):,} bytes"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(small)


def _compressed(png: bytes) -> bytes:
    """Return the same in fewer colours."""
    small = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    picture.save(small, "PNG", optimize=True)
    return small.getvalue()
