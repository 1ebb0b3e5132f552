import pytest

from bot.model.errors import Misunderstood
from tests.unit.handlers.test_verbs import asked, say


@pytest.mark.parametrize(
    "line, what",
    [
        ("history", (None, None, 15)),
        ("history movies before=12", ("movies", 12, 15)),
        ("history movies csv", ("movies", None, 10_000)),
    ],
)
async def test_history_is_of_all_or_of_a_group(line: str, what: object) -> None:
    """From the newest on, or from where a page ended; in a file are many more."""
    assert await asked(line) == what


async def test_history_says_who_did_what_without_mentioning_anybody() -> None:
    """By name, with the line and how that went."""
    text = await say("history movies")

    assert "Ada Lovelace asked train movies automl in <#C024BE91L> – ✓ done" in text
    assert "Grace Hopper asked deploy movies directly – ✗ not allowed" in text
    assert "trouble 1a2b3c4d of my own" in text
    assert "<@" not in text


@pytest.mark.parametrize("line", ["history movies books", "history before=x", "history before=0"])
async def test_history_of_what_is_no_group_or_place_is_refused(line: str) -> None:
    """With how it is typed."""
    with pytest.raises(Misunderstood):
        await say(line)
