"""Cards side by side, with buttons of their own; a Slack that knows none gets their buttons in a row.

Limits: Slack's references of the card and the carousel block.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.cards import CAROUSEL
from bot.model.message import Block
from bot.records import dataclass
from bot.views.blocks import Button, buttons, shown

_CARDS = 10
_TITLE, _BODY = 150, 200
_BUTTONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One thing in a few words, and what can be done with it."""

    title: str
    subtitle: str = ""
    body: str = ""
    buttons: tuple[Button, ...] = ()


def cards(found: Sequence[Card]) -> list[Block]:
    """Show the first ten side by side. `page` does not read them aloud: say the same in a table or a sentence."""
    elements = [_card(card, place) for place, card in enumerate(found[:_CARDS])]
    return [{"type": CAROUSEL, "elements": elements}] if elements else []


def _card(card: Card, place: int) -> Mapping[str, Any]:
    texts = {"title": (card.title, _TITLE), "subtitle": (card.subtitle, _TITLE), "body": (card.body, _BODY)}
    found: dict[str, Any] = {"type": "card"}
    found |= {
        key: {"type": "plain_text", "text": shown(text, limit), "emoji": False}
        for key, (text, limit) in texts.items()
        if text or key == "title"
    }
    offered = [element for row in buttons(*card.buttons[:_BUTTONS]) for element in row["elements"]]
    if offered:
        found["actions"] = [{**one, "action_id": f"{one['action_id']}-{place}"} for one in offered]
    return found
