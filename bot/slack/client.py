"""The way to Slack's Web API: one client on one session, shared by everything that calls Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import Slack
from bot.model.signs import OK, SlackCall
from bot.ports import Watch, unwatched
from bot.slack.failures import UNREACHABLE, code_of, pause_of

_TIMEOUT = 10  # seconds for a whole call; the SDK's own does not count on a shared session
_PATIENCE = 3.0  # seconds; who calls plans a longer pause better than a client that sleeps
_ONCE = ("chat.postMessage", "chat.postEphemeral")


@asynccontextmanager
async def open_client(slack: Slack, watch: Watch = unwatched) -> AsyncIterator[AsyncWebClient]:
    """Yield the client; it repeats a call once where that does no harm, and the session closes when left."""
    async with ClientSession(timeout=ClientTimeout(total=_TIMEOUT)) as session:
        client = _WatchedClient(watch, token=slack.bot_token, base_url=slack.api_url, session=session)
        client.retry_handlers = [_RetryAfterShortPause(), _RetryLostConnection(), _RetryServerError()]
        if _is_loopback(slack.api_url):
            client.proxy = None  # the SDK takes it from the environment for every address, and knows no NO_PROXY
        yield client


class _WatchedClient(AsyncWebClient):
    """Tells of every call, once for all its retries."""

    def __init__(self, watch: Watch, **settings: Any) -> None:  # noqa: ANN401 - passed on as it came
        super().__init__(**settings)
        self._watch = watch

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:  # noqa: ANN401 - passed on as it came
        began, outcome = perf_counter(), "cancelled"
        try:
            response = await super().api_call(api_method, **call)
        except SlackApiError as error:
            outcome = code_of(error) or "no_json"
            raise
        except UNREACHABLE:
            outcome = "unreachable"
            raise
        else:
            outcome = OK
            return response
        finally:
            self._watch(SlackCall(method=api_method, outcome=outcome, seconds=perf_counter() - began))


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
