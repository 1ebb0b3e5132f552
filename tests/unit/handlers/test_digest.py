import pytest

from bot.model.errors import Misunderstood
from bot.model.review import Every
from tests.unit.handlers.test_verbs import asked, say

HERE, ME = "C024BE91L", "U024BE7LH"


@pytest.mark.parametrize(
    "line, what",
    [
        ("digest", HERE),
        ("digest now", HERE),
        ("digest now in #C0OTHER", "C0OTHER"),
        ("digest Weekly", (HERE, Every.WEEKLY, ME)),
        ("digest daily in #C0OTHER", ("C0OTHER", Every.DAILY, ME)),
        ("digest off", (HERE, None, ME)),
    ],
)
async def test_a_digest_is_planned_or_shown(line: str, what: object) -> None:
    """Here, or in another channel."""
    assert await asked(line) == what


@pytest.mark.parametrize("line", ["digest hourly", "digest weekly daily"])
async def test_what_is_no_digest_is_refused(line: str) -> None:
    """With what there is."""
    with pytest.raises(Misunderstood, match="digest weekly"):
        await say(line)
