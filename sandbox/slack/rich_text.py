"""What people type, as Slack keeps it beside the text: the elements of a `rich_text` block ("Rich text block")."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sandbox.slack.mrkdwn import unescaped
from sandbox.slack.wire import Json

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"&gt; ?")
_QUOTE_ALL = re.compile(r"&gt;&gt;&gt; ?")
_BULLET = re.compile(r"( *)[•*-] +(?=\S)")
_NUMBER = re.compile(r"( *)(\d{1,3})\. +(?=\S)")
_SPACES_PER_INDENT, _MOST_INDENT = 4, 8
# No mark may stand inside its own pair: so a line is read in time that grows with its length alone.
_WORD = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<special>[^<>\n]+)>"
    r"|(?<![\w*_~])(?:"
    r"\*(?=\S)(?P<bold>(?:<[^<>\n]*>|`[^`\n]*`|[^*\n<`])+)(?<=\S)\*"
    r"|_(?=\S)(?P<italic>(?:<[^<>\n]*>|`[^`\n]*`|[^_\n<`])+)(?<=\S)_"
    r"|~(?=\S)(?P<strike>(?:<[^<>\n]*>|`[^`\n]*`|[^~\n<`])+)(?<=\S)~"
    r")(?!\w)"
    r"|(?<!\w):(?P<emoji>100|[a-z+-][a-z0-9_+'-]*):(?::skin-tone-(?P<tone>[2-6]):)?"
)
_SPECIAL = re.compile(r"<([^<>\n]+)>")
_LINK = re.compile(r"(?:https?://|mailto:).", re.IGNORECASE)


class _Line(NamedTuple):
    kind: str  # section, quote, bullet or ordered
    indent: int
    number: int
    text: str


def rich_text(text: str) -> list[Json]:
    """The elements of the `rich_text` block that Slack makes of a person's text (escaped, addresses marked)."""
    pieces = _FENCE.split(text)  # text, code, text, code …
    return [element for place, piece in enumerate(pieces) for element in (_code if place % 2 else _paragraphs)(piece)]


def _code(text: str) -> list[Json]:
    return [{"type": "rich_text_preformatted", "elements": _verbatim(text, {})}]


def _paragraphs(text: str) -> Iterator[Json]:
    lines = _lines(text.removeprefix("\n").removesuffix("\n")) if text.strip() else ()
    for (kind, indent), group in groupby(lines, key=lambda line: (line.kind, line.indent)):
        yield _part(kind, indent, list(group))


def _lines(text: str) -> Iterator[_Line]:
    quoted = False
    for text_line in text.split("\n"):
        quoted = quoted or bool(_QUOTE_ALL.match(text_line))
        yield _Line("quote", 0, 0, _QUOTE_ALL.sub("", text_line, count=1)) if quoted else _line(text_line)


def _line(text: str) -> _Line:
    if quote := _QUOTE.match(text):
        return _Line("quote", 0, 0, text[quote.end() :])
    if bullet := _BULLET.match(text):
        return _Line("bullet", _indent(bullet[1]), 0, text[bullet.end() :])
    if number := _NUMBER.match(text):
        return _Line("ordered", _indent(number[1]), int(number[2]), text[number.end() :])
    return _Line("section", 0, 0, text)


def _indent(spaces: str) -> int:
    return min(len(spaces) // _SPACES_PER_INDENT, _MOST_INDENT)


def _part(kind: str, indent: int, lines: list[_Line]) -> Json:
    if kind in ("section", "quote"):
        return {"type": f"rich_text_{kind}", "elements": _words("\n".join(line.text for line in lines))}
    items = [{"type": "rich_text_section", "elements": _words(line.text)} for line in lines]
    offset = {"offset": lines[0].number - 1} if lines[0].number > 1 else {}
    return {"type": "rich_text_list", "style": kind, "indent": indent, "border": 0, "elements": items, **offset}


def _words(text: str, style: Json | None = None) -> list[Json]:
    """The words of some lines, each with the styles around it."""
    style = style or {}
    words: list[Json] = []
    end = 0
    for match in _WORD.finditer(text):
        words += [*_plain(text[end : match.start()], style), *_marked(match, style)]
        end = match.end()
    return [*words, *_plain(text[end:], style)]


def _marked(match: re.Match[str], style: Json) -> list[Json]:
    match match.lastgroup, match[match.lastgroup or 0]:
        case "code", code:
            return _verbatim(code, {**style, "code": True})
        case "special", inside:
            return [_styled(_special(inside), style)]
        case "emoji", name:
            return [_styled({"type": "emoji", "name": name}, style)]
        case "tone", tone:
            return [_styled({"type": "emoji", "name": match["emoji"], "skin_tone": int(tone)}, style)]
        case mark, inside:
            return _words(inside, {**style, str(mark): True})


def _verbatim(text: str, style: Json) -> list[Json]:
    """Code, in which Slack marks addresses and nothing else."""
    pieces = enumerate(_SPECIAL.split(text))  # text, special, text, special …
    return [w for place, it in pieces for w in ([_styled(_special(it), style)] if place % 2 else _plain(it, style))]


def _plain(text: str, style: Json) -> list[Json]:
    """Text in rich_text is as it was typed; in `text` it is escaped."""
    return [_styled({"type": "text", "text": unescaped(text)}, style)] if text else []


def _styled(word: Json, style: Json) -> Json:
    return {**word, "style": style} if style else word


def _special(inside: str) -> Json:
    """What stands for `<inside>`: a mention, a channel, a broadcast or a link; anything else stays as it was typed."""
    target, _, label = inside.partition("|")
    match target[0], target[1:]:
        case "@", user:
            return {"type": "user", "user_id": user}
        case "#", channel:
            return {"type": "channel", "channel_id": channel}
        case "!", group if group.startswith("subteam^"):
            return {"type": "usergroup", "usergroup_id": group.removeprefix("subteam^")}
        case "!", ("here" | "channel" | "everyone") as everybody:
            return {"type": "broadcast", "range": everybody}
        case _ if _LINK.match(target):
            words = {"text": unescaped(label)} if label else {}
            return {"type": "link", "url": unescaped(target), **words}
        case _:
            return {"type": "text", "text": unescaped(f"<{inside}>")}
