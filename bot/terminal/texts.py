"""A message of the bot's, as what a terminal shows: texts and tables, in colour where there is any.

Only blocks that the bot's own views make are known here; what else there is would be shown by its name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.model.cards import CAROUSEL
from bot.model.message import Block, Message

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKED = re.compile(
    r"<!date\^(?P<at>\d+)\^[^|>]*\|[^>]*>|<@(?P<user>[^>|]+)[^>]*>|<#(?P<channel>[^>|]+)[^>]*>|<[^|>]*\|(?P<label>[^>]*)>"
)


def shown(message: Message) -> Iterator[RenderableType]:
    """Yield what a terminal shows of a message; buttons are left out."""
    if not message.blocks:
        yield Text(_read(message.text))
    for block in message.blocks:
        draw = _BLOCKS.get(block["type"])
        yield from draw(block) if draw else [Text(f"[{block['type']}]", style="dim")]


def headline(message: Message) -> str:
    """Return what a message says first, in one line."""
    return _read(message.text.partition("\n")[0])


def _header(block: Block) -> Iterator[RenderableType]:
    yield Text(_clean(block["text"]["text"]), style="bold underline")


def _rich_text(block: Block) -> Iterator[RenderableType]:
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            yield from (Padding(Text("• ") + _line(item), (0, 0, 0, 1), expand=False) for item in part["elements"])
        elif part["type"] == "rich_text_quote":
            yield Text("│ ", style="dim") + _line(part)
        else:
            yield _line(part)


def _line(section: Mapping[str, Any]) -> Text:
    return Text.assemble(*(_inline(element) for element in section["elements"]))


def _inline(element: Mapping[str, Any]) -> tuple[str, str]:
    match element["type"]:
        case "user":
            return f"@{_clean(element['user_id'])}", "bold"
        case "channel":
            return f"#{_clean(element['channel_id'])}", ""
        case "date":
            return _moment(element["timestamp"]), ""
        case _:
            said = element.get("text") or element.get("url") or element.get("name") or ""
            return _clean(str(said)), _style(element.get("style", {}))


def _style(style: Mapping[str, bool]) -> str:
    return " ".join(
        {"bold": "bold", "italic": "italic", "code": "cyan", "strike": "strike"}[name]
        for name, on in style.items()
        if on and name in {"bold", "italic", "code", "strike"}
    )


def _context(block: Block) -> Iterator[RenderableType]:
    texts = (_read(item["text"]) if item["type"] == "mrkdwn" else _clean(item["text"]) for item in block["elements"])
    yield Text(" ".join(texts), style="dim")


def _table(block: Block) -> Iterator[RenderableType]:
    titles, *rows = block["rows"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title, settings in zip(titles, block["column_settings"], strict=True):
        right = settings.get("align") == "right"
        table.add_column(Text(_clean(title["text"])), justify="right" if right else "left", no_wrap=right)
    for row in rows:
        table.add_row(*(Text(_clean(cell["text"])) for cell in row))
    yield table


def _chart(block: Block) -> Iterator[RenderableType]:
    chart = block["chart"]
    series = chart.get("series", [])
    yield Text(_clean(str(block.get("title", ""))), style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column()
    for one in series:
        table.add_column(Text(_clean(one["name"])), justify="right")
    for place, label in enumerate(chart["axis_config"]["categories"]):
        table.add_row(Text(_clean(label)), *(f"{one['data'][place]['value']:g}" for one in series))
    yield table


def _image(block: Block) -> Iterator[RenderableType]:
    yield Text(f"[picture: {_clean(block['alt_text'])}]")


def _nothing(_: Block) -> Iterator[RenderableType]:
    yield from ()


def _read(mrkdwn: str) -> str:
    """Return mrkdwn as plain text: times in this machine's zone, mentions by their ids, entities as characters."""
    return _clean(unescape(_MARKED.sub(_meaning, mrkdwn)))


def _meaning(marked: re.Match[str]) -> str:
    if marked["at"]:
        return _moment(int(marked["at"]))
    if marked["user"]:
        return f"@{marked['user']}"
    return f"#{marked['channel']}" if marked["channel"] else marked["label"]


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M}"


def _clean(text: str) -> str:
    """Return a text that moves no cursor and changes no colours."""
    return _CONTROLS.sub(" ", text)


_BLOCKS: Mapping[str, Callable[[Block], Iterator[RenderableType]]] = {
    "header": _header,
    "rich_text": _rich_text,
    "context": _context,
    "table": _table,
    "data_visualization": _chart,
    "image": _image,
    "actions": _nothing,  # shown as choices
    CAROUSEL: _nothing,  # what its cards say is in the table beside, and their buttons are choices
}
