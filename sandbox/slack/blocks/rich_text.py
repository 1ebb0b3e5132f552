"""rich_text blocks, from paragraphs down to single words ("Rich text block")."""

from sandbox.slack.blocks.elements import URL
from sandbox.slack.blocks.rules import Check, Shape, each, flag, number, one_of, text, typed

_MANY = 10_000
_STYLE = Shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)
_WORD = {"style": _STYLE}
_INLINE = typed(
    {
        "text": Shape({"text": text(_MANY, least=0)}, _WORD),
        "link": Shape({"url": URL}, {"text": text(_MANY, least=0), "unsafe": flag, **_WORD}),
        "user": Shape({"user_id": text(255)}, _WORD),
        "usergroup": Shape({"usergroup_id": text(255)}, _WORD),
        "channel": Shape({"channel_id": text(255)}, _WORD),
        "emoji": Shape({"name": text(255)}, {"unicode": text(255), "skin_tone": number(1, 6), "url": URL, **_WORD}),
        "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, _WORD),
        "color": Shape({"value": text(9)}, _WORD),
        "date": Shape({"timestamp": number(0), "format": text(255)}, {"url": URL, "fallback": text(3000), **_WORD}),
    }
)
_RUN = each(_INLINE, 0, _MANY)
_BORDER = {"border": number(0, 1)}
_SECTION = Shape({"elements": _RUN})
_LIST = Shape(
    {"elements": each(typed({"rich_text_section": _SECTION}), 1, _MANY), "style": one_of("bullet", "ordered")},
    {"indent": number(0, 8), "offset": number(0), **_BORDER},
)
_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": _LIST,
    "rich_text_quote": Shape({"elements": _RUN}, _BORDER),
    "rich_text_preformatted": Shape({"elements": _RUN}, {**_BORDER, "language": text(255)}),
}
RICH_TEXT = Shape({"elements": each(typed(_PARTS), 1, _MANY)}, {"block_id": text(255)})
