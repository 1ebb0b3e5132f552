"""A bad road between the bot and AWS or Slack: every tenth call meets trouble, and all are counted."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle

from aiohttp import ClientSession, hdrs, web
from yarl import URL

EVERY = 10  # calls, of which the last meets trouble
_CONTROL_PLANE = "AmazonPersonalize."
_LATE = 0.5  # seconds
_STORM = 40  # calls that AWS throttles in a row, now and then
_BETWEEN_STORMS = 600  # calls
_OWN = {hdrs.HOST, hdrs.TRANSFER_ENCODING, hdrs.CONTENT_LENGTH, hdrs.CONNECTION}
_TOO_MANY = {"__type": "ThrottlingException", "message": "Rate exceeded"}
_BROKEN = {"__type": "InternalServerError", "message": "Something went wrong"}


@dataclass(kw_only=True)
class Road:
    """Passes calls on to `end`. `refusals` are what AWS or Slack answer without doing anything.

    A Create whose answer has not got lost yet loses the first one: that is where something could be made twice.
    `controlled` counts the calls of Personalize's control plane.
    """

    end: str
    refusals: list[Callable[[], web.Response]]
    session: ClientSession
    storms: bool = False
    calls: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    controlled: int = 0

    def __post_init__(self) -> None:
        """Have all kinds of trouble come in turn."""
        self._refusals = cycle(self.refusals)
        self._kinds = cycle(["refused", "late", "cut before", "refused", "cut after"])

    async def travel(self, request: web.Request) -> web.StreamResponse:
        """Bring one call to the other end, and its answer back, or not."""
        target = request.headers.get("X-Amz-Target", request.path)
        name = target.rpartition(".")[2]
        self.calls[name] += 1
        self.controlled += target.startswith(_CONTROL_PLANE)
        trouble = self._trouble(name)
        if trouble:
            self.troubles[trouble] += 1
        if trouble in {"refused", "storm"}:
            return next(self._refusals)()
        if trouble == "cut before":
            return _cut(request)
        if trouble == "late":
            await asyncio.sleep(_LATE)
        answer = await self._pass_on(request)
        return _cut(request) if trouble == "cut after" else answer

    def _trouble(self, name: str) -> str:
        if name.startswith("Create") and self.calls[name] == 1:
            return "cut after"
        if self.storms and self.calls.total() % _BETWEEN_STORMS < _STORM and self.calls.total() > _BETWEEN_STORMS:
            return "storm"
        return next(self._kinds) if self.calls.total() % EVERY == 0 else ""

    async def _pass_on(self, request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name not in _OWN}
        url = URL(self.end + request.raw_path, encoded=True)
        body = await request.read()
        async with self.session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as there:
            kept = {name: value for name, value in there.headers.items() if name not in _OWN}
            length = there.headers.get(hdrs.CONTENT_LENGTH)
            if request.method == hdrs.METH_HEAD and length:
                kept[hdrs.CONTENT_LENGTH] = length
            return web.Response(status=there.status, headers=kept, body=await there.read())


@asynccontextmanager
async def road_to(end: str, *, aws: bool) -> AsyncIterator[tuple[str, Road]]:
    """Open a road, and yield where it begins."""
    refusals = [_refusal(400, _TOO_MANY), _refusal(500, _BROKEN)] if aws else [_too_many, _refusal(500, {"ok": False})]
    async with ClientSession(auto_decompress=False) as session:
        road = Road(end=end, refusals=refusals, session=session, storms=aws)
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", road.travel)
        runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}", road
        finally:
            await runner.cleanup()


@asynccontextmanager
async def silence() -> AsyncIterator[str]:
    """Yield where everything is taken, and nothing answered."""

    async def hang(_: web.Request) -> web.Response:
        return await asyncio.Future()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hang)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)  # 0 would wait for ever
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _refusal(status: int, body: dict[str, object] | dict[str, str] | dict[str, bool]) -> Callable[[], web.Response]:
    return lambda: web.Response(status=status, text=json.dumps(body), content_type="application/x-amz-json-1.1")


def _too_many() -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={hdrs.RETRY_AFTER: "1"})


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
