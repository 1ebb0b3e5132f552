"""A message as lines of plain text for the terminal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from sandbox.slack.mrkdwn import plain
from sandbox.slack.wire import Json

Names: TypeAlias = Mapping[str, str]
_WIDTH = 72


def render(message: Json, names: Names) -> list[str]:
    """The lines a person would read: the blocks, else the text; `names` maps user, channel and group ids to names."""
    blocks = message.get("blocks") or []
    lines = [line for block in blocks for line in render_block(block, names)]
    if not blocks:
        lines = plain(message.get("text", ""), names).splitlines()
    attached = [line for attachment in message.get("attachments", []) for line in render(attachment, names)]
    return lines + [f"│ {line}" for line in attached]


def render_block(block: Json, names: Names) -> list[str]:
    """One block; a kind that is not known here shows its name rather than nothing."""
    draw = _BLOCKS.get(block["type"])
    return draw(block, names) if draw else [f"[{block['type']}]"]


def aligned(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Rows as columns of equal width, the columns `right` flush right, and a rule under the first row."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    flush_right = set(right)
    lines = [
        "  ".join(
            cell.rjust(width) if column in flush_right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    rule = ["  ".join("─" * width for width in widths)]
    return lines[:1] + (rule if lines else []) + lines[1:]


def _text(value: Json | None, names: Names) -> str:
    """A text object: mrkdwn is read, plain_text is taken as it is."""
    if value is None:
        return ""
    text = str(value.get("text", ""))
    return plain(text, names) if value.get("type") == "mrkdwn" else text


def _section(block: Json, names: Names) -> list[str]:
    lines = _text(block.get("text"), names).splitlines()
    fields = [_text(field, names).replace("\n", " ") for field in block.get("fields", [])]
    pairs = [fields[place : place + 2] for place in range(0, len(fields), 2)]
    width = max((len(pair[0]) for pair in pairs), default=0)
    lines += ["   ".join([pair[0].ljust(width), *pair[1:]]).rstrip() for pair in pairs]
    accessory = _element(block["accessory"], names) if "accessory" in block else ""
    return [*lines[:-1], f"{lines[-1]}  {accessory}".rstrip()] if lines else [accessory]


def _header(block: Json, names: Names) -> list[str]:
    title = _text(block["text"], names)
    return [title, "═" * len(title)]


def _context(block: Json, names: Names) -> list[str]:
    return [" ".join(_element(element, names) for element in block["elements"])]


def _actions(block: Json, names: Names) -> list[str]:
    return [" ".join(_element(element, names) for element in block["elements"])]


def _card(block: Json, names: Names) -> list[str]:
    buttons = (_element(element, names) for element in block.get("actions", []))
    return ["  ".join([_text(block.get("title"), names), " ".join(buttons)]).strip()]


def _carousel(block: Json, names: Names) -> list[str]:
    return [line for card in block["elements"] for line in _card(card, names)]


def _input(block: Json, names: Names) -> list[str]:
    return [f"{_text(block['label'], names)}: {_element(block['element'], names)}"]


def _image(block: Json, names: Names) -> list[str]:
    title = _text(block.get("title"), names)
    return [f"[image: {title or block['alt_text']}]"]


def _markdown(block: Json, _: Names) -> list[str]:
    return str(block["text"]).splitlines()


def _alert(block: Json, names: Names) -> list[str]:
    return [f"! {_text(block['text'], names)}"]


def _element(element: Json, names: Names) -> str:
    """A button as [Label], a menu as [Placeholder ▾], a text or picture as it reads."""
    match element["type"]:
        case "button":
            return f"[{_text(element['text'], names)}]"
        case "mrkdwn" | "plain_text":
            return _text(element, names)
        case "image":
            return f"[image: {element['alt_text']}]"
        case "overflow":
            return f"[⋯ {' · '.join(_text(option['text'], names) for option in element['options'])}]"
        case kind:
            return f"[{_text(element.get('placeholder'), names) or kind} ▾]"


# --- rich text --------------------------------------------------------------------------------------------------------


def _rich_text(block: Json, names: Names) -> list[str]:
    return [line for part in block["elements"] for line in _rich_part(part, names)]


def _rich_part(part: Json, names: Names) -> list[str]:
    match part["type"]:
        case "rich_text_list":
            indent = "  " * part.get("indent", 0)
            marks = [
                f"{place}." if part.get("style") == "ordered" else "•" for place in range(1, 1 + len(part["elements"]))
            ]
            items = [" ".join(_rich_part(item, names)) for item in part["elements"]]
            return [f"{indent}{mark} {item}" for mark, item in zip(marks, items, strict=True)]
        case "rich_text_quote":
            return [f"> {line}" for line in _run(part, names)]
        case "rich_text_preformatted":
            return [f"    {line}" for line in _run(part, names)]
        case _:
            return _run(part, names)


def _run(part: Json, names: Names) -> list[str]:
    return "".join(_inline(element, names) for element in part["elements"]).splitlines()


def _inline(element: Json, names: Names) -> str:
    match element:
        case {"type": "user", "user_id": who} | {"type": "usergroup", "usergroup_id": who}:
            return f"@{names.get(who, who)}"
        case {"type": "channel", "channel_id": channel}:
            return f"#{names.get(channel, channel)}"
        case {"type": "emoji", "name": name}:
            return f":{name}:"
        case {"type": "broadcast", "range": audience}:
            return f"@{audience}"
        case {"type": "date", "fallback": fallback}:
            return str(fallback)
        case _:
            return str(element.get("text") or element.get("url") or element.get("value") or "")


# --- tables and charts ------------------------------------------------------------------------------------------------


def _table(block: Json, names: Names) -> list[str]:
    settings = block.get("column_settings") or []
    right = [column for column, setting in enumerate(settings) if setting and setting.get("align") == "right"]
    rows = [[_cell(cell, names) for cell in row] for row in block["rows"]]
    caption = [str(block["caption"])] if "caption" in block else []
    return caption + aligned(rows, right=right)


def _cell(cell: Json, names: Names) -> str:
    if cell["type"] == "rich_text":
        return " ".join(_rich_text(cell, names))
    return str(cell.get("text", cell.get("value", "")))


def _chart(block: Json, _: Names) -> list[str]:
    chart = block["chart"]
    title = [str(block.get("title", chart["type"]))]
    if chart["type"] == "pie":
        return title + aligned(
            [["", "value"], *([one["label"], f"{one['value']:g}"] for one in chart["segments"])], right=[1]
        )
    series = chart["series"]
    points = [{point["label"]: point["value"] for point in one["data"]} for one in series]
    head = ["", *(one["name"] for one in series)]
    rows = [[label, *(f"{one[label]:g}" for one in points)] for label in chart["axis_config"]["categories"]]
    return title + aligned([head, *rows], right=range(1, len(head)))


_BLOCKS: dict[str, Callable[[Json, Names], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "card": _card,
    "carousel": _carousel,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "alert": _alert,
    "rich_text": _rich_text,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "divider": lambda _block, _names: ["─" * _WIDTH],
}
