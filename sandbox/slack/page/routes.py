"""Serves the page: three files, and a policy that lets nothing else in."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

from aiohttp import hdrs, web

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {
    "/": ("index.html", "text/html"),
    "/page/page.js": ("page.js", "text/javascript"),
    "/page/page.css": ("page.css", "text/css"),
}
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    hdrs.CACHE_CONTROL: "no-cache",
}


def routes() -> list[web.RouteDef]:
    """The routes of the page."""
    return [web.get(path, _sender(name, content_type)) for path, (name, content_type) in _FILES.items()]


def _sender(name: str, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    text = files(__package__).joinpath(name).read_text("utf-8")

    async def send(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type=content_type, headers=_HEADERS)

    return send
