"""The few Block Kit blocks that the bot uses, as plain dicts that keep Slack's limits.

Text from people, files or AWS goes into elements that Slack never parses (rich text, plain text, raw table cells), so
nothing in it is formatted, linked or mentioned. Limits: Slack's Block Kit reference; lengths are in code points.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.model.message import Block
from bot.records import dataclass

Inline = str | Mapping[str, Any]
"""A piece of a sentence: words of ours as they are, or an element made by a function below."""

SAY = "say:"
"""How the action ids of all buttons begin whose value is a command line."""

OPEN = "open:"
"""How those of the buttons begin that open a form, filled with their command line."""

RENEW = "renew:"
"""How those of the buttons begin whose line is answered in the place of their message."""

BUTTON_VALUE = 2_000
"""How long a button's command line may be."""

_SENTENCE = 1_000
_HEADING = 150
_CONTEXT_ELEMENTS = 10
_CELL = 150
_TABLE_ROWS = 100
_TABLE_CHARACTERS = 10_000
_BUTTONS = 25
_BUTTON_TEXT = 75
_CONFIRM_TEXT = 300
_PLAIN = re.compile(r"[\w@.:/+#-]+")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def escape(text: str) -> str:
    """Escape what Slack's mrkdwn gives a meaning: `&`, `<` and `>`, and no other characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """Shorten a text to `limit` code points, the last of which says that it was longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def shown(text: str, limit: int = 120) -> str:
    """Return foreign text as one line that is never empty, without control characters and overrides of direction."""
    return clip(" ".join(_UNSAFE.sub(" ", text).split()), limit) or "–"


def told_apart(name: str, limit: int = 100) -> str:
    """Return the id of a user or item for a sentence: in quotes where it would not stand out as one word."""
    return shown(name, limit) if _PLAIN.fullmatch(name) else f"“{shown(name, limit)}”"


def bold(text: str) -> Inline:
    """Emphasise."""
    return {"type": "text", "text": shown(text, _SENTENCE), "style": {"bold": True}}


def code(text: str) -> Inline:
    """Show what can be typed, or a name."""
    return {"type": "text", "text": shown(text, 300), "style": {"code": True}}


def person(user: str) -> Inline:
    """Mention somebody by user id, which notifies them."""
    return {"type": "user", "user_id": user}


def channel(channel_id: str) -> Inline:
    """Name a channel, as a link to it; that notifies nobody."""
    return {"type": "channel", "channel_id": channel_id}


def moment(at: datetime, *, day_only: bool = False) -> Inline:
    """Show a time in the zone of whoever reads it; a day in UTC where Slack cannot."""
    at = at.astimezone(UTC)
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short}" if day_only else "{date_short_pretty} at {time}",
        "fallback": f"{at:%Y-%m-%d}" if day_only else f"{at:%Y-%m-%d %H:%M} UTC",
    }


def sentence(text: str) -> list[Inline]:
    """Return a text of ours that may hold foreign words; what stands between backticks is shown as code."""
    parts = shown(text, _SENTENCE).split("`")
    if len(parts) % 2 == 0:
        return [shown(text, _SENTENCE)]
    return [code(part) if place % 2 else part for place, part in enumerate(parts) if part]


def heading(text: str) -> Block:
    """Open a message, or a part of it."""
    return {"type": "header", "text": _plain(shown(text, _HEADING))}


def paragraph(*parts: Inline) -> Block:
    """Say something."""
    return {"type": "rich_text", "elements": [_section(parts)]}


def bullets(*lines: Sequence[Inline]) -> Block:
    """List some lines."""
    items = [_section(line) for line in lines]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}]}


def quote(text: str) -> Block:
    """Quote somebody else's words."""
    words = {"type": "text", "text": shown(text, _SENTENCE)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [words]}]}


def context(*parts: Inline) -> Block:
    """Add small print. Foreign text stands in plain text elements; only mentions and times are mrkdwn."""
    elements = [_plain(_words(part, 300)) if isinstance(part, str) else _mrkdwn(part) for part in parts]
    return {"type": "context", "elements": elements[:_CONTEXT_ELEMENTS]}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    number: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Block:
    """Show rows under a title row; those beyond what a table holds are left out, see `rows_in`."""
    lines: list[list[Mapping[str, Any]]] = []
    room = _TABLE_CHARACTERS
    for row in [[column.title for column in columns], *rows][:_TABLE_ROWS]:
        cells = [shown(cell, _CELL) for cell in row]
        room -= sum(len(cell) for cell in cells)
        if room < 0:
            break
        lines.append([{"type": "raw_text", "text": cell} for cell in cells])
    settings = [{"align": "right" if column.number else "left", "is_wrapped": not column.number} for column in columns]
    return {"type": "table", "rows": lines, "column_settings": settings}


def rows_in(block: Block) -> int:
    """Say how many rows a table shows, its titles not counted."""
    return len(block["rows"]) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button that types `line`, or `opens` a form filled with it. `confirm` is asked first.

    It `renews` its message where the answer takes the place of that. `aloud` says what it does to who does not see what
    stands beside it.
    """

    text: str
    line: str
    opens: bool = False
    renews: bool = False
    primary: bool = False
    danger: bool = False
    confirm: str | None = None
    aloud: str = ""


def buttons(*choices: Button) -> list[Block]:
    """Offer command lines; one that is too long for a button is not offered, since a part of it is another command."""
    fitting = [choice for choice in choices if 0 < len(choice.line) <= BUTTON_VALUE][:_BUTTONS]
    if not fitting:
        return []
    return [{"type": "actions", "elements": [_button(choice, index) for index, choice in enumerate(fitting)]}]


def _button(choice: Button, index: int) -> Mapping[str, Any]:
    button: dict[str, Any] = {
        "type": "button",
        "text": _plain(shown(choice.text, _BUTTON_TEXT)),
        "action_id": f"{OPEN if choice.opens else RENEW if choice.renews else SAY}{index}",
        "value": choice.line,
    }
    if choice.aloud:
        button["accessibility_label"] = shown(choice.aloud, _BUTTON_TEXT)
    if choice.primary or choice.danger:
        button["style"] = "danger" if choice.danger else "primary"
    if choice.confirm:
        button["confirm"] = {
            "title": _plain(shown(choice.text, 100)),
            "text": _plain(shown(choice.confirm, _CONFIRM_TEXT)),
            "confirm": _plain("Yes"),
            "deny": _plain("No"),
        }
    return button


def _section(parts: Sequence[Inline]) -> Mapping[str, Any]:
    elements = [{"type": "text", "text": _words(part)} if isinstance(part, str) else part for part in parts if part]
    return {"type": "rich_text_section", "elements": elements}


def _words(part: str, limit: int = _SENTENCE) -> str:
    """Return a part of a sentence with its spaces; a part that is nothing but a line break stays one."""
    return part if part == "\n" else clip(_UNSAFE.sub(" ", part), limit)


def _plain(text: str) -> Mapping[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _mrkdwn(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "mrkdwn", "text": marked(part), "verbatim": True}


def marked(part: Mapping[str, Any]) -> str:
    """Return an element as mrkdwn, for places that take no rich text."""
    if part["type"] == "user":
        return f"<@{part['user_id']}>"
    if part["type"] == "channel":
        return f"<#{part['channel_id']}>"
    if part["type"] == "date":
        return f"<!date^{part['timestamp']}^{part['format']}|{part['fallback']}>"
    return escape(part["text"])
