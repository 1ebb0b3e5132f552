"""What the bot's acknowledgement is measured against: `python benchmarks/peers.py bolt http PORT SLACK`.

Both are as small as they can be: they acknowledge a slash command, and do nothing.
"""

import asyncio
import sys

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

HOST, PATH, SECRET = "127.0.0.1", "/slack/events", "benchmark"


def main() -> None:
    """Serve until stopped."""
    peer, mode, port, slack = sys.argv[1:]
    if peer == "aiohttp":
        application = web.Application()
        application.add_routes([web.post(PATH, verified)])
        web.run_app(application, host=HOST, port=int(port), print=None)
    elif mode == "http":
        bolt(slack).start(port=int(port), path=PATH, host=HOST)
    else:
        asyncio.run(connected(bolt(slack)))


async def verified(request: web.Request) -> web.Response:
    """Acknowledge what Slack has signed."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    genuine = SignatureVerifier(SECRET).is_valid_request(await request.text(), headers)
    return web.Response(status=200 if genuine else 401)


async def connected(app: AsyncApp) -> None:
    """Receive by Socket Mode; the handler can be made only where a loop runs."""
    await AsyncSocketModeHandler(app, "xapp-bolt").start_async()


def bolt(slack: str) -> AsyncApp:
    """Return an app with Bolt's default settings."""
    app = AsyncApp(client=AsyncWebClient(token="xoxb-bolt", base_url=f"{slack}/api/"), signing_secret=SECRET)  # noqa: S106 - of a Slack on this machine

    @app.command("/personalize")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    return app


if __name__ == "__main__":
    main()
