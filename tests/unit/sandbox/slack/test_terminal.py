from typing import Any

import pytest

from sandbox.slack.blocks.check import check_message
from sandbox.slack.mrkdwn import plain, typed
from sandbox.slack.terminal import render

NAMES = {"U1": "ada", "C1": "general", "S1": "ml-team"}


@pytest.mark.parametrize(
    "text,shown",
    [
        ("hi <@U1> in <#C1>, <!subteam^S1>", "hi @ada in #general, @ml-team"),
        ("<@U2|grace> <#C2|random> <!here>", "@grace #random @here"),
        ("<https://example.com|docs> <https://example.com>", "docs https://example.com"),
        ("<!date^1700000000^{date_short} {time}|14 Nov, 22:13>", "14 Nov, 22:13"),
        ("*bold* _it_ ~gone~ `*code*`", "bold it gone `*code*`"),
        ("user_id and item_id, 2*3*4", "user_id and item_id, 2*3*4"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("```a_b_c *x*```", "```a_b_c *x*```"),
    ],
)
def test_mrkdwn_reads_as_text(text: str, shown: str) -> None:
    """Names for ids, labels for links, no marks, and escaped text exactly as it was meant."""
    assert plain(text, NAMES) == shown


@pytest.mark.parametrize(
    "line,sent",
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("<@U1> see <#C1> <!channel>", "<@U1> see <#C1> &lt;!channel&gt;"),
        ("https://example.com/?a=1&b=2", "<https://example.com/?a=1&amp;b=2>"),
        ("import s3://bucket/key.csv", "import s3://bucket/key.csv"),
    ],
)
def test_a_typed_line_is_sent_as_slack_sends_it(line: str, sent: str) -> None:
    """Escaped so that nothing typed becomes a broadcast; what is read back is what was typed."""
    assert typed(line) == sent
    assert plain(sent, {}) == line.replace("<@U1>", "@U1").replace("<#C1>", "#C1")


def words(text: str, kind: str = "mrkdwn") -> dict[str, str]:
    """A text object."""
    return {"type": kind, "text": text}


def button(label: str) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": words(label, "plain_text")}


def cell(text: str) -> dict[str, str]:
    """A table cell."""
    return {"type": "raw_text", "text": text}


ITEM = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Star Wars"}]}
POINTS = [{"label": "May", "value": 0.25}, {"label": "June", "value": 3}]
SHOWN: list[tuple[dict[str, Any], list[str]]] = [
    ({"type": "section", "text": words("*Done*\nin 3 s"), "accessory": button("Deploy")}, ["Done", "in 3 s  [Deploy]"]),
    (
        {"type": "section", "fields": [words("State"), words("ACTIVE"), words("ndcg@25"), words("0.31")]},
        ["State     ACTIVE", "ndcg@25   0.31"],
    ),
    ({"type": "header", "text": words("Jobs", "plain_text")}, ["Jobs", "════"]),
    ({"type": "context", "elements": [words("Asked by <@U1>"), words("now")]}, ["Asked by @ada now"]),
    ({"type": "actions", "elements": [button("Deploy"), button("Metrics")]}, ["[Deploy] [Metrics]"]),
    (
        {
            "type": "actions",
            "elements": [
                {"type": "users_select", "placeholder": words("Who", "plain_text")},
                {"type": "overflow", "options": [{"text": words("Stop", "plain_text"), "value": "s"}]},
            ],
        },
        ["[Who ▾] [⋯ Stop]"],
    ),
    (
        {
            "type": "table",
            "column_settings": [None, {"align": "right"}],
            "rows": [[cell("metric"), cell("value")], [cell("ndcg@25"), {"type": "raw_number", "value": 0.31}]],
        },
        ["metric   value", "───────  ─────", "ndcg@25   0.31"],
    ),
    ({"type": "data_table", "caption": "Two", "rows": [[cell("a")], [cell("b")]]}, ["Two", "a", "─", "b"]),
    (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "For "},
                        {"type": "user", "user_id": "U1"},
                        {"type": "emoji", "name": "tada"},
                    ],
                },
                {"type": "rich_text_list", "style": "ordered", "elements": [ITEM, ITEM], "indent": 1},
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "well"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\nb"}]},
            ],
        },
        ["For @ada:tada:", "  1. Star Wars", "  2. Star Wars", "> well", "    a", "    b"],
    ),
    (
        {
            "type": "data_visualization",
            "title": "Clicks",
            "chart": {
                "type": "bar",
                "series": [{"name": "web", "data": POINTS}],
                "axis_config": {"categories": ["May", "June"]},
            },
        },
        ["Clicks", "       web", "────  ────", "May   0.25", "June     3"],
    ),
    (
        {
            "type": "data_visualization",
            "title": "Share",
            "chart": {"type": "pie", "segments": [{"label": "Drama", "value": 12}]},
        },
        ["Share", "       value", "─────  ─────", "Drama     12"],
    ),
    ({"type": "image", "alt_text": "a chart", "image_url": "https://example.com/c.png"}, ["[image: a chart]"]),
    ({"type": "markdown", "text": "# Help\n- train"}, ["# Help", "- train"]),
    ({"type": "divider"}, ["─" * 72]),
    ({"type": "card", "title": words("Star Wars")}, ["Star Wars"]),
    (
        {
            "type": "carousel",
            "elements": [
                {
                    "type": "card",
                    "title": words("Fargo"),
                    "actions": [
                        {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Similar"}}
                    ],
                }
            ],
        },
        ["Fargo  [Similar]"],
    ),
    ({"type": "file", "external_id": "F1", "source": "remote"}, ["[file]"]),
]


@pytest.mark.parametrize("block,lines", SHOWN, ids=[block["type"] for block, _ in SHOWN])
def test_a_block_reads_as_lines(block: dict[str, Any], lines: list[str]) -> None:
    """Each block that Slack takes, as somebody at a terminal would read it."""
    assert check_message([block]) == []
    assert render({"text": "for screen readers", "blocks": [block]}, NAMES) == lines


def test_a_message_without_blocks_is_its_text() -> None:
    """Attachments stand beside a bar."""
    message = {"text": "one\n*two*", "attachments": [{"text": "three"}]}

    assert render(message, NAMES) == ["one", "two", "│ three"]
