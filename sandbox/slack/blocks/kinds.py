"""BLOCKS: every kind of block, with its limits ("Reference: blocks")."""

from collections.abc import Iterator

from sandbox.slack.blocks.data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from sandbox.slack.blocks.elements import (
    ACCESSORY,
    ACTION,
    BUTTON,
    CONTEXT,
    CONTEXT_ACTION,
    ELEMENTS,
    ID,
    IMAGE_SOURCE,
    INPUT,
    URL,
    WEB_URL,
    plain,
    words,
)
from sandbox.slack.blocks.rich_text import RICH_TEXT
from sandbox.slack.blocks.rules import (
    Check,
    Mistake,
    Shape,
    at_most_one_of,
    each,
    exactly_one_of,
    flag,
    number,
    one_of,
    some_of,
    text,
    typed,
)
from sandbox.slack.wire import Json

MOST_MARKDOWN = 12_000
_IMAGE = typed({"image": ELEMENTS["image"]})
_RICH = typed({"rich_text": RICH_TEXT})
_BUTTONS = each(typed({"button": BUTTON}), 1, 3)
_SOURCES = each(Shape({"type": one_of("url"), "url": URL, "text": text(255)}), 1, 10)


def _started_alone(card: Json, at: str) -> Iterator[Mistake]:
    if card.get("status") == "pending":
        yield Mistake(pointer=f"{at}/status", message="a task outside a plan must not be pending")


def _block(required: dict[str, Check], *also: Check, **optional: Check) -> Shape:
    return Shape(required, {"block_id": ID, **optional}, also)


def _task(*also: Check) -> Shape:
    """A task, alone or in a plan."""
    status = one_of("pending", "in_progress", "complete", "error")
    required: dict[str, Check] = {"task_id": ID, "title": text(255)}
    return _block(required, *also, status=status, details=_RICH, output=_RICH, sources=_SOURCES)


def _inner(value: object, at: str) -> Iterator[Mistake]:
    """A block inside a container; containers and carousels do not nest."""
    kinds = {name: check for name, check in BLOCKS.items() if name not in ("container", "carousel")}
    yield from typed(kinds)(value, at)


_CARD = _block(
    {},
    some_of("hero_image", "title", "actions", "body"),
    hero_image=_IMAGE,
    icon=_IMAGE,
    title=words(150),
    subtitle=words(150),
    body=words(200),
    actions=_BUTTONS,
)
_CONTAINER = _block(
    {"child_blocks": each(_inner, 1, 10)},
    at_most_one_of("is_collapsible", "has_header_divider"),
    title=plain(150),
    subtitle=words(150),
    icon=_IMAGE,
    width=one_of("narrow", "standard", "wide", "full"),
    is_collapsible=flag,
    default_collapsed=flag,
    has_header_divider=flag,
)

BLOCKS: dict[str, Check] = {
    "actions": _block({"elements": each(ACTION, 1, 25)}),
    "alert": _block({"text": words(200)}, level=one_of("default", "info", "warning", "error", "success")),
    "card": _CARD,
    "carousel": _block({"elements": each(typed({"card": _CARD}), 1, 10)}),
    "container": _CONTAINER,
    "context": _block({"elements": each(CONTEXT, 1, 10)}),
    "context_actions": _block({"elements": each(CONTEXT_ACTION, 1, 5)}),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": _block({}),
    "file": _block({"external_id": text(255), "source": one_of("remote")}),
    "header": _block({"text": plain(150)}, level=number(1, 4)),
    "image": _block({"alt_text": text(2000)}, exactly_one_of(*IMAGE_SOURCE), **IMAGE_SOURCE, title=plain(2000)),
    "input": _block({"label": plain(2000), "element": INPUT}, hint=plain(2000), optional=flag, dispatch_action=flag),
    "markdown": _block({"text": text(MOST_MARKDOWN)}),
    "plan": _block({"title": text(255)}, tasks=each(typed({"task_card": _task()}), 1, 50)),
    "rich_text": RICH_TEXT,
    "section": _block(
        {},
        some_of("text", "fields"),
        text=words(3000),
        fields=each(words(2000), 1, 10),
        accessory=ACCESSORY,
        expand=flag,
    ),
    "table": TABLE,
    "task_card": _task(_started_alone),
    "video": _block(
        {"alt_text": text(2000), "thumbnail_url": WEB_URL, "title": plain(200), "video_url": WEB_URL},
        author_name=text(50),
        description=plain(200),
        provider_icon_url=WEB_URL,
        provider_name=text(255),
        title_url=URL,
    ),
}
_EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
)
SURFACES = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | {"carousel", "container", "data_table", "data_visualization", "table"},
}
