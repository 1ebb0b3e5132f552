"""The sandbox's Slack on one port: Web API, Socket Mode, response_urls and the control surface."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, web

from sandbox.slack import file_doors
from sandbox.slack.control import routes as control
from sandbox.slack.delivery.courier import Courier
from sandbox.slack.delivery.parcel import Carrier
from sandbox.slack.delivery.signed_http import SignedHttp
from sandbox.slack.delivery.socket_mode import SocketMode
from sandbox.slack.faults import Faults
from sandbox.slack.guard import guard
from sandbox.slack.later import keep_posting
from sandbox.slack.local import LocalSlack
from sandbox.slack.page import routes as page
from sandbox.slack.respond import Respond
from sandbox.slack.settings import Settings
from sandbox.slack.traffic import Traffic
from sandbox.slack.web_api.router import WebApi
from sandbox.slack.wire import Clock, utc_now
from sandbox.slack.workspace import Workspace

LARGEST_BODY = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class SlackSandbox:
    """A running workspace, as an app and its people need to know it."""

    url: str
    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    workspace: Workspace


@asynccontextmanager
async def serve(
    *,
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Clock = utc_now,
    settings: Settings | None = None,
    public_url: str | None = None,
) -> AsyncIterator[SlackSandbox]:
    """Serve the workspace until the block ends; port 0 takes a free one. Raises OSError when the port is taken.

    `public_url` is how the app reaches this server where `http://host:port` is not (another container, a proxy); it
    stands in Socket Mode URLs and response_urls.
    """
    with socket.create_server((host, port)) as listening:
        url = public_url or f"http://{host}:{listening.getsockname()[1]}"
        async with (
            ClientSession() as session,
            _running(workspace, url, clock, settings or Settings(), session) as slack,
        ):
            runner = web.AppRunner(application(slack, host), handle_signals=False, shutdown_timeout=0.1)
            await runner.setup()
            try:
                await web.SockSite(runner, listening).start()
                yield _described(slack)
            finally:
                await slack.socket_mode.close()
                await runner.cleanup()


def application(slack: LocalSlack, host: str) -> web.Application:
    """The aiohttp application in front of a running workspace, bound to that host."""
    application = web.Application(client_max_size=LARGEST_BODY, middlewares=[guard(host, slack.url)])
    web_api, respond = WebApi(slack), Respond(slack)
    application.add_routes(
        [
            web.get("/api/{method}", web_api.handle),
            web.post("/api/{method}", web_api.handle),
            web.get("/link/", slack.socket_mode.connect),
            web.post("/{kind:commands|actions}/{team}/{number}/{secret}", respond.handle),
            *file_doors.routes(slack),
            *control.routes(slack),
            *page.routes(),
        ]
    )
    return application


@asynccontextmanager
async def _running(
    workspace: Workspace, url: str, clock: Clock, settings: Settings, session: ClientSession
) -> AsyncIterator[LocalSlack]:
    traffic, app = Traffic(clock), workspace.app
    socket_mode = SocketMode(app.id, traffic)
    carrier: Carrier = socket_mode
    if app.request_url:
        carrier = SignedHttp(url=app.request_url, signing_secret=app.signing_secret, session=session, clock=clock)
    courier = Courier(carrier=carrier, timing=settings.timing, traffic=traffic, faults=Faults())
    slack = LocalSlack(
        workspace=workspace, clock=clock, url=url, courier=courier, socket_mode=socket_mode, settings=settings
    )
    posting = asyncio.create_task(keep_posting(slack))
    try:
        yield slack
    finally:
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
        await courier.stop()


def _described(slack: LocalSlack) -> SlackSandbox:
    app = slack.workspace.app
    return SlackSandbox(
        url=slack.url,
        api_url=f"{slack.url}/api/",
        bot_token=app.bot_token,
        app_token=app.app_token,
        signing_secret=app.signing_secret,
        workspace=slack.workspace,
    )
