"""As much of AWS as a client needs to be answered: Personalize has nothing, and STS knows everybody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

HOST = "127.0.0.1"
_CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>bench</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


async def answer(request: web.Request) -> web.Response:
    """Answer an operation of Personalize with nothing, and one of STS with who is calling."""
    await request.read()
    if "x-amz-target" in request.headers:
        return web.Response(body=b"{}", content_type="application/x-amz-json-1.1")
    return web.Response(text=_CALLER, content_type="text/xml")


@asynccontextmanager
async def open_aws(distance: float) -> AsyncIterator[str]:
    """Yield the address of an AWS whose answers take so many seconds."""

    @web.middleware
    async def far(request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(distance)
        return await handler(request)

    application = web.Application(middlewares=[far])
    application.router.add_post("/", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    try:
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
