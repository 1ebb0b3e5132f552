"""Cards side by side, as a block that not every Slack knows, and the buttons in blocks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.message import Block

CAROUSEL = "carousel"
"""The type of the block that holds cards."""

_ROW = 25


def buttons_in(block: Block) -> Iterator[Mapping[str, Any]]:
    """Yield the buttons of a block, those of its cards too."""
    if block["type"] == "actions":
        yield from block["elements"]
    elif block["type"] == CAROUSEL:
        for card in block["elements"]:
            yield from card.get("actions", ())


def unrolled(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with nothing but the buttons of cards in the place of cards."""
    return [one for block in blocks for one in (_row(block) if block["type"] == CAROUSEL else [block])]


def _row(block: Block) -> list[Block]:
    """Return the buttons of cards in a row, each of which says what it is about."""
    found = [
        {**one, "text": {**one["text"], "text": one.get("accessibility_label", one["text"]["text"])}}
        for one in buttons_in(block)
    ][:_ROW]
    return [{"type": "actions", "elements": found}] if found else []
