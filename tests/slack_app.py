"""Real slack_sdk clients and a real Bolt app, connected to the sandbox's Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox


def web_client(sandbox: SlackSandbox, *, token: str | None = None) -> AsyncWebClient:
    """A Web API client of the sandbox, with the bot's token unless another is given."""
    client = AsyncWebClient(token=sandbox.bot_token if token is None else token, base_url=sandbox.api_url)
    client.proxy = None  # the SDK takes a proxy from the environment even for loopback
    return client


def bolt_app(sandbox: SlackSandbox) -> AsyncApp:
    """A Bolt app of the sandbox's bot, without listeners yet."""
    return AsyncApp(client=web_client(sandbox), signing_secret=sandbox.signing_secret, process_before_response=True)


@asynccontextmanager
async def listening(app: AsyncApp, sandbox: SlackSandbox) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app, connected over Socket Mode until the block ends."""
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    handler.client.proxy = None
    await handler.connect_async()
    try:
        yield handler
    finally:
        await handler.close_async()


async def logged(sandbox: SlackSandbox, summary: str, *, within: float = 2) -> dict[str, Any]:
    """The first entry of the sandbox's log whose summary contains this text, as soon as there is one."""
    async with asyncio.timeout(within), ClientSession(sandbox.url) as session:
        revision = -1
        while True:
            async with session.get(f"/_control/log?since={revision}") as response:
                answer = await response.json()
            for entry in answer["log"]:
                if summary in entry["summary"]:
                    return dict(entry)
            revision = answer["revision"]


@asynccontextmanager
async def site(application: web.Application) -> AsyncIterator[str]:
    """A web application on a free port; yields its URL."""
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
