"""Files over HTTP: taking them in piece by piece, and handing them out so that a browser runs nothing."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from aiohttp import BodyPartReader, hdrs, web

from sandbox.slack.wire import Refused

_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_PIECE = 64 * 1024
_LONGEST_NAME, _LONGEST_FIELD = 255, 64 * 1024
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


def is_form(request: web.Request) -> bool:
    """Whether the body is a multipart form."""
    return request.content_type == "multipart/form-data"


async def taken(request: web.Request, *, largest: int) -> bytes:
    """The raw body; raises `Refused("file_too_large")` as soon as it is."""
    return await _joined(request.content.iter_chunked(_PIECE), largest)


async def form(request: web.Request, *, largest: int) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """The fields, and the files as name and content; raises `Refused` for what is no form or too large."""
    if not is_form(request):
        raise Refused("invalid_form_data")
    fields: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise Refused("invalid_form_data")
            if part.filename:
                files.append((plain_name(part.filename), await _joined(_pieces(part), largest)))
            else:
                fields[part.name or ""] = (await _joined(_pieces(part), _LONGEST_FIELD)).decode("utf-8")
    except ValueError as error:
        raise Refused("invalid_form_data") from error
    return fields, files


def sent(content: bytes, *, name: str, mimetype: str, attached: bool = False) -> web.Response:
    """The file as a response: pictures are shown, anything else is saved."""
    place = "inline" if mimetype in _INLINE and not attached else "attachment"
    headers = {
        hdrs.CONTENT_DISPOSITION: f"{place}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=content, content_type=mimetype, headers=headers)


def plain_name(name: str) -> str:
    """A file's name without folders and control characters."""
    printable = _UNSAFE.sub("", name).encode("utf-8", "replace").decode("utf-8")
    last = re.split(r"[\\/]", printable)[-1]
    return last[:_LONGEST_NAME] or "file"


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(_PIECE):
        yield part.decode(piece)


async def _joined(pieces: AsyncIterator[bytes], largest: int) -> bytes:
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > largest:
            raise Refused("file_too_large")
    return bytes(content)
