"""As much of AWS as a client needs; Personalize has nothing, and STS knows all: `python benchmarks/aws_side.py 50`.

It prints where it is, and answers everything after so many ms.
"""

import asyncio
import sys

from aiohttp import web
from aiohttp.typedefs import Handler

HOST = "127.0.0.1"
_CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>bench</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


async def answer(request: web.Request) -> web.Response:
    """Answer an operation of Personalize with nothing, and one of STS with who is calling."""
    if b"Action=GetCallerIdentity" not in await request.read():
        return web.Response(body=b"{}", content_type="application/x-amz-json-1.1")
    return web.Response(text=_CALLER, content_type="text/xml")


async def serve(distance: float) -> None:
    """Serve until stopped; an answer takes so many seconds."""

    @web.middleware
    async def far(request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(distance)
        return await handler(request)

    application = web.Application(middlewares=[far])
    application.add_routes([web.post("/{path:.*}", answer)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    print(f"http://{HOST}:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
