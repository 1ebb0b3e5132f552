"""Slack's mrkdwn as plain text ("Formatting message text")."""

import re
from collections.abc import Mapping

_SPECIAL = re.compile(r"<([^<>\n]+)>")
_MENTION = re.compile(r"(<[@#][A-Z0-9]+>)")
_ID = re.compile(r"<([@#][A-Z0-9]+)>")
_NAMED = re.compile(r"^([@#])([\w.-]+)$")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_MARKED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str, names: Mapping[str, str]) -> str:
    """The text as a person reads it: mentions by `names` (id to name), links by label, no formatting marks."""
    pieces = _CODE.split(text)  # text, code, text, code …
    shown = "".join(piece if place % 2 else _unmarked(piece) for place, piece in enumerate(pieces))
    spoken = _SPECIAL.sub(lambda match: _special(match[1], names), shown)
    return unescaped(spoken)


def unescaped(text: str) -> str:
    """The text with Slack's three entities as the characters they stand for."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def typed(text: str) -> str:
    """What Slack makes of a line that a person types: &, < and > escaped, web addresses marked, mentions kept."""
    escaped = "".join(piece if place % 2 else _escaped(piece) for place, piece in enumerate(_MENTION.split(text)))
    return _ADDRESS.sub(r"<\g<0>>", escaped)


def command_text(text: str, *, channels: Mapping[str, str], users: Mapping[str, str]) -> str:
    """What an app gets of a command's text that it wants escaped; `channels` and `users` map names to ids.

    docs.slack.dev, "Implementing slash commands", "Escaping".
    """
    ids = {"#": channels, "@": users}
    names = {id_: name for known in ids.values() for name, id_ in known.items()}

    def mentioned(match: re.Match[str]) -> str:
        sign, name = match[1], match[2]
        return f"<{sign}{ids[sign][name]}|{name}>" if name in ids[sign] else match[0]

    def labelled(match: re.Match[str]) -> str:
        return f"<{match[1]}|{names[match[1][1:]]}>" if match[1][1:] in names else match[0]

    pieces = re.split(r"(<[@#][A-Z0-9]+>|(?<!\S)[@#][\w.-]+)", text)
    return "".join(
        _NAMED.sub(mentioned, _ID.sub(labelled, piece)) if place % 2 else typed(piece)
        for place, piece in enumerate(pieces)
    )


def _escaped(text: str) -> str:
    for entity, character in reversed(_ENTITIES):
        text = text.replace(character, entity)
    return text


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
