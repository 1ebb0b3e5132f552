"""HTTP mode: Slack calls the bot, and signs what it sends ("Verifying requests from Slack", docs.slack.dev)."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from urllib.parse import parse_qs

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.config import ConfigError, Slack
from bot.model.signs import Acknowledged, Connected
from bot.ports import Watch

PATH = "/slack/events"

_LARGEST = 1024 * 1024  # bytes of a body; what Slack sends is far smaller
_log = logging.getLogger(__name__)


@asynccontextmanager
async def signed_http(app: AsyncApp, slack: Slack, watch: Watch) -> AsyncIterator[None]:
    """Take deliveries while the block runs; raises `ConfigError` where the port is taken."""
    runner = web.AppRunner(application(app, slack.signing_secret, watch), handle_signals=False, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, slack.http.host, slack.http.port).start()
    except OSError as error:
        await runner.cleanup()
        raise ConfigError(f"The bot cannot listen at {slack.http.host}:{slack.http.port}: {error.strerror}.") from error
    _log.info("listening for Slack at http://%s:%s%s", slack.http.host, slack.http.port, PATH)
    watch(Connected(up=True))
    try:
        yield
    finally:
        watch(Connected(up=False))
        await runner.cleanup()


def application(app: AsyncApp, signing_secret: str, watch: Watch) -> web.Application:
    """Return the server: what Slack has not signed gets no further than the door, and learns nothing there."""

    async def deliver(request: web.Request) -> web.Response:
        began = perf_counter()
        response = await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))
        watch(Acknowledged(seconds=perf_counter() - began))
        return response

    server = web.Application(client_max_size=_LARGEST, middlewares=[_door(SignatureVerifier(signing_secret))])
    server.router.add_post(PATH, deliver)
    server.on_response_prepare.append(_keep_incognito)
    return server


def _door(verifier: SignatureVerifier) -> Middleware:
    @web.middleware
    async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await _body(request)
        if not _is_signed(verifier, request, body):
            return web.Response(status=200 if _only_checks_tls(request, body) else 401)
        try:
            return await handler(request)
        except ValueError:  # neither a form nor JSON, or not in UTF-8; Slack sends no such thing
            return web.Response(status=400)

    return door


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise web.HTTPRequestEntityTooLarge(max_size=_LARGEST, actual_size=_LARGEST, text="") from None


def _is_signed(verifier: SignatureVerifier, request: web.Request, body: bytes) -> bool:
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        return verifier.is_valid(body, stamp, signature)
    except (TypeError, ValueError):  # it trips over what is no number, no ASCII or no UTF-8
        return False


def _only_checks_tls(request: web.Request, body: bytes) -> bool:
    """Say whether this is Slack's own check of the certificate, which carries no signature ("Slash commands")."""
    return request.path == PATH and parse_qs(body[:1000].decode("ascii", "replace")).get("ssl_check") == ["1"]


async def _keep_incognito(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall(hdrs.SERVER, None)
