"""Slack's file objects ("File object"); pure functions."""

from urllib.parse import quote

from sandbox.slack.files.kinds import pixels
from sandbox.slack.files.store import StoredFile
from sandbox.slack.wire import Json, without_none

_SHOWN_LINES, _SHOWN_CHARACTERS = 5, 1_000
_LARGEST_SNIPPET = 1024 * 1024


def described(file: StoredFile, content: bytes, *, url: str, team: str) -> Json:
    """The file as it stands in messages and answers; `url` is the server's own."""
    kind = file.kind
    place = f"{url}/files-pri/{team}-{file.id}"
    name = quote(file.name, safe="")
    snippet = kind.is_text and file.size <= _LARGEST_SNIPPET
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": kind.mimetype,
        "filetype": kind.filetype,
        "pretty_type": kind.pretty,
        "user": file.user,
        "user_team": team,
        "editable": snippet,
        "size": file.size,
        "mode": "snippet" if snippet else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{name}",
        "url_private_download": f"{place}/download/{name}",
        "permalink": f"{url}/files/{file.user}/{file.id}/{name}",
        "has_rich_preview": False,
        "file_access": "visible",
        **(_preview(content) if snippet else {}),
        **(_picture(file, content) if kind.is_image else {}),
    }


def tombstone(file: StoredFile) -> Json:
    """What is left of a deleted file in the messages that showed it."""
    return {"id": file.id, "mode": "tombstone"}


def _preview(content: bytes) -> Json:
    lines = content.decode("utf-8").splitlines()
    shown = "\n".join(lines[:_SHOWN_LINES])[:_SHOWN_CHARACTERS]
    return {"preview": shown, "lines": len(lines), "lines_more": max(len(lines) - _SHOWN_LINES, 0)}


def _picture(file: StoredFile, content: bytes) -> Json:
    width, height = pixels(content) or (None, None)
    return without_none({"original_w": width, "original_h": height, "alt_txt": file.alt_text or None})
