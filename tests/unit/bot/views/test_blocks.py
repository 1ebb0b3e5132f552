from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.views.blocks import (
    Button,
    Column,
    bold,
    bullets,
    buttons,
    clip,
    code,
    context,
    escape,
    heading,
    moment,
    paragraph,
    person,
    quote,
    rows_in,
    sentence,
    shown,
    table,
    told_apart,
)
from bot.views.page import page
from sandbox.slack.blocks.check import check_message

HOSTILE = (
    "<!channel>",
    "<@U024BE7LH>",
    "<https://evil.example|click here>",
    "&lt;!here&gt; & <!subteam^S1>",
    "*bold* _it_ ~no~ `code` ```fence```",
    ":tada: @everyone",
    "long " * 1_000,
    "x" * 5_000,
    "&" * 5_000,
    "שלום \u202egnp.exe مرحبا",
    "👩‍👩‍👧‍👦 🏳️‍🌈 é ñ 日本語",
    "line\nbreak\ttab\x00null\x1b[31m",
    "",
    " \n ",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_as_text_everywhere(text: str) -> None:
    """Whatever a title or an id holds, Slack takes the message, and nothing in it pings or links."""
    message = page(
        heading(text),
        paragraph("Item ", bold(text), " and ", code(text), shown(text)),
        bullets([code(text)], sentence(text)),
        quote(text),
        context("By ", shown(text), person("U024BE7LH")),
        table([Column(title=text), Column(title="n", number=True)], [[text, "1"], ["", "2"]]),
        buttons(Button(text=text, line="status", danger=True, confirm=text)),
    )

    assert check_message([dict(block) for block in message.blocks]) == []
    assert len(message.text) < 4_000
    assert set(_special(message.text)) <= {"<@U024BE7LH>"}
    assert not {"\x00", "\x1b", "\u202e"} & set(message.text)
    assert "mrkdwn" not in str([block for block in message.blocks if block["type"] != "context"])


def test_small_print_parses_only_mentions_and_times() -> None:
    """Text beside a mention stays plain."""
    block = context("*Ada* <!here>", person("U024BE7LH"))

    assert [element["type"] for element in block["elements"]] == ["plain_text", "mrkdwn"]


def test_escaping_touches_three_characters_only() -> None:
    """Slack asks for no others."""
    assert escape("a & b < c > d \" ' é") == "a &amp; b &lt; c &gt; d \" ' é"


def test_clipping_counts_code_points_and_says_so() -> None:
    """An emoji beyond the basic plane counts as one."""
    assert clip("👍" * 10, 10) == "👍" * 10
    assert clip("👍" * 11, 10) == "👍" * 9 + "…"


def test_a_long_text_is_never_cut_inside_an_entity() -> None:
    """Half an entity would be shown, half a mention would swallow the rest."""
    for shift in range(12):
        text = page(paragraph("x" * shift), *[paragraph("&" * 900, person("U024BE7LH"))] * 5).text

        assert len(text) <= 3_502
        assert text.replace("&amp;", "").replace("<@U024BE7LH>", "").strip("x\n …") == ""


def test_a_time_is_shown_in_the_readers_zone() -> None:
    """Slack gets seconds since 1970, and a fallback that names its zone."""
    summer = datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))

    assert moment(summer) == {
        "type": "date",
        "timestamp": int(datetime(2026, 7, 1, 12, 30, tzinfo=UTC).timestamp()),
        "format": "{date_short_pretty} at {time}",
        "fallback": "2026-07-01 12:30 UTC",
    }
    assert page(paragraph("At ", moment(summer))).text.startswith("At <!date^1782909000^{date_short_pretty} at {time}|")


def test_a_table_holds_a_hundred_rows_with_its_titles() -> None:
    """What is beyond is left out, and it can be seen how many there are."""
    block = table([Column(title="n")], [[str(row)] for row in range(500)])

    assert rows_in(block) == 99
    assert check_message([block]) == []


def test_a_table_holds_ten_thousand_characters() -> None:
    """Rows are left out whole where they would not fit."""
    block = table([Column(title="a"), Column(title="b")], [["x" * 150, "y" * 150]] * 90)

    assert rows_in(block) == 33
    assert sum(len(cell["text"]) for row in block["rows"] for cell in row) <= 10_000


def test_a_command_too_long_for_a_button_is_not_offered() -> None:
    """A part of a command would be another command."""
    assert buttons(Button(text="Go", line="similar " + "x" * 2_000)) == []
    assert len(buttons(Button(text="Go", line="x" * 2_001), Button(text="Go", line="status"))[0]["elements"]) == 1


def test_commands_between_backticks_are_shown_as_code() -> None:
    """An unpaired backtick is only a character."""
    assert sentence("Type `status` now.") == ["Type ", code("status"), " now."]
    assert sentence("It's a ` here.") == ["It's a ` here."]


def _special(text: str) -> list[str]:
    return [f"<{part.split('>')[0]}>" for part in text.split("<")[1:]]


@pytest.mark.parametrize(
    "name, told",
    [("42", "42"), ("user-9", "user-9"), ("ada@example.com", "ada@example.com"), ("user 9", "“user 9”"), ("", "“–”")],
)
def test_an_id_that_is_no_plain_word_is_quoted(name: str, told: str) -> None:
    """So that a sentence shows where it ends."""
    assert told_apart(name) == told
