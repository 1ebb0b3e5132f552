"""Names for blocks and elements that came without: Slack gives each block_id and action_id that an app leaves out."""

from sandbox.slack.ids import new_id
from sandbox.slack.wire import Json

_INERT = frozenset({"image", "plain_text", "mrkdwn", "card"})
_NESTING = {"container": "child_blocks", "carousel": "elements"}
_PLAIN = frozenset({"rich_text", *_NESTING})  # their `elements` are no block elements


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with a block_id each, at any depth, and an action_id in each interactive element that lacks one."""
    return [_with_ids({"block_id": _short(), **block}) for block in blocks]


def _with_ids(block: Json) -> Json:
    filled = dict(block)
    for place in ("accessory", "element"):
        if isinstance(filled.get(place), dict):
            filled[place] = _named(filled[place])
    for place in ("elements", "actions"):
        if block["type"] not in _PLAIN and isinstance(filled.get(place), list):
            filled[place] = [_named(element) for element in filled[place]]
    if nested := _NESTING.get(block["type"]):
        filled[nested] = with_ids(filled[nested])
    return filled


def _named(element: Json) -> Json:
    return element if element.get("type") in _INERT else {"action_id": _short(), **element}


def _short() -> str:
    return new_id("")[:5]
