"""Which AWS account a message is about, where there are several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.model.cards import CAROUSEL
from bot.model.message import Block, Message
from bot.views.blocks import BUTTON_VALUE, OPEN, RENEW, SAY, context

_BLOCKS = 50


def within(message: Message, account: str) -> Message:
    """Return a message whose buttons mean an account wherever they are pressed; none, "", leaves it as it is."""
    return replace(message, blocks=tuple(_meaning(message.blocks, account))) if account else message


def told_of(message: Message, account: str) -> Message:
    """Return a message that says besides which account it is about; none, "", leaves it as it is."""
    if not account or len(message.blocks) == _BLOCKS:
        return within(message, account)
    label = f"AWS account: {account}"
    return replace(message, text=f"{message.text}\n{label}", blocks=(*within(message, account).blocks, context(label)))


def _meaning(blocks: Sequence[Block], account: str) -> Iterator[Block]:
    for block in blocks:
        if block["type"] == CAROUSEL:
            yield {**block, "elements": [_card(card, account) for card in block["elements"]]}
        elif block["type"] != "actions":
            yield block
        elif elements := _buttons(block["elements"], account):
            yield {**block, "elements": elements}


def _card(card: Mapping[str, Any], account: str) -> Mapping[str, Any]:
    offered = _buttons(card.get("actions", ()), account)
    rest = {key: value for key, value in card.items() if key != "actions"}
    return {**rest, "actions": offered} if offered else rest


def _buttons(elements: Sequence[Mapping[str, Any]], account: str) -> list[Mapping[str, Any]]:
    return [_button(element, account) for element in elements if _fits(element, account)]


def _button(element: Mapping[str, Any], account: str) -> Mapping[str, Any]:
    ours = element["action_id"].startswith((SAY, OPEN, RENEW))
    return {**element, "value": _line(element, account)} if ours else element


def _fits(element: Mapping[str, Any], account: str) -> bool:
    return len(_line(element, account)) <= BUTTON_VALUE


def _line(element: Mapping[str, Any], account: str) -> str:
    return f"{element.get('value', '')} in {account}"
