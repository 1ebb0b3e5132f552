"""Serves the page: one document, its styles and modules, and a policy that lets nothing else run."""

from pathlib import Path

from aiohttp import hdrs, web

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' http: https: data:; "
    "media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FOLDER = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    hdrs.CACHE_CONTROL: "no-cache",
}


def routes() -> list[web.RouteDef]:
    """The routes of the page; permalinks open it too."""
    return [
        web.get("/", _document),
        web.get("/archives/{channel}/{message}", _document),
        web.get("/page/{path:.+}", _part),
    ]


async def _document(_: web.Request) -> web.Response:
    return _sent(_FOLDER / "index.html", "text/html")


async def _part(request: web.Request) -> web.Response:
    path = (_FOLDER / request.match_info["path"]).resolve()
    if not (path.is_relative_to(_FOLDER) and path.suffix in _TYPES and path.is_file()):
        raise web.HTTPNotFound
    return _sent(path, _TYPES[path.suffix])


def _sent(path: Path, content_type: str) -> web.Response:
    return web.Response(text=path.read_text("utf-8"), content_type=content_type, charset="utf-8", headers=_HEADERS)
