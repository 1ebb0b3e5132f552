"""Endpoints to be measured, each on a port of its own that it prints: `python benchmarks/endpoints.py NAME`.

`sandbox` is the sandbox's AWS, which checks signatures. `bare` is aiohttp and nothing else: it checks the signature,
and has one answer to each request. `moto` is moto's server.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from aiohttp import web
from moto.server import ThreadedMotoServer

from sandbox.aws.protocol import signature, signing
from sandbox.aws.server import serve

HOST = "127.0.0.1"
_SECRET = "bench"  # noqa: S105 - of a key that opens nothing
_ITEMS = [{"itemId": f"film-{number}", "score": 0.01} for number in range(25)]
_ANSWERS = {"/": {"schemas": []}, "/recommendations": {"itemList": _ITEMS, "recommendationId": "RID-bench"}}


async def answer(request: web.Request) -> web.Response:
    """Check the signature, and answer."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = await request.read()
    signed = signature.scope(headers.get("authorization"))
    if signed is None:
        raise web.HTTPForbidden
    received = signing.Received(method=request.method, url=request.raw_path, headers=headers, body=body)
    signing.verify(received, signed, _SECRET, now=datetime.now(UTC))
    return web.Response(body=json.dumps(_ANSWERS[request.path]).encode(), content_type="application/json")


async def run(name: str) -> None:
    """Serve until stopped."""
    async with AsyncExitStack() as stack:
        match name:
            case "sandbox":
                url = await stack.enter_async_context(serve(signatures=True))
            case "bare":
                application = web.Application()
                application.add_routes([web.post("/{path:.*}", answer)])
                runner = web.AppRunner(application, access_log=None)
                await runner.setup()
                await web.TCPSite(runner, HOST, 0).start()
                url = f"http://{HOST}:{runner.addresses[0][1]}"
            case _:
                server = ThreadedMotoServer(HOST, port=0, verbose=False)
                server.start()
                url = "http://{}:{}".format(*server.get_host_and_port())
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
