"""The sandbox's Slack on one port: Web API, Socket Mode, response_urls and the control surface."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.slack import file_doors
from sandbox.slack.control import routes as control
from sandbox.slack.guard import guard
from sandbox.slack.local import LocalSlack
from sandbox.slack.page import routes as page
from sandbox.slack.respond import Respond
from sandbox.slack.running import running
from sandbox.slack.settings import Settings
from sandbox.slack.web_api.router import WebApi
from sandbox.slack.wire import Clock, utc_now
from sandbox.slack.workspace import Workspace

LARGEST_BODY = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, repr=False)
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
    data_dir: Path | None = None,
) -> AsyncIterator[SlackSandbox]:
    """Serve the workspace until the block ends; port 0 takes a free one.

    Raises OSError when the port is taken, and `CannotStart` when `data_dir` is of no use. What happens is kept in that
    folder, and found again at the next start; without one it is gone at the end.

    `public_url` is how the app reaches this server where `http://host:port` is not (another container, a proxy); it
    stands in Socket Mode URLs and response_urls.
    """
    with socket.create_server((host, port)) as listening:
        url = public_url or f"http://{host}:{listening.getsockname()[1]}"
        settings = settings or Settings()
        async with running(workspace, url=url, clock=clock, settings=settings, data_dir=data_dir) as slack:
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
