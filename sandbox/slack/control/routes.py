"""The routes of the control surface, and how each answers."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.slack.control import stream, uploads
from sandbox.slack.control.posts import POSTS, Post
from sandbox.slack.control.reads import READS, Read
from sandbox.slack.local import LocalSlack
from sandbox.slack.wire import Json, Refused, parsed

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(slack: LocalSlack) -> list[web.RouteDef]:
    """All of them, for this workspace."""
    return [
        *[web.post(f"/_control/{name}", _acting(slack, *post)) for name, post in POSTS.items()],
        *[web.get(f"/_control/{path}", _reading(slack, read)) for path, read in READS.items()],
        web.get("/_control/events", _refusing(slack, stream.follow)),
        web.post("/_control/upload", _refusing(slack, uploads.upload)),
        web.get("/_control/file/{file}", _refusing(slack, uploads.download, absent=web.HTTPNotFound.status_code)),
    ]


def _acting(slack: LocalSlack, required: tuple[str, ...], post: Post) -> _Handler:
    async def act(slack: LocalSlack, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        if missing := [name for name in required if not _usable(name, body.get(name))]:
            raise Refused(f"{', '.join(missing)}: required")
        if body.get("appId", slack.workspace.app.id) != slack.workspace.app.id:
            raise Refused("app_not_found")
        return web.json_response({"ok": True, **await post(slack, body)})

    return _refusing(slack, act)


def _reading(slack: LocalSlack, read: Read) -> _Handler:
    async def answer(slack: LocalSlack, request: web.Request) -> web.StreamResponse:
        return web.json_response(await read(slack, request))

    return _refusing(slack, answer, absent=web.HTTPNotFound.status_code)


def _refusing(
    slack: LocalSlack,
    handle: Callable[[LocalSlack, web.Request], Awaitable[web.StreamResponse]],
    *,
    absent: int = web.HTTPBadRequest.status_code,
) -> _Handler:
    """Let a handler refuse: `{"ok": false, "error": …}`, with status `absent` where there is no such thing."""

    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return await handle(slack, request)
        except Refused as refused:
            status = absent if refused.error.endswith("_not_found") else web.HTTPBadRequest.status_code
            return web.json_response({"ok": False, "error": refused.error}, status=status)

    return handler


async def _body(request: web.Request) -> Json:
    try:
        body = parsed(await request.text()) if request.can_read_body else {}
    except (ValueError, LookupError):
        return {}
    return body if isinstance(body, dict) else {}


def _usable(name: str, value: object) -> bool:
    return bool(value) and isinstance(value, dict if name == "action" else str)
