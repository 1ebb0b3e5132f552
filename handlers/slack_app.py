"""The Bolt app that Slack's deliveries go through."""

import logging

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import ConfigError


async def slack_app(client: AsyncWebClient, *, signing_secret: str) -> AsyncApp:
    """Return an app that knows who it is: Slack is asked once, here, and never again for each delivery.

    Raises:
        ConfigError: Slack does not take the bot token, or cannot be reached.
    """
    identity = await _identity(client)

    async def authorize() -> AuthorizeResult:
        return identity

    return AsyncApp(
        name="personalize-bot",  # without one, Bolt looks for its caller's file through all that is loaded
        client=client,
        signing_secret=signing_secret,
        authorize=authorize,
        process_before_response=True,  # listeners run inline, see `handlers.listeners.register`
        attaching_conversation_kwargs_enabled=False,  # for AI assistants; it fails on events that name no thread
        logger=_logger(),
    )


def _logger() -> logging.Logger:
    """Return Bolt's logger, without its warnings: one at every start says that a token beside a client is ignored."""
    logger = logging.getLogger("handlers.bolt")
    logger.setLevel(logging.ERROR)
    return logger


async def _identity(client: AsyncWebClient) -> AuthorizeResult:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        raise ConfigError(
            f"Slack does not take SLACK_BOT_TOKEN: {_code(error)}. It must be the app's bot token "
            "(xoxb-…), from “OAuth & Permissions” in its settings."
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise ConfigError(
            f"Slack cannot be reached at {client.base_url}: {str(error) or type(error).__name__}. Check "
            "slack.api_url, and whether this machine may call out."
        ) from error
    return AuthorizeResult.from_auth_test_response(auth_test_response=answer, bot_token=client.token)


def _code(error: SlackApiError) -> str:
    """Return Slack's word for it; a proxy on the way, or a Slack in trouble, answers with a page."""
    said = getattr(error.response, "data", None)
    return str(said.get("error")) if isinstance(said, dict) else "its answer is not JSON"
