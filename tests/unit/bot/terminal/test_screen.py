"""What stands in the terminal."""

import io
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.model.message import Message
from bot.terminal.screen import Screen
from bot.views.blocks import Button, buttons, heading, paragraph, person, table
from bot.views.blocks import Column as Heading
from bot.views.charts import bars
from bot.views.page import page
from tests.unit.bot.views.samples import SAMPLES

MENU = page(
    paragraph("Which?"),
    buttons(Button(text="Deploy", line="deploy movies"), Button(text="Stop", line="stop movies", confirm="It ends.")),
)


def screen(width: int = 100) -> Screen:
    """Return a screen that nobody looks at."""
    return Screen(console=Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False))


def said(one: Screen) -> str:
    """Return what stands there."""
    assert isinstance(one.console.file, io.StringIO)
    return one.console.file.getvalue()


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_message_can_be_read(name: str) -> None:
    """No block is left out, and nothing of Slack's markup is left over."""
    one = screen()
    one.show(SAMPLES[name])
    text = said(one)

    assert text.strip()
    for left_over in ("<!date", "<@", "&amp;", "&lt;", "[rich_text]", "[table]", "[data_", "\x1b"):
        assert left_over not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_message_as_it_stands_there() -> None:
    """A heading, who is meant, a table with numbers on the right, and buttons by number with their lines."""
    one = screen()
    one.show(
        page(
            heading("Recommended"),
            paragraph("Asked by ", person("ada"), "."),
            table(
                [Heading(title="Title"), Heading(title="Score", number=True)],
                [["Heat (1995)", "0.5"], ["Alien", "12.25"]],
            ),
            buttons(Button(text="Similar to Heat", line="similar 7"), Button(text="Status", line="status")),
        )
    )

    assert said(one).splitlines() == [
        "Recommended",
        "Asked by @ada.",
        "Title         Score",
        "───────────────────",
        "Heat (1995)     0.5",
        "Alien         12.25",
        "  1. Similar to Heat  (similar 7)",
        "  2. Status",
    ]


def test_cards_are_their_buttons_which_say_what_they_are_about() -> None:
    """What else is on them is in the table."""
    one = screen()
    one.show(SAMPLES["recommendations"])

    assert "[carousel]" not in said(one)
    assert "Similar to " in one.choices.offered[0].text


def test_a_chart_is_a_table_of_its_numbers() -> None:
    """There is nothing to draw with."""
    one = screen()
    one.show(page(bars("ndcg@25", {"popularity-count": 0.125, "sims": 0.25}, x_label="Recipe", y_label="ndcg@25")))

    assert "popularity-count     0.125\nsims                  0.25\n" in said(one)


def test_a_number_is_the_button_that_was_offered_last() -> None:
    """Notices go on counting, so that a number never changes its meaning while one types it."""
    one = screen()
    one.show(MENU)
    one.show(page(buttons(Button(text="Later", line="jobs")), paragraph("Done.")))

    chosen = [one.choices.chosen(typed) for typed in ("1", " 2. ", "3", "4", "0", "-1", "²", "x", "")]
    assert [choice and choice.line for choice in chosen] == ["deploy movies", "stop movies", "jobs", *[None] * 6]
    assert [choice and choice.confirm for choice in chosen[:2]] == [None, "It ends."]

    one.choices.clear()
    assert one.choices.chosen("1") is None


async def test_a_card_is_a_line_that_changes_until_the_job_ends() -> None:
    """And nothing is printed for it."""
    one, changes = screen(), []
    one.changed = lambda: changes.append(one.running)
    going, ended = SAMPLES["card-training"], SAMPLES["card-training-ended"]

    ts = await one.post("Dterminal", going, key="train-1:card:Dterminal")
    await one.edit("Dterminal", ts, ended, key="train-1:card:Dterminal")

    assert said(one) == ""
    assert len(changes) == 2
    assert changes[0][0].startswith(("○", "◐"))
    assert changes[1] == []


async def test_a_result_is_printed_when_it_comes() -> None:
    """Below what stands there, with what can be done next."""
    one = screen()
    await one.post("Dterminal", SAMPLES["result-contest"], key="contest-1:result:Dterminal")

    assert "1. Deploy" in said(one)
    assert await one.find("Dterminal", "contest-1:result:Dterminal") is None


@given(text=st.text())
def test_no_text_moves_the_cursor_or_changes_colours(text: str) -> None:
    """Whatever a title holds."""
    one = screen()
    one.show(Message(text=text or "-"))
    one.show(Message(text="-", blocks=page(paragraph("\x1b[2J", text)).blocks))

    assert not {char for char in said(one) if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}


def test_in_colour_only_at_a_terminal() -> None:
    """A pipe gets none, as the tests above see."""
    colourful = Console(file=io.StringIO(), force_terminal=True, width=80, color_system="standard")
    Screen(console=colourful).show(MENU)

    assert isinstance(colourful.file, io.StringIO)
    assert "\x1b[32m" in colourful.file.getvalue()
