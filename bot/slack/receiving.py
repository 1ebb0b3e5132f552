"""How Slack's deliveries reach the app: the bot dials out (Socket Mode), or Slack calls the bot (HTTP)."""

from contextlib import AbstractAsyncContextManager

from slack_bolt.async_app import AsyncApp

from bot.config import Mode, Slack
from bot.ports import Watch, unwatched
from bot.slack.signed_http import signed_http
from bot.slack.socket_mode import socket_mode

_WAYS = {Mode.SOCKET: socket_mode, Mode.HTTP: signed_http}


def receiving(app: AsyncApp, slack: Slack, watch: Watch = unwatched) -> AbstractAsyncContextManager[None]:
    """Deliver to the app while the block runs.

    Raises:
        ConfigError: Slack does not take the app token, or the port is taken.
    """
    return _WAYS[slack.mode](app, slack, watch)
