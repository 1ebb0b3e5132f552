"""Slack's mrkdwn as plain text ("Formatting message text")."""

import re
from collections.abc import Mapping

_SPECIAL = re.compile(r"<([^<>\n]+)>")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_MARKED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str, names: Mapping[str, str]) -> str:
    """The text as a person reads it: mentions by `names` (id to name), links by label, no formatting marks."""
    pieces = _CODE.split(text)  # text, code, text, code …
    shown = "".join(piece if place % 2 else _unmarked(piece) for place, piece in enumerate(pieces))
    spoken = _SPECIAL.sub(lambda match: _special(match[1], names), shown)
    for entity, character in _ENTITIES:
        spoken = spoken.replace(entity, character)
    return spoken


def _unmarked(text: str) -> str:
    return _MARKED.sub(r"\2", text)


def _special(inside: str, names: Mapping[str, str]) -> str:
    """What stands for `<inside>`: a mention, a channel, a date, a broadcast or a link."""
    target, _, label = inside.partition("|")
    match target[0], target[1:]:
        case "@", user:
            return f"@{names.get(user, label or user)}"
        case "#", channel:
            return f"#{label or names.get(channel, channel)}"
        case "!", word if word.startswith("date^"):
            return label or word
        case "!", word:
            return label or f"@{names.get(word.removeprefix('subteam^'), word)}"
        case _:
            return label or target
