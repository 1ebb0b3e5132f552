"""Everything that is not Personalize: moto on a loopback port of its own, reached through the endpoint's port."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from moto.server import ThreadedMotoServer
from multidict import CIMultiDict
from yarl import URL

from sandbox.aws.moto_policies import have_policies

_LOOPBACK = "127.0.0.1"
# A connection's own headers stay on that connection (RFC 9110, section 7.6.1); aiohttp answers `Expect` itself.
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect"})
_OURS = _HOP_BY_HOP | {"server"}  # moto says twice who it is
_ACCOUNT_HEADER = "x-moto-account-id"
_READING = frozenset({"GET", "HEAD"})
_SILENT = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")  # what aiohttp would otherwise add


class MotoProxy:
    """Passes requests on to moto, byte for byte in both directions; `changed` is called after those that may write."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        """Pass on to the moto at `url`."""
        self.url = url
        self.changed: Callable[[], None] = lambda: None
        self._session = session

    async def forward(self, request: web.Request, *, account: str) -> web.StreamResponse:
        """Answer with what moto answers in an account. Bodies are streamed, never decoded."""
        async with self._session.request(
            request.method,
            URL(self.url + request.raw_path, encoded=True),
            headers=_headers(request, account),
            data=await _body(request),
            allow_redirects=False,
            skip_auto_headers=_SILENT,
        ) as answered:
            response = web.StreamResponse(status=answered.status, reason=answered.reason)
            response.headers.extend(_end_to_end(answered.headers))
            await response.prepare(request)
            async for chunk in answered.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            if request.method not in _READING:
                self.changed()
            return response

    async def reset(self) -> None:
        """Make moto forget everything."""
        async with self._session.post(f"{self.url}/moto-api/reset") as answered:
            answered.raise_for_status()


@asynccontextmanager
async def start() -> AsyncIterator[MotoProxy]:
    """Hold moto and the way to it for the length of a `with`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    have_policies()
    server = ThreadedMotoServer(_LOOPBACK, port=0, verbose=False)
    await asyncio.to_thread(server.start)
    host, port = server.get_host_and_port()
    timeout = aiohttp.ClientTimeout(total=None)
    try:
        async with aiohttp.ClientSession(auto_decompress=False, timeout=timeout) as session:
            yield MotoProxy(f"http://{host}:{port}", session)
    finally:
        await asyncio.shield(asyncio.to_thread(server.stop))


async def _body(request: web.Request) -> bytes | aiohttp.StreamReader | None:
    """Return a body that was read before, or else as it comes in."""
    if not request.body_exists:
        return None
    return await request.read() if request.content.at_eof() else request.content


def _headers(request: web.Request, account: str) -> CIMultiDict[str]:
    headers = _end_to_end(request.headers)
    headers[_ACCOUNT_HEADER] = account
    return headers


def _end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    kept = CIMultiDict[str]()
    for name, value in headers.items():
        if name.lower() not in _OURS:
            kept.add(name, value)
    return kept
