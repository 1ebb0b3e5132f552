"""Keeps web pages of other sites out: nothing here asks for a password, so a browser must not be lent to them."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(host: str, url: str) -> Middleware:
    """A middleware that refuses cross-site requests and, on loopback, names that are neither its own nor its `url`'s.

    The second keeps out pages whose own name resolves to this machine ("DNS rebinding").
    """
    names = _LOOPBACK | {urlsplit(url).hostname}

    @web.middleware
    async def only_from_here(request: web.Request, handler: _Handler) -> web.StreamResponse:
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="requests from other sites are refused")
        if host in _LOOPBACK and urlsplit(f"//{request.host}").hostname not in names:
            raise web.HTTPForbidden(text=f"this server is {host}, not {request.host}")
        return await handler(request)

    return only_from_here
