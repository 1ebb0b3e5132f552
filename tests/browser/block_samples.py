"""A valid example of every block and of every element, as an app would send it."""

import struct
import zlib

from sandbox.slack.wire import Json

FILE = {"id": "F0123456789"}


def plain(text: str, **more: object) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str, **more: object) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text, **more}


def option(text: str, **more: object) -> Json:
    """An option whose value is its text in lower case."""
    return {"text": plain(text), "value": text.lower(), **more}


def rich_text(*words: str) -> Json:
    """A rich_text block of one paragraph."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": word} for word in words]}],
    }


def named(**elements: Json) -> dict[str, Json]:
    """Elements with their action_id: their name here."""
    return {name: {"action_id": name, **element} for name, element in elements.items()}


def png(width: int = 160, height: int = 100) -> bytes:
    """A picture: blue on the left, green on the right."""
    row = b"\0" + b"".join(bytes((30, 60 + 140 * x // width, 160 - 60 * x // width)) for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PIXEL = "https://pictures.invalid/film.png"
IMAGE = {"type": "image", "image_url": PIXEL, "alt_text": "A film's poster"}
CONFIRM = {
    "title": plain("Deploy this version?"),
    "text": mrkdwn("It serves *all* requests from then on."),
    "confirm": plain("Deploy"),
    "deny": plain("Keep the old one"),
}
OPTIONS = [option("Popularity"), option("SIMS", description=plain("Similar items")), option("HRNN")]
RICH_OPTIONS = [
    {"text": mrkdwn("*Events*"), "value": "events", "description": mrkdwn("what people _did_")},
    {"text": plain("Items"), "value": "items"},
]
GROUPS = [
    {"label": plain("User"), "options": [option("Personalization"), option("Ranking")]},
    {"label": plain("Item"), "options": [option("Similar")]},
]
MENUS = named(
    static_select={"type": "static_select", "options": OPTIONS, "placeholder": plain("A recipe")},
    static_select_groups={"type": "static_select", "option_groups": GROUPS, "initial_option": option("Ranking")},
    external_select={"type": "external_select", "min_query_length": 2, "placeholder": plain("A film")},
    users_select={"type": "users_select", "initial_user": "U0000GRACE"},
    conversations_select={
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    },
    channels_select={"type": "channels_select", "placeholder": plain("A channel")},
    multi_static_select={
        "type": "multi_static_select",
        "options": OPTIONS,
        "initial_options": OPTIONS[:1],
        "max_selected_items": 2,
    },
    multi_external_select={"type": "multi_external_select", "min_query_length": 0},
    multi_users_select={"type": "multi_users_select", "initial_users": ["U00000ADA"]},
    multi_conversations_select={"type": "multi_conversations_select"},
    multi_channels_select={"type": "multi_channels_select"},
)
CHOICES = named(
    checkboxes={"type": "checkboxes", "options": RICH_OPTIONS, "initial_options": RICH_OPTIONS[:1]},
    radio_buttons={"type": "radio_buttons", "options": RICH_OPTIONS, "initial_option": RICH_OPTIONS[1]},
    datepicker={"type": "datepicker", "initial_date": "2026-11-24", "placeholder": plain("A day")},
    timepicker={"type": "timepicker", "initial_time": "14:05", "timezone": "Europe/London"},
)
DATETIME = named(datetimepicker={"type": "datetimepicker", "initial_date_time": 1_795_500_000})
FIELDS = named(
    plain_text_input={"type": "plain_text_input", "placeholder": plain("A name"), "min_length": 2, "max_length": 40},
    multiline={
        "type": "plain_text_input",
        "multiline": True,
        "initial_value": "one\ntwo",
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    },
    email_text_input={"type": "email_text_input", "initial_value": "ada@example.com"},
    url_text_input={"type": "url_text_input", "placeholder": plain("https://…")},
    number_input={"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "500"},
    rich_text_input={"type": "rich_text_input", "initial_value": rich_text("as before")},
    file_input={"type": "file_input", "filetypes": ["csv"], "max_files": 2},
)
BUTTONS = named(
    button={"type": "button", "text": plain("Show :eyes:"), "value": "show"},
    primary={"type": "button", "text": plain("Deploy"), "style": "primary", "confirm": CONFIRM},
    danger={"type": "button", "text": plain("Delete"), "style": "danger", "accessibility_label": "Delete movies"},
    link={"type": "button", "text": plain("Read more"), "url": "https://example.com/recipes"},
    agent={"type": "button", "text": plain("Ask"), "agent_prompt": "Why is it so?"},
    workflow_button={
        "type": "workflow_button",
        "text": plain("Run workflow"),
        "workflow": {"trigger": {"url": "https://example.com/start"}},
    },
    overflow={"type": "overflow", "options": [option("Archive"), option("Docs", url="https://example.com/docs")]},
)
FEEDBACK = named(
    feedback_buttons={
        "type": "feedback_buttons",
        "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "A good answer"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    },
    icon_button={"type": "icon_button", "icon": "trash", "text": plain("Forget"), "value": "forget"},
)

STYLED: list[Json] = [
    {"type": "text", "text": "plain, "},
    {"type": "text", "text": "bold", "style": {"bold": True}},
    {"type": "text", "text": " italic", "style": {"italic": True}},
    {"type": "text", "text": " struck", "style": {"strike": True}},
    {"type": "text", "text": " code ", "style": {"code": True}},
    {"type": "text", "text": " underlined", "style": {"underline": True}},
    {"type": "text", "text": " marked ", "style": {"highlight": True}},
    {"type": "link", "url": "https://example.com/a", "text": "link"},
    {"type": "text", "text": " "},
    {"type": "user", "user_id": "U00000ADA"},
    {"type": "usergroup", "usergroup_id": "S0000MLTEAM"},
    {"type": "channel", "channel_id": "C00GENERAL"},
    {"type": "broadcast", "range": "here"},
    {"type": "emoji", "name": "tada"},
    {"type": "emoji", "name": "unheard_of"},
    {"type": "emoji", "name": "waving", "unicode": "1f44b-1f3fd"},
    {"type": "color", "value": "#36c5f0"},
    {"type": "date", "timestamp": 1_795_500_000, "format": "{date_num} at {time}", "fallback": "that day"},
]


def bullets(style: str, indent: int, *lines: str) -> Json:
    """A rich_text_list."""
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": line}]} for line in lines]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": items}


RICH: Json = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": STYLED},
        bullets("bullet", 0, "first", "second"),
        bullets("bullet", 1, "inner"),
        {**bullets("ordered", 0, "third", "fourth"), "offset": 2, "border": 1},
        {"type": "rich_text_quote", "border": 1, "elements": [{"type": "text", "text": "a quoted line"}]},
        {
            "type": "rich_text_preformatted",
            "language": "python",
            "elements": [{"type": "text", "text": "x = 1\ny = 2"}],
        },
    ],
}
MARKDOWN = """# Report
Some **bold**, *italic*, ~~struck~~ and `code` with a [link](https://example.com).

- [x] import
- [ ] train
  1. first
  2. second

> quoted

| metric | value |
| :--- | ---: |
| ndcg | 0.31 |

```python
print("<b>not bold</b>")
```
"""


def text_cell(text: str) -> Json:
    """A raw_text cell."""
    return {"type": "raw_text", "text": text}


TABLE: Json = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}, None, {"align": "center"}],
    "rows": [
        [text_cell("Metric"), text_cell("Value"), text_cell("Count"), text_cell("Trend")],
        [
            text_cell("ndcg@25"),
            {"type": "raw_number", "value": 0.3124, "text": "31.24 %"},
            {"type": "raw_number", "value": 1500},
            rich_text("▲ ", "better"),
        ],
    ],
}
DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Events by film",
    "page_size": 3,
    "row_header_column_index": 0,
    "rows": [
        [text_cell("Film"), text_cell("Events")],
        *([text_cell(f"Film {place}"), {"type": "raw_number", "value": place * 7 % 10}] for place in range(1, 9)),
    ],
}


def series(name: str, *values: float) -> Json:
    """One series of a chart over the categories Mon, Tue, Wed."""
    points = [{"label": day, "value": value} for day, value in zip(("Mon", "Tue", "Wed"), values, strict=True)]
    return {"name": name, "data": points}


def plot(kind: str) -> Json:
    """A bar, line or area chart of two series."""
    axis = {"categories": ["Mon", "Tue", "Wed"], "x_label": "Day", "y_label": "Events"}
    chart = {"type": kind, "series": [series("Clicks", 120, 80, 95.5), series("Views", 400, 310, -20)]}
    return {"type": "data_visualization", "title": f"A {kind} chart", "chart": {**chart, "axis_config": axis}}


SEGMENTS = [{"label": "Drama", "value": 45}, {"label": "Comedy", "value": 30}, {"label": "Other", "value": 25}]
PIE: Json = {"type": "data_visualization", "title": "Genres", "chart": {"type": "pie", "segments": SEGMENTS}}
TASK: Json = {
    "type": "task_card",
    "task_id": "import",
    "title": "Import the events",
    "status": "in_progress",
    "details": rich_text("12,000 rows so far"),
    "output": rich_text("no duplicates"),
    "sources": [{"type": "url", "url": "https://example.com/events.csv", "text": "events.csv"}],
}
CARD: Json = {
    "type": "card",
    "hero_image": IMAGE,
    "icon": IMAGE,
    "title": mrkdwn("*Movies*"),
    "subtitle": plain("1,200 items"),
    "body": mrkdwn("Trained _yesterday_"),
    "actions": [BUTTONS["button"]],
}
CONTAINER: Json = {
    "type": "container",
    "title": plain("Campaigns"),
    "subtitle": mrkdwn("two of them"),
    "icon": IMAGE,
    "width": "wide",
    "is_collapsible": True,
    "default_collapsed": False,
    "child_blocks": [{"type": "section", "text": plain("homepage")}, {"type": "divider"}],
}

BLOCKS: dict[str, Json] = {
    "actions of buttons": {"type": "actions", "elements": list(BUTTONS.values())},
    "actions of choices": {"type": "actions", "elements": [*CHOICES.values(), *DATETIME.values()]},
    "actions of menus": {"type": "actions", "elements": list(MENUS.values())},
    "actions of rich text": {"type": "actions", "elements": [FIELDS["rich_text_input"]]},
    "alert": {"type": "alert", "text": mrkdwn("The name is *taken*"), "level": "warning"},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD, {"type": "card", "body": plain("Music")}]},
    "container": CONTAINER,
    "context": {"type": "context", "elements": [IMAGE, mrkdwn("by <@U00000ADA>"), plain("in 3 min")]},
    "context_actions": {"type": "context_actions", "elements": list(FEEDBACK.values())},
    "data_table": DATA_TABLE,
    "area chart": plot("area"),
    "bar chart": plot("bar"),
    "line chart": plot("line"),
    "pie chart": PIE,
    "divider": {"type": "divider"},
    "file": {"type": "file", "external_id": "report-1", "source": "remote"},
    "header": {"type": "header", "text": plain("Recommendations")},
    **{
        f"header {level}": {"type": "header", "text": plain(f"Level {level}"), "level": level} for level in (1, 2, 3, 4)
    },
    "image of an address": {**IMAGE, "title": plain("The poster")},
    "image of a file": {"type": "image", "slack_file": FILE, "alt_text": "A chart"},
    "markdown": {"type": "markdown", "text": MARKDOWN},
    "plan": {"type": "plan", "title": "Train movies", "tasks": [TASK, {**TASK, "task_id": "t", "status": "pending"}]},
    "rich_text": RICH,
    "section": {"type": "section", "text": mrkdwn("*bold* _italic_ ~struck~ `code` :rocket:"), "expand": True},
    "section of fields": {"type": "section", "fields": [mrkdwn("*Recipe*\nSIMS"), plain("Since today")]},
    **{
        f"section with {name}": {"type": "section", "text": plain(f"With {name}"), "accessory": element}
        for name, element in {**BUTTONS, **MENUS, **CHOICES, "image": IMAGE}.items()
    },
    "table": TABLE,
    **{f"task_card {status}": {**TASK, "status": status} for status in ("in_progress", "complete", "error")},
    "video": {
        "type": "video",
        "alt_text": "A talk",
        "title": plain("How ranking works"),
        "description": plain("Ten minutes"),
        "thumbnail_url": PIXEL,
        "video_url": "https://example.com/talk",
        "title_url": "https://example.com/talk",
        "author_name": "Grace",
        "provider_name": "Films",
        "provider_icon_url": PIXEL,
    },
    **{
        f"input of {name}": {
            "type": "input",
            "label": plain(f"Label of {name}"),
            "hint": plain("A hint"),
            "optional": name != "plain_text_input",
            "dispatch_action": name == "multiline",
            "element": element,
        }
        for name, element in {**FIELDS, **MENUS, **CHOICES, **DATETIME}.items()
    },
}
IN_FORMS_ONLY = {"alert", "input of file_input"}
