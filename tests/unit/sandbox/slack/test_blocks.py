"""Every limit of Block Kit: the largest that is allowed, and one more."""

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.blocks.check import check_message, check_view, is_too_large
from sandbox.slack.blocks.kinds import BLOCKS, SURFACES

Block = dict[str, Any]


def plain(length: int = 1) -> Block:
    """A plain_text object."""
    return {"type": "plain_text", "text": "é" * length}


def mrkdwn(length: int = 1) -> Block:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": "é" * length}


def link(length: int = 20) -> str:
    """A web address of that length."""
    return "https://example.com/".ljust(length, "x")


def option(label: int = 1, value: int = 1, **more: object) -> Block:
    """An option with texts of these lengths."""
    return {"text": plain(label), "value": "v" * value, **more}


def button(**more: object) -> Block:
    """A button."""
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Block) -> Block:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def section(**more: object) -> Block:
    """A section with text, or with these fields instead."""
    return {"type": "section", **(more or {"text": mrkdwn()})}


def field_of(element: Block, **more: object) -> Block:
    """An input block around an element."""
    return {"type": "input", "label": plain(), "element": element, **more}


def image(**more: object) -> Block:
    """An image, as a block or an element."""
    return {"type": "image", "alt_text": "a", "image_url": "https://example.com/i.png", **more}


def cell(text: str = "x") -> Block:
    """A table cell."""
    return {"type": "raw_text", "text": text}


def rows(height: int, width: int = 1) -> list[list[Block]]:
    """Table rows of one-letter cells."""
    return [[cell() for _ in range(width)] for _ in range(height)]


def data_table(**more: object) -> Block:
    """A data_table of two rows."""
    return {"type": "data_table", "caption": "c", "rows": rows(2), **more}


def pie(count: int = 1, *, label: str = "a", value: float = 1) -> Block:
    """A pie chart."""
    segments = [{"label": label, "value": value} for _ in range(count)]
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": segments}}


def bars(series: int = 1, points: int = 1, **more: object) -> Block:
    """A bar chart."""
    categories = [f"c{place}" for place in range(points)]
    data = [{"label": label, "value": 1.5} for label in categories]
    plotted = [{"name": f"s{place}", "data": data} for place in range(series)]
    chart = {"type": "bar", "series": plotted, "axis_config": {"categories": categories}, **more}
    return {"type": "data_visualization", "title": "t", "chart": chart}


def rich(*parts: Block) -> Block:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(parts)}


def listed(indent: int) -> Block:
    """A list of one item."""
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    return {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": [words]}


def select(**more: object) -> Block:
    """A static_select."""
    return {"type": "static_select", **more}


def confirm(**more: object) -> Block:
    """A confirm dialog with everything at its limit."""
    return {"title": plain(100), "text": mrkdwn(300), "confirm": plain(30), "deny": plain(30), **more}


LIMITS: dict[str, tuple[Block, Block, str]] = {
    # what: (the most that is allowed, one more, where the mistake is)
    "section text": (section(text=mrkdwn(3000)), section(text=mrkdwn(3001)), "/text/text"),
    "section fields": (section(fields=[mrkdwn()] * 10), section(fields=[mrkdwn()] * 11), "/fields"),
    "section field": (section(fields=[mrkdwn(2000)]), section(fields=[mrkdwn(2001)]), "/fields/0/text"),
    "section without text": (section(), {"type": "section"}, ""),
    "empty text": (section(text=mrkdwn(1)), section(text=mrkdwn(0)), "/text/text"),
    "header": ({"type": "header", "text": plain(150)}, {"type": "header", "text": plain(151)}, "/text/text"),
    "header in mrkdwn": ({"type": "header", "text": plain()}, {"type": "header", "text": mrkdwn()}, "/text/type"),
    "header level": (
        {"type": "header", "text": plain(), "level": 4},
        {"type": "header", "text": plain(), "level": 5},
        "/level",
    ),
    "context elements": (
        {"type": "context", "elements": [mrkdwn()] * 10},
        {"type": "context", "elements": [mrkdwn()] * 11},
        "/elements",
    ),
    "context with a button": (
        {"type": "context", "elements": [image()]},
        {"type": "context", "elements": [button()]},
        "/elements/0/type",
    ),
    "action elements": (actions(*[button()] * 25), actions(*[button()] * 26), "/elements"),
    "no action elements": (actions(button()), actions(), "/elements"),
    "button text": (actions(button(text=plain(75))), actions(button(text=plain(76))), "/elements/0/text/text"),
    "button value": (actions(button(value="v" * 2000)), actions(button(value="v" * 2001)), "/elements/0/value"),
    "button url": (actions(button(url=link(3000))), actions(button(url=link(3001))), "/elements/0/url"),
    "button style": (actions(button(style="danger")), actions(button(style="default")), "/elements/0/style"),
    "action_id": (actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256)), "/elements/0/action_id"),
    "action_id twice": (
        actions(button(action_id="a"), button(action_id="b")),
        actions(button(action_id="a"), button(action_id="a")),
        "/elements",
    ),
    "block_id": ({"type": "divider", "block_id": "b" * 255}, {"type": "divider", "block_id": "b" * 256}, "/block_id"),
    "unknown property": ({"type": "divider"}, {"type": "divider", "colour": "red"}, ""),
    "confirm title": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(title=plain(101)))),
        "/elements/0/confirm/title/text",
    ),
    "confirm text": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(text=mrkdwn(301)))),
        "/elements/0/confirm/text/text",
    ),
    "confirm label": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(deny=plain(31)))),
        "/elements/0/confirm/deny/text",
    ),
    "image alt text": (image(alt_text="a" * 2000), image(alt_text="a" * 2001), "/alt_text"),
    "image source": (image(), image(slack_file={"id": "F0123456789"}), ""),
    "image file id": (
        {"type": "image", "alt_text": "a", "slack_file": {"id": "F0123456789"}},
        {"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}},
        "/slack_file/id",
    ),
    "input label": (
        field_of({"type": "plain_text_input"}, label=plain(2000)),
        field_of({"type": "plain_text_input"}, label=plain(2001)),
        "/label/text",
    ),
    "input max_length": (
        field_of({"type": "plain_text_input", "max_length": 3000}),
        field_of({"type": "plain_text_input", "max_length": 3001}),
        "/element/max_length",
    ),
    "number input": (
        field_of({"type": "number_input", "is_decimal_allowed": True, "min_value": "0.5"}),
        field_of({"type": "number_input", "is_decimal_allowed": True, "min_value": 0.5}),
        "/element/min_value",
    ),
    "button as input": (field_of({"type": "email_text_input"}), field_of(button()), "/element/type"),
    "select options": (
        actions(select(options=[option()] * 100)),
        actions(select(options=[option()] * 101)),
        "/elements/0/options",
    ),
    "select without options": (actions(select(options=[option()])), actions(select()), "/elements/0"),
    "option label": (
        actions(select(options=[option(75)])),
        actions(select(options=[option(76)])),
        "/elements/0/options/0/text/text",
    ),
    "option value": (
        actions(select(options=[option(1, 150)])),
        actions(select(options=[option(1, 151)])),
        "/elements/0/options/0/value",
    ),
    "option description": (
        actions(select(options=[option(description=plain(75))])),
        actions(select(options=[option(description=plain(76))])),
        "/elements/0/options/0/description/text",
    ),
    "option groups": (
        actions(select(option_groups=[{"label": plain(75), "options": [option()]}] * 100)),
        actions(select(option_groups=[{"label": plain(76), "options": [option()]}])),
        "/elements/0/option_groups/0/label/text",
    ),
    "placeholder": (
        actions({"type": "users_select", "placeholder": plain(150)}),
        actions({"type": "users_select", "placeholder": plain(151)}),
        "/elements/0/placeholder/text",
    ),
    "overflow": (
        actions({"type": "overflow", "options": [option()] * 5}),
        actions({"type": "overflow", "options": [option()] * 6}),
        "/elements/0/options",
    ),
    "checkboxes": (
        actions({"type": "checkboxes", "options": [option()] * 10}),
        actions({"type": "checkboxes", "options": [option()] * 11}),
        "/elements/0/options",
    ),
    "radio buttons": (
        actions({"type": "radio_buttons", "options": [option()] * 10}),
        actions({"type": "radio_buttons", "options": [option()] * 11}),
        "/elements/0/options",
    ),
    "datetimepicker": (
        actions({"type": "datetimepicker", "initial_date_time": 1_700_000_000}),
        actions({"type": "datetimepicker", "initial_date_time": 1_700_000_000_000}),
        "/elements/0/initial_date_time",
    ),
    "datepicker": (
        actions({"type": "datepicker", "initial_date": "2026-11-02"}),
        actions({"type": "datepicker", "initial_date": "2 Nov"}),
        "/elements/0/initial_date",
    ),
    "list indent": (rich(listed(8)), rich(listed(9)), "/elements/0/indent"),
    "rich text element": (rich(listed(0)), rich({"type": "paragraph"}), "/elements/0/type"),
    "markdown": ({"type": "markdown", "text": "x" * 12_000}, {"type": "markdown", "text": "x" * 12_001}, "/text"),
    "table rows": ({"type": "table", "rows": rows(100)}, {"type": "table", "rows": rows(101)}, "/rows"),
    "table columns": ({"type": "table", "rows": rows(1, 20)}, {"type": "table", "rows": rows(1, 21)}, "/rows/0"),
    "ragged table": (
        {"type": "table", "rows": rows(2, 2)},
        {"type": "table", "rows": [*rows(1, 2), *rows(1, 1)]},
        "/rows/1",
    ),
    "table number": (
        {"type": "table", "rows": [[{"type": "raw_number", "value": 0.5, "text": "50 %"}]]},
        {"type": "table", "rows": [[{"type": "raw_number", "value": "0.5"}]]},
        "/rows/0/0/value",
    ),
    "table alignment": (
        {"type": "table", "rows": rows(1), "column_settings": [{"align": "right"}]},
        {"type": "table", "rows": rows(1), "column_settings": [{"align": "top"}]},
        "/column_settings/0/align",
    ),
    "data table rows": (data_table(rows=rows(201)), data_table(rows=rows(202)), "/rows"),
    "data table of one row": (data_table(), data_table(rows=rows(1)), "/rows"),
    "data table caption": (data_table(), {"type": "data_table", "rows": rows(2)}, ""),
    "data table page": (data_table(page_size=100), data_table(page_size=101), "/page_size"),
    "data table head": (data_table(), data_table(rows=[[rich(listed(0))], [cell()]]), "/rows/0/0"),
    "data table characters": (
        data_table(rows=[[cell("x" * 2_000)]] * 10),
        data_table(rows=[[cell("x" * 2_000)]] * 11),
        "/rows",
    ),
    "chart title": ({**pie(), "title": "t" * 50}, {**pie(), "title": "t" * 51}, "/title"),
    "pie segments": (pie(12), pie(13), "/chart/segments"),
    "pie label": (pie(label="l" * 20), pie(label="l" * 21), "/chart/segments/0/label"),
    "pie value": (pie(value=0.1), pie(value=0), "/chart/segments/0/value"),
    "bar series": (bars(12), bars(13), "/chart/series"),
    "bar points": (bars(1, 20), bars(1, 21, axis_config={"categories": ["c0"]}), "/chart/series/0/data"),
    "bar categories": (bars(1, 2), bars(1, 2, axis_config={"categories": ["c0"]}), "/chart/series/0/data"),
    "card": (
        {"type": "card", "title": mrkdwn(150), "actions": [button()] * 3},
        {"type": "card", "title": mrkdwn(151)},
        "/title/text",
    ),
    "empty card": ({"type": "card", "body": mrkdwn(200)}, {"type": "card", "subtitle": mrkdwn()}, ""),
    "carousel": (
        {"type": "carousel", "elements": [{"type": "card", "body": mrkdwn()}] * 10},
        {"type": "carousel", "elements": [{"type": "card", "body": mrkdwn()}] * 11},
        "/elements",
    ),
    "container": (
        {"type": "container", "child_blocks": [section()] * 10, "title": plain(150)},
        {"type": "container", "child_blocks": [section()] * 11},
        "/child_blocks",
    ),
    "container in a container": (
        {"type": "container", "child_blocks": [section()]},
        {"type": "container", "child_blocks": [{"type": "container", "child_blocks": [section()]}]},
        "/child_blocks/0/type",
    ),
    "task": (
        {"type": "task_card", "task_id": "1", "title": "t", "status": "in_progress"},
        {"type": "task_card", "task_id": "1", "title": "t", "status": "pending"},
        "/status",
    ),
    "plan": (
        {"type": "plan", "title": "p", "tasks": [{"type": "task_card", "task_id": "1", "title": "t"}] * 50},
        {"type": "plan", "title": "p", "tasks": [{"type": "task_card", "task_id": "1", "title": "t"}] * 51},
        "/tasks",
    ),
    "not an object": ({"type": "divider"}, {"type": "section", "text": "words"}, "/text"),
}


@pytest.mark.parametrize("allowed,refused,pointer", LIMITS.values(), ids=LIMITS)
def test_each_limit_lets_the_most_pass_and_stops_one_more(allowed: Block, refused: Block, pointer: str) -> None:
    """The mistake is reported once, at its own place."""
    assert check_message([allowed]) == []
    assert [mistake.pointer for mistake in check_message([refused])] == [f"/blocks/0{pointer}"]


@pytest.mark.parametrize(
    "blocks,message",
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed"),
        ([{"type": "divider", "block_id": "b"}] * 2, "duplicate block_id: b"),
        ([{"type": "table", "rows": rows(1)}] * 2, "no more than 1 table blocks allowed in a message"),
        ([pie()] * 3, "no more than 2 data_visualization blocks allowed in a message"),
        ([{"type": "markdown", "text": "x" * 6_001}] * 2, "markdown must be less than 12001 characters in all"),
        ([{"type": "hologram"}], "unsupported type: hologram"),
        ([{"type": "alert", "text": plain()}], "unsupported type: alert"),
        ([None], "must be an object"),
        ("divider", "must be an array"),
    ],
)
def test_a_message_has_rules_beyond_its_blocks(blocks: object, message: str) -> None:
    """Counts, uniqueness, and which blocks may stand in a message at all."""
    assert [mistake.message for mistake in check_message(blocks)] == [message]


def modal(**more: object) -> Block:
    """A modal."""
    return {"type": "modal", "title": plain(24), "blocks": [section()], **more}


@pytest.mark.parametrize(
    "view,pointer",
    [
        (modal(title=plain(25)), "/view/title/text"),
        (modal(title=mrkdwn()), "/view/title/type"),
        (modal(submit=plain(25)), "/view/submit/text"),
        (modal(blocks=[section()] * 101), "/view/blocks"),
        (modal(private_metadata="m" * 3001), "/view/private_metadata"),
        (modal(callback_id="c" * 256), "/view/callback_id"),
        (modal(blocks=[field_of({"type": "plain_text_input"})]), "/view"),
        (modal(blocks=[{"type": "table", "rows": rows(1)}]), "/view/blocks/0/type"),
        (modal(blocks=[pie()]), "/view/blocks/0/type"),
        ({"type": "home", "blocks": [section()], "submit": plain()}, "/view"),
        ({"type": "home", "blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0/type"),
        ({"type": "popup", "blocks": []}, "/view/type"),
    ],
)
def test_a_view_has_rules_of_its_own(view: Block, pointer: str) -> None:
    """Titles, metadata, a submit button for inputs, and the blocks that its surface takes."""
    assert [mistake.pointer for mistake in check_view(view)] == [pointer]


def test_good_views_pass() -> None:
    """A form with everything at its limit, and a Home tab with a chart and a table."""
    form = modal(
        blocks=[field_of({"type": "plain_text_input"}), {"type": "alert", "text": plain(200), "level": "error"}],
        submit=plain(24),
        close=plain(24),
        private_metadata="m" * 3000,
    )

    assert check_view(form) == []
    assert check_view({"type": "home", "blocks": [bars(), {"type": "table", "rows": rows(1)}, section()]}) == []


def test_a_view_may_have_250_kilobytes() -> None:
    """The size counts as JSON, in bytes."""
    small = modal(blocks=[section(text=mrkdwn(1000))] * 100)
    large = modal(blocks=[section(text=mrkdwn(1300))] * 100)

    assert [is_too_large(small), is_too_large(large)] == [False, True]
    assert len(json.dumps(large, ensure_ascii=False).encode()) > 250_000


def test_every_kind_of_block_has_a_surface() -> None:
    """A kind that stands nowhere could never be used."""
    assert frozenset().union(*SURFACES.values()) == frozenset(BLOCKS)


async def test_blocks_validate_needs_no_token_and_reports_each_mistake(client: AsyncWebClient) -> None:
    """Code, message and pointer for every mistake; exactly one of blocks, message and view."""
    client.token = None
    assert (await client.api_call("blocks.validate", params={"blocks": json.dumps([section()])}))["ok"]

    with pytest.raises(SlackApiError) as caught:
        await client.api_call("blocks.validate", json={"view": modal(title=plain(25))})
    assert caught.value.response["error"] == "invalid_view"
    assert caught.value.response["errors"] == [
        {"code": "failed_constraint", "message": "must be less than 25 characters", "pointer": "/view/title/text"}
    ]

    with pytest.raises(SlackApiError) as caught:
        await client.api_call("blocks.validate", json={"view": modal(), "blocks": []})
    assert caught.value.response["error"] == "invalid_arguments"
