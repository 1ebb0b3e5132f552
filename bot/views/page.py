"""Puts blocks together into a message whose text alone says the same, for notifications and screen readers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.model.cards import CAROUSEL
from bot.model.chart import CHART, chart_in, described
from bot.model.message import Block, Message
from bot.views.blocks import escape, marked

_BLOCKS = 50
_TEXT = 3_500  # `chat.update` refuses a text of more than 4,000 characters
_CUT = re.compile(r"(&[a-z]*|<[^>]*)$")


def page(*blocks: Block | Iterable[Block] | None) -> Message:
    """Return a message of these blocks; lists are laid flat and None is left out."""
    flat = tuple(_flat(blocks))[:_BLOCKS]
    return Message(text=_clip("\n".join(line for block in flat for line in _SPOKEN[block["type"]](block))), blocks=flat)


def _flat(blocks: Iterable[Block | Iterable[Block] | None]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Mapping):
            yield block
        elif block is not None:
            yield from block


def _clip(text: str) -> str:
    """Cut an escaped text, but never inside an entity or a mention."""
    return text if len(text) <= _TEXT else _CUT.sub("", text[:_TEXT]).rstrip() + " …"


def _header(block: Block) -> Iterator[str]:
    yield escape(block["text"]["text"])


def _rich_text(block: Block) -> Iterator[str]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            yield from (f"• {_sentence(item)}" for item in element["elements"])
        elif element["type"] == "rich_text_quote":
            yield f"“{_sentence(element)}”"
        else:
            yield _sentence(element)


def _sentence(section: Mapping[str, Any]) -> str:
    return "".join(marked(part) for part in section["elements"])


def _context(block: Block) -> Iterator[str]:
    texts = (item["text"] if item["type"] == "mrkdwn" else escape(item["text"]) for item in block["elements"])
    yield " ".join(texts)


def _table(block: Block) -> Iterator[str]:
    titles, *rows = ([escape(cell["text"]) for cell in row] for row in block["rows"])
    for row in rows:
        yield "; ".join(f"{title}: {cell}" for title, cell in zip(titles, row, strict=True) if cell != "–")


def _chart(block: Block) -> Iterator[str]:
    yield escape(described(chart_in(block)))


def _silent(_: Block) -> Iterator[str]:
    yield from ()


_SPOKEN: Mapping[str, Callable[[Block], Iterator[str]]] = {
    "header": _header,
    "rich_text": _rich_text,
    "context": _context,
    "table": _table,
    CHART: _chart,
    CAROUSEL: _silent,  # what is on cards stands in a table or a sentence too
    "actions": _silent,  # a screen reader meets the buttons themselves
}
