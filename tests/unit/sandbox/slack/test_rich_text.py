"""What Slack makes of the marks in what people type."""

import pytest

from sandbox.slack.blocks.check import check_message
from sandbox.slack.mrkdwn import typed
from sandbox.slack.rich_text import rich_text
from sandbox.slack.wire import Json


def words(text: str) -> list[Json]:
    """Return the words of a line that is one paragraph."""
    [part] = rich_text(text)
    assert part["type"] == "rich_text_section"
    return list(part["elements"])


def word(text: str, *styles: str) -> Json:
    """Return a word in these styles."""
    return {"type": "text", "text": text, **({"style": dict.fromkeys(styles, True)} if styles else {})}


@pytest.mark.parametrize(
    "line, expected",
    [
        ("as it is", [word("as it is")]),
        ("a *bold* word", [word("a "), word("bold", "bold"), word(" word")]),
        (
            "_so_ ~not~ `x*y*z`",
            [word("so", "italic"), word(" "), word("not", "strike"), word(" "), word("x*y*z", "code")],
        ),
        ("*very _very_ much*", [word("very ", "bold"), word("very", "bold", "italic"), word(" much", "bold")]),
        ("snake_case_name 2*3*4", [word("snake_case_name 2*3*4")]),
        ("x * not bold* nor *this", [word("x * not bold* nor *this")]),
        ("fish &amp; &lt;chips&gt;", [word("fish & <chips>")]),
    ],
)
def test_marks_become_styles(line: str, expected: list[Json]) -> None:
    """And nothing else does; entities are the characters that were typed."""
    assert words(line) == expected


@pytest.mark.parametrize(
    "line, expected",
    [
        ("<@U1>", {"type": "user", "user_id": "U1"}),
        ("<#C1|general>", {"type": "channel", "channel_id": "C1"}),
        ("<!subteam^S1>", {"type": "usergroup", "usergroup_id": "S1"}),
        ("<!here>", {"type": "broadcast", "range": "here"}),
        ("<https://a.example/?x=1&amp;y=2>", {"type": "link", "url": "https://a.example/?x=1&y=2"}),
        ("<mailto:ada@a.example|Ada>", {"type": "link", "url": "mailto:ada@a.example", "text": "Ada"}),
        ("<javascript:alert(1)|click>", word("<javascript:alert(1)|click>")),
        (":wave:", {"type": "emoji", "name": "wave"}),
        (":wave::skin-tone-3:", {"type": "emoji", "name": "wave", "skin_tone": 3}),
        ("*<@U1>*", {"type": "user", "user_id": "U1", "style": {"bold": True}}),
        ("`<https://a.example>`", {"type": "link", "url": "https://a.example", "style": {"code": True}}),
        ("at 12:30:45", word("at 12:30:45")),
    ],
)
def test_a_word_is_what_it_stands_for(line: str, expected: Json) -> None:
    """A person, a place, an address, an emoji; only web and mail addresses are links."""
    assert words(line) == [expected]


def test_lines_make_quotes_lists_and_code() -> None:
    """Each run of lines of a kind is one part."""
    text = "Well:\n&gt; she said\n&gt; so\n• one\n• two\n    • deeper\n3. third\n4. fourth\n```\na *b*\n```\nend"
    section, quote, bullets, deeper, ordered, code, end = rich_text(text)

    assert section["elements"] == [word("Well:")]
    assert quote == {"type": "rich_text_quote", "elements": [word("she said\nso")]}
    assert [item["elements"] for item in bullets["elements"]] == [[word("one")], [word("two")]]
    assert (deeper["style"], deeper["indent"]) == ("bullet", 1)
    assert (ordered["style"], ordered["offset"]) == ("ordered", 2)
    assert code == {"type": "rich_text_preformatted", "elements": [word("a *b*")]}
    assert end["elements"] == [word("end")]


def test_three_marks_quote_the_rest() -> None:
    """Whatever it starts with."""
    [quote] = rich_text("&gt;&gt;&gt; all\n• of\n&gt; this")

    assert quote["elements"] == [word("all\n• of\n> this")]


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_makes_nothing(text: str) -> None:
    """An empty message has no block."""
    assert rich_text(text) == []


@pytest.mark.parametrize(
    "line", ["*" * 40_000, "*a " * 13_000, "<" * 40_000, "`<`" * 13_000, ":a" * 20_000, "_<a>" * 10_000, "> " * 20_000]
)
def test_what_is_typed_is_always_valid_and_soon_read(line: str) -> None:
    """Even if somebody holds a key down; the time limit of the test is the other check."""
    block = {"type": "rich_text", "elements": rich_text(typed(line[:2_000]))}

    assert check_message([block]) == []
    assert rich_text(typed(line))
