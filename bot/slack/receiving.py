"""How Slack's deliveries reach the app: the bot dials out (Socket Mode), or Slack calls the bot (HTTP)."""

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.config import ConfigError, Mode, Slack
from bot.slack.failures import UNREACHABLE, code_of

_log = logging.getLogger(__name__)
_PATH = "/slack/events"


def receiving(app: AsyncApp, slack: Slack) -> AbstractAsyncContextManager[None]:
    """Deliver to the app while the block runs.

    Raises:
        ConfigError: Slack does not take the app token, or the port is taken.
    """
    return _socket(app, slack) if slack.mode is Mode.SOCKET else _http(app, slack)


@asynccontextmanager
async def _socket(app: AsyncApp, slack: Slack) -> AsyncIterator[None]:
    await _check_app_token(app, slack)
    handler = AsyncSocketModeHandler(app, slack.app_token)
    if handler.client is not None:
        handler.client.proxy = app.client.proxy  # the SDK takes one from the environment, for loopback too
    await handler.connect_async()
    _log.info("connected to Slack by Socket Mode")
    try:
        yield
    finally:
        await handler.close_async()


async def _check_app_token(app: AsyncApp, slack: Slack) -> None:
    """Ask for a connection once, since the handler itself would try a bad token for ever."""
    try:
        await app.client.apps_connections_open(app_token=slack.app_token)
    except SlackApiError as error:
        raise ConfigError(
            f"Slack does not take SLACK_APP_TOKEN: {code_of(error)}. It must be an app-level token (xapp-…) with the "
            "scope connections:write, and Socket Mode must be on in the app's settings."
        ) from error
    except UNREACHABLE as error:
        raise ConfigError(
            f"Slack cannot be reached at {slack.api_url}: {str(error) or type(error).__name__}. Check "
            "slack.api_url, and whether this machine may call out."
        ) from error


@asynccontextmanager
async def _http(app: AsyncApp, slack: Slack) -> AsyncIterator[None]:
    runner = web.AppRunner(app.web_app(path=_PATH), handle_signals=False, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, slack.http.host, slack.http.port).start()
    except OSError as error:
        await runner.cleanup()
        raise ConfigError(f"The bot cannot listen at {slack.http.host}:{slack.http.port}: {error.strerror}.") from error
    _log.info("listening for Slack at http://%s:%s%s", slack.http.host, slack.http.port, _PATH)
    try:
        yield
    finally:
        await runner.cleanup()
