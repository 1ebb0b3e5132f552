"""The way to Slack's Web API: one client on one session, shared by everything that calls Slack."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Slack

_TIMEOUT = 10  # seconds for a whole call; the SDK's own does not count on a shared session
_PATIENCE = 3.0  # seconds; who calls plans a longer pause better than a client that sleeps
_ONCE = ("chat.postMessage", "chat.postEphemeral")


@asynccontextmanager
async def open_client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    """Yield the client; it repeats a call once where that does no harm, and the session closes when left."""
    async with ClientSession(timeout=ClientTimeout(total=_TIMEOUT)) as session:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session)
        client.retry_handlers = [_RetryAfterShortPause(), _RetryLostConnection(), _RetryServerError()]
        if _is_loopback(slack.api_url):
            client.proxy = None  # the SDK takes it from the environment for every address, and knows no NO_PROXY
        yield client


def pause_of(headers: Mapping[str, Any]) -> float | None:
    """Return the seconds in `Retry-After`, None where it is absent or is not a number of seconds."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    text = value[0] if isinstance(value, list) else value
    return float(text) if text and text.isdecimal() else None


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _RetryAfterShortPause(AsyncRateLimitErrorRetryHandler):
    """Rate limited: Slack surely did not take it, so anything may be repeated."""

    async def can_retry_async(self, *, response: HttpResponse | None = None, **call: Any) -> bool:  # noqa: ANN401 - passed on as it came
        pause = pause_of(response.headers) if response else None
        return pause is not None and pause <= _PATIENCE and await super().can_retry_async(response=response, **call)


class _RetryHarmless(AsyncRetryHandler):
    """Slack may have taken it: a message is not sent again, else it would be shown twice."""

    async def can_retry_async(self, *, request: HttpRequest, **call: Any) -> bool:  # noqa: ANN401 - passed on as it came
        return not request.url.endswith(_ONCE) and await super().can_retry_async(request=request, **call)


class _RetryLostConnection(_RetryHarmless, AsyncConnectionErrorRetryHandler):
    pass


class _RetryServerError(_RetryHarmless, AsyncServerErrorRetryHandler):
    pass
