"""Whole messages and views: what Slack refuses beyond the single block."""

import json
from collections import Counter
from collections.abc import Iterator

from sandbox.slack.blocks.elements import plain
from sandbox.slack.blocks.kinds import BLOCKS, MOST_MARKDOWN, SURFACES
from sandbox.slack.blocks.rules import Check, Mistake, Shape, each, flag, text, typed
from sandbox.slack.wire import Json

MOST_IN_MESSAGE, MOST_IN_VIEW = 50, 100
LARGEST_VIEW = 250_000  # bytes
_MOST_OF_A_KIND = {"table": 1, "data_visualization": 2}


def check_message(blocks: object, at: str = "/blocks") -> list[Mistake]:
    """The mistakes in a message's blocks; `at` is the JSON pointer to them."""
    return list(_MESSAGE(blocks, at))


def check_view(view: object, at: str = "/view") -> list[Mistake]:
    """The mistakes in a modal or Home tab."""
    return list(typed({"modal": _MODAL, "home": _HOME})(view, at))


def is_too_large(view: Json) -> bool:
    """Whether a view exceeds 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass")) > LARGEST_VIEW


def _blocks(surface: str, most: int, *also: Check) -> Check:
    """Blocks that may stand on this surface; what must hold among them is checked once each is right."""
    each_block = each(typed(BLOCKS, *SURFACES[surface]), 0, most)

    def check(blocks: object, at: str) -> Iterator[Mistake]:
        mistakes = list(each_block(blocks, at))
        yield from mistakes
        if isinstance(blocks, list) and not mistakes:
            for rule in (_duplicates, *also):
                yield from rule(blocks, at)

    return check


def _duplicates(blocks: list[Json], at: str) -> Iterator[Mistake]:
    """block_ids are unique in a message or view, action_ids in their block."""
    seen: set[str] = set()
    for pointer, block in _all(blocks, at):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Mistake(pointer=f"{pointer}/block_id", message=f"duplicate block_id: {block_id}")
        seen |= {block_id} if block_id else set()
        inside = block.get("elements", []) if block["type"] == "actions" else []
        for action_id, times in Counter(one.get("action_id") for one in inside).items():
            if action_id and times > 1:
                yield Mistake(pointer=f"{pointer}/elements", message=f"duplicate action_id: {action_id}")


def _all(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    """Every block with its pointer, those in containers and carousels too."""
    for place, block in enumerate(blocks):
        yield f"{at}/{place}", block
        for name in ("child_blocks", "elements") if block["type"] in ("container", "carousel") else ():
            yield from _all(block.get(name, []), f"{at}/{place}/{name}")


def _no_file_input(blocks: list[Json], at: str) -> Iterator[Mistake]:
    for pointer, block in _all(blocks, at):
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            yield Mistake(pointer=f"{pointer}/element/type", message="file_input is allowed in modals only")


def _crowded(blocks: list[Json], at: str) -> Iterator[Mistake]:
    kinds = Counter(block["type"] for block in blocks)
    for kind, most in _MOST_OF_A_KIND.items():
        if kinds[kind] > most:
            yield Mistake(pointer=at, message=f"no more than {most} {kind} blocks allowed in a message")


def _too_much_markdown(blocks: list[Json], at: str) -> Iterator[Mistake]:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        yield Mistake(pointer=at, message=f"markdown must be less than {MOST_MARKDOWN + 1} characters in all")


def _submit_for_inputs(view: Json, at: str) -> Iterator[Mistake]:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield Mistake(pointer=at, message="submit is required when there is an input block")


_MESSAGE = _blocks("message", MOST_IN_MESSAGE, _crowded, _too_much_markdown, _no_file_input)
_BOTH: dict[str, Check] = {
    "private_metadata": text(3000, least=0),
    "callback_id": text(255, least=0),
    "external_id": text(255, least=0),
}
_MODAL = Shape(
    {"title": plain(24), "blocks": _blocks("modal", MOST_IN_VIEW)},
    {
        **_BOTH,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    [_submit_for_inputs],
)
_HOME = Shape({"blocks": _blocks("home", MOST_IN_VIEW, _no_file_input)}, _BOTH)
