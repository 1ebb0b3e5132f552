"""The limits of the newer blocks and elements, and what no block may hold."""

import math
from typing import Any

import pytest

from sandbox.slack.block_ids import with_ids
from sandbox.slack.blocks.check import check_message, check_view
from sandbox.slack.interactions import elements
from tests.unit.sandbox.slack.test_blocks import (
    Block,
    actions,
    bars,
    button,
    cell,
    data_table,
    field_of,
    image,
    link,
    listed,
    modal,
    mrkdwn,
    option,
    pie,
    plain,
    rich,
    rows,
    section,
    select,
)


def card(**more: object) -> Block:
    """A card."""
    return {"type": "card", **(more or {"body": mrkdwn()})}


def container(*blocks: Block, **more: object) -> Block:
    """A container around these blocks."""
    return {"type": "container", "child_blocks": list(blocks) or [section()], **more}


def task(**more: object) -> Block:
    """A task card."""
    return {"type": "task_card", "task_id": "1", "title": "t", "status": "complete", **more}


def plan(*tasks: Block, **more: object) -> Block:
    """A plan of these tasks."""
    return {"type": "plan", "title": "p", "tasks": list(tasks), **more}


def table(*cells: Block, **more: object) -> Block:
    """A table of one row."""
    return {"type": "table", "rows": [list(cells) or [cell()]], **more}


def chart(**more: object) -> Block:
    """A bar chart whose chart has these fields."""
    drawn = bars()
    return {**drawn, "chart": {**drawn["chart"], **more}}


def axes(**more: object) -> Block:
    """The axis_config of a one-category chart."""
    return {"categories": ["c0"], **more}


def feedback(**more: object) -> Block:
    """A context_actions block with thumbs."""
    thumbs = {"positive_button": {"text": plain(), "value": "+"}, "negative_button": {"text": plain(), "value": "-"}}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **thumbs, **more}]}


def icon(**more: object) -> Block:
    """A context_actions block with a bin."""
    return {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain(), **more}]}


def picked(kind: str, **more: object) -> Block:
    """An actions block with an element of that kind."""
    return actions({"type": kind, **more})


def asked(kind: str, **more: object) -> Block:
    """An input block with an element of that kind."""
    return field_of({"type": kind, **more})


def series(*names: str, value: object = 1) -> list[Block]:
    """Series of one point each."""
    return [{"name": name, "data": [{"label": "c0", "value": value}]} for name in names]


LIMITS: dict[str, tuple[Block, Block, str]] = {
    # what: (the most that is allowed, one more, where the mistake is)
    "container of nothing": (container(), {"type": "container", "child_blocks": []}, "/child_blocks"),
    "container title": (container(title=plain(150)), container(title=plain(151)), "/title/text"),
    "container title in mrkdwn": (container(title=plain()), container(title=mrkdwn()), "/title/type"),
    "container subtitle": (container(subtitle=mrkdwn(150)), container(subtitle=mrkdwn(151)), "/subtitle/text"),
    "container width": (container(width="full"), container(width="half"), "/width"),
    "container that folds": (
        container(is_collapsible=True, default_collapsed=True, has_header_divider=False),
        container(is_collapsible=True, has_header_divider=True),
        "",
    ),
    "carousel in a container": (
        container(card()),
        container({"type": "carousel", "elements": [card()]}),
        "/child_blocks/0/type",
    ),
    "carousel of nothing": (
        {"type": "carousel", "elements": [card()]},
        {"type": "carousel", "elements": []},
        "/elements",
    ),
    "carousel of sections": (
        {"type": "carousel", "elements": [card()]},
        {"type": "carousel", "elements": [section()]},
        "/elements/0/type",
    ),
    "card subtitle": (
        card(title=mrkdwn(), subtitle=mrkdwn(150)),
        card(title=mrkdwn(), subtitle=mrkdwn(151)),
        "/subtitle/text",
    ),
    "card body": (card(body=mrkdwn(200)), card(body=mrkdwn(201)), "/body/text"),
    "card buttons": (card(actions=[button()] * 3), card(actions=[button()] * 4), "/actions"),
    "card picture": (card(hero_image=image()), card(hero_image={"type": "image", "alt_text": "a"}), "/hero_image"),
    "plan of nothing": (plan(task()), plan(), "/tasks"),
    "plan title": (plan(task(), title="t" * 255), plan(task(), title="t" * 256), "/title"),
    "plan of sections": (plan(task(status="pending")), plan(section()), "/tasks/0/type"),
    "task without an id": (task(), {"type": "task_card", "title": "t"}, ""),
    "task status": (task(status="error"), task(status="done"), "/status"),
    "task title": (task(title="t" * 255), task(title="t" * 256), "/title"),
    "task details": (task(details=rich(listed(0))), task(details=section()), "/details/type"),
    "task output": (task(output=rich(listed(0))), task(output=[rich(listed(0))]), "/output"),
    "table columns": (table(*[cell()] * 20), table(*[cell()] * 21), "/rows/0"),
    "table of nothing": (table(), {"type": "table", "rows": []}, "/rows"),
    "table settings": (
        table(column_settings=[{"is_wrapped": True}] * 20),
        table(column_settings=[{"is_wrapped": True}] * 21),
        "/column_settings",
    ),
    "table without a setting": (table(column_settings=[None]), table(column_settings=["left"]), "/column_settings/0"),
    "table cell": (table(cell("")), table({"type": "text", "text": "x"}), "/rows/0/0/type"),
    "table number": (
        table({"type": "raw_number", "value": 1}),
        table({"type": "raw_number", "value": math.inf}),
        "/rows/0/0/value",
    ),
    "data table columns": (data_table(rows=rows(2, 20)), data_table(rows=[*rows(1, 21), *rows(1, 20)]), "/rows/0"),
    "data table page of none": (data_table(page_size=1), data_table(page_size=0), "/page_size"),
    "data table row header": (
        data_table(row_header_column_index=0),
        data_table(row_header_column_index=-1),
        "/row_header_column_index",
    ),
    "ragged data table": (data_table(), data_table(rows=[*rows(1, 2), *rows(1, 1)]), "/rows/1"),
    "kind of chart": (chart(type="area"), chart(type="radar"), "/chart/type"),
    "chart without a title": (chart(), {"type": "data_visualization", "chart": chart()["chart"]}, ""),
    "pie of nothing": (pie(), pie(0), "/chart/segments"),
    "pie value in words": (
        pie(),
        {**pie(), "chart": {"type": "pie", "segments": [{"label": "a", "value": "1"}]}},
        "/chart/segments/0/value",
    ),
    "series name": (chart(series=series("n" * 20)), chart(series=series("n" * 21)), "/chart/series/0/name"),
    "series twice": (chart(series=series("a", "b")), chart(series=series("a", "a")), "/chart/series/1/name"),
    "value that is none": (
        chart(series=series("a", value=-1.5)),
        chart(series=series("a", value=math.nan)),
        "/chart/series/0/data/0/value",
    ),
    "point of no category": (chart(), chart(axis_config={"categories": ["other"]}), "/chart/series/0/data"),
    "categories": (
        bars(1, 20),
        bars(1, 20, axis_config={"categories": [f"c{n}" for n in range(21)]}),
        "/chart/axis_config/categories",
    ),
    "x label": (
        chart(axis_config=axes(x_label="x" * 50)),
        chart(axis_config=axes(x_label="x" * 51)),
        "/chart/axis_config/x_label",
    ),
    "y label": (
        chart(axis_config=axes(y_label="y" * 50)),
        chart(axis_config=axes(y_label="y" * 51)),
        "/chart/axis_config/y_label",
    ),
    "markdown": ({"type": "markdown", "text": "m" * 12_000}, {"type": "markdown", "text": "m" * 12_001}, "/text"),
    "context actions": (
        {"type": "context_actions", "elements": icon()["elements"] * 5},
        {"type": "context_actions", "elements": icon()["elements"] * 6},
        "/elements",
    ),
    "context actions of buttons": (icon(), {"type": "context_actions", "elements": [button()]}, "/elements/0/type"),
    "feedback label": (
        feedback(positive_button={"text": plain(75)}),
        feedback(positive_button={"text": plain(76)}),
        "/elements/0/positive_button/text/text",
    ),
    "half a feedback": (
        feedback(),
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", "positive_button": {"text": plain()}}]},
        "/elements/0",
    ),
    "icon": (icon(icon="trash"), icon(icon="bomb"), "/elements/0/icon"),
    "button label for readers": (
        actions(button(accessibility_label="a" * 75)),
        actions(button(accessibility_label="a" * 76)),
        "/elements/0/accessibility_label",
    ),
    "button prompt": (
        actions(button(agent_prompt="a" * 4000)),
        actions(button(agent_prompt="a" * 4001)),
        "/elements/0/agent_prompt",
    ),
    "group options": (
        actions(select(option_groups=[{"label": plain(), "options": [option()] * 100}])),
        actions(select(option_groups=[{"label": plain(), "options": [option()] * 101}])),
        "/elements/0/option_groups/0/options",
    ),
    "options and groups": (
        actions(select(options=[option()])),
        actions(select(options=[option()], option_groups=[{"label": plain(), "options": [option()]}])),
        "/elements/0",
    ),
    "overflow link": (
        picked("overflow", options=[option(url=link(3000))]),
        picked("overflow", options=[option(url=link(3001))]),
        "/elements/0/options/0/url",
    ),
    "date": (
        picked("datepicker", initial_date="2026-11-02"),
        picked("datepicker", initial_date="2.11.2026"),
        "/elements/0/initial_date",
    ),
    "time": (
        picked("timepicker", initial_time="09:30"),
        picked("timepicker", initial_time="9:30"),
        "/elements/0/initial_time",
    ),
    "date and time": (
        picked("datetimepicker", initial_date_time=1_762_075_800),
        picked("datetimepicker", initial_date_time=1_762_075_800_000),
        "/elements/0/initial_date_time",
    ),
    "shortest input": (
        asked("plain_text_input", min_length=0),
        asked("plain_text_input", min_length=-1),
        "/element/min_length",
    ),
    "initial text": (
        asked("plain_text_input", initial_value="x" * 3000),
        asked("plain_text_input", initial_value="x" * 3001),
        "/element/initial_value",
    ),
    "number without decimals": (asked("number_input", is_decimal_allowed=False), asked("number_input"), "/element"),
    "hint": (
        field_of({"type": "email_text_input"}, hint=plain(2000)),
        field_of({"type": "email_text_input"}, hint=plain(2001)),
        "/hint/text",
    ),
    "label in mrkdwn": (
        field_of({"type": "url_text_input"}),
        field_of({"type": "url_text_input"}, label=mrkdwn()),
        "/label/type",
    ),
    "image title": (image(title=plain(2000)), image(title=plain(2001)), "/title/text"),
    "image without words": (image(), {"type": "image", "image_url": link()}, ""),
    "image address": (image(image_url=link(3000)), image(image_url=link(3001)), "/image_url"),
    "image of a script": (image(), image(image_url="javascript:alert(1)"), "/image_url"),
    "image within a page": (image(), image(image_url="data:image/png;base64,AAAA"), "/image_url"),
    "button of a script": (
        actions(button(url="mailto:ada@example.com")),
        actions(button(url="JavaScript:alert(1)")),
        "/elements/0/url",
    ),
    "link of a script": (
        rich({"type": "rich_text_section", "elements": [{"type": "link", "url": "https://example.com"}]}),
        rich({"type": "rich_text_section", "elements": [{"type": "link", "url": "javascript:alert(1)"}]}),
        "/elements/0/elements/0/url",
    ),
    "video of a script": (
        {"type": "video", "alt_text": "a", "title": plain(200), "thumbnail_url": link(), "video_url": link()},
        {"type": "video", "alt_text": "a", "title": plain(), "thumbnail_url": link(), "video_url": "vbscript:x"},
        "/video_url",
    ),
}


@pytest.mark.parametrize("allowed,refused,pointer", LIMITS.values(), ids=LIMITS)
def test_each_limit_lets_the_most_pass_and_stops_one_more(allowed: Block, refused: Block, pointer: str) -> None:
    """The mistake is reported once, at its own place."""
    assert check_message([allowed]) == []
    assert [mistake.pointer for mistake in check_message([refused])] == [f"/blocks/0{pointer}"]


@pytest.mark.parametrize(
    "view,pointer",
    [
        (modal(blocks=[{"type": "alert", "text": plain(201)}]), "/view/blocks/0/text/text"),
        (modal(blocks=[{"type": "alert", "text": plain(), "level": "fatal"}]), "/view/blocks/0/level"),
        (modal(blocks=[container()]), "/view/blocks/0/type"),
        (modal(blocks=[plan(task())]), "/view/blocks/0/type"),
        (modal(blocks=[asked("file_input", max_files=11)], submit=plain()), "/view/blocks/0/element/max_files"),
        ({"type": "home", "blocks": [{"type": "alert", "text": plain()}]}, "/view/blocks/0/type"),
        ({"type": "home", "blocks": [task()]}, "/view/blocks/0/type"),
        ({"type": "home", "blocks": [asked("file_input")]}, "/view/blocks/0/element/type"),
    ],
)
def test_each_surface_takes_its_own_blocks(view: Block, pointer: str) -> None:
    """Alerts and files in modals only; charts, containers and plans elsewhere."""
    assert [mistake.pointer for mistake in check_view(view)] == [pointer]


def test_a_file_is_asked_for_in_modals_only() -> None:
    """Up to ten of them."""
    assert check_view(modal(blocks=[asked("file_input", max_files=10)], submit=plain())) == []
    assert [one.message for one in check_message([asked("file_input")])] == ["file_input is allowed in modals only"]


def test_a_block_id_is_unique_at_any_depth() -> None:
    """In containers and carousels too."""
    inner, outer = {**section(), "block_id": "b"}, {"type": "divider", "block_id": "b"}
    cards = {"type": "carousel", "elements": [card(body=mrkdwn(), block_id="b")]}

    assert [one.pointer for one in check_message([outer, container(inner)])] == ["/blocks/1/child_blocks/0/block_id"]
    assert [one.pointer for one in check_message([outer, cards])] == ["/blocks/1/elements/0/block_id"]


def test_blocks_get_names_at_any_depth() -> None:
    """So that a button in a card in a container can be told from the others."""
    nested = [container(actions(button()), card(actions=[button()])), {"type": "carousel", "elements": [card()]}]
    named: list[Any] = with_ids(nested)

    found = list(elements(named))
    assert len({(block_id, element["action_id"]) for block_id, element in found}) == 2
    assert "block_id" in named[1]["elements"][0]
    assert check_message(named) == []


def test_a_message_has_one_table_however_it_is_filled() -> None:
    """And at most two charts."""
    assert check_message([table(), pie(), pie(), data_table(), data_table()]) == []
    assert [one.pointer for one in check_message([table(), table()])] == ["/blocks"]
