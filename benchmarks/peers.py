"""What the bot is measured against: `python benchmarks/peers.py raw http PORT SLACK`; tokens are in the environment.

`raw` is aiohttp and nothing else, `bolt` an async Bolt app with its default settings; both acknowledge a slash command
and do nothing. `alone` is the bot's own way in, with all that it registers, which then drops what was asked.
"""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from typing import Any, cast

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

HOST, PATH = "127.0.0.1", "/slack/events"
BOT_TOKEN, APP_TOKEN = os.environ.pop("SLACK_BOT_TOKEN"), os.environ["SLACK_APP_TOKEN"]  # Bolt would warn of the first
SECRET = os.environ["SLACK_SIGNING_SECRET"]


def main() -> None:
    """Serve until stopped."""
    kind, mode, port, api = sys.argv[1:]
    if kind == "alone":
        asyncio.run(alone(mode, int(port), api))
    elif mode == "socket":
        asyncio.run(connected(bolt(api)) if kind == "bolt" else raw_socket(api))
    elif kind == "bolt":
        bolt(api).start(port=int(port), path=PATH, host=HOST)
    else:
        application = web.Application()
        application.add_routes([web.post(PATH, verified)])
        web.run_app(application, host=HOST, port=int(port), print=None)


async def verified(request: web.Request) -> web.Response:
    """Acknowledge what Slack has signed."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    genuine = SignatureVerifier(SECRET).is_valid_request(await request.text(), headers)
    return web.Response(status=200 if genuine else 401)


async def raw_socket(api: str) -> None:
    """Acknowledge every envelope."""
    async with ClientSession(headers={"Authorization": f"Bearer {APP_TOKEN}"}) as session:
        async with session.post(f"{api}apps.connections.open") as answer:
            url = (await answer.json())["url"]
        async with session.ws_connect(url) as connection:
            async for message in connection:
                envelope = json.loads(message.data)
                if "envelope_id" in envelope:
                    await connection.send_json({"envelope_id": envelope["envelope_id"]})


async def connected(app: AsyncApp) -> None:
    """Receive by Socket Mode; the handler can be made only where a loop runs."""
    await AsyncSocketModeHandler(app, APP_TOKEN).start_async()


def bolt(api: str) -> AsyncApp:
    """Return an app with Bolt's default settings."""
    app = AsyncApp(client=AsyncWebClient(token=BOT_TOKEN, base_url=api), signing_secret=SECRET)

    @app.command("/personalize")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    return app


async def alone(mode: str, port: int, api: str) -> None:
    """Serve as the bot does, up to the acknowledgement."""
    # Imported here, since what is measured against the bot does not have to load it.
    from bot.app import utc_now  # noqa: PLC0415
    from bot.config import Http, Mode, Slack  # noqa: PLC0415
    from bot.slack.client import open_client  # noqa: PLC0415
    from bot.slack.receiving import receiving  # noqa: PLC0415
    from handlers import VERBS  # noqa: PLC0415
    from handlers.dispatch import Dispatch  # noqa: PLC0415
    from handlers.listeners import register  # noqa: PLC0415
    from handlers.replies import Replies  # noqa: PLC0415
    from handlers.slack_app import slack_app  # noqa: PLC0415
    from handlers.work import Work  # noqa: PLC0415

    class Dropped(Work):
        def start(self, task: Coroutine[Any, Any, None]) -> None:
            task.close()

    settings = Slack(
        mode=Mode(mode),
        http=Http(port=port),
        api_url=api,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SECRET,
    )
    unused = cast("Any", None)  # by what is dropped
    async with open_client(settings) as client:
        app = await slack_app(client, signing_secret=SECRET)
        dispatch = Dispatch(
            verbs=VERBS,
            accounts=unused,
            deliveries=unused,
            roles=unused,
            audit=unused,
            threads=unused,
            slash="/personalize",
            replies=Replies(client=client),
            modals=unused,
            work=Dropped(),
            now=utc_now,
        )
        register(app, dispatch)
        async with receiving(app, settings):
            await asyncio.Event().wait()


if __name__ == "__main__":
    main()
