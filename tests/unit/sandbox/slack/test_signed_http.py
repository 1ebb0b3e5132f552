from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.signature import SignatureVerifier

from sandbox.slack.delivery.signed_http import sign
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_app, local_workspace
from tests.slack_app import logged, site, web_client
from tests.unit.sandbox.slack.conftest import QUICK

GENERAL, ADA = "C00GENERAL", "U00000ADA"


@asynccontextmanager
async def delivered_to(url: str) -> AsyncIterator[tuple[SlackSandbox, Person]]:
    """A workspace whose app is served at that URL, and Ada in it."""
    async with (
        serve(workspace=local_workspace(local_app(request_url=f"{url}/slack/events")), settings=QUICK) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        yield slack, ada


async def test_bolt_accepts_what_is_signed_here() -> None:
    """A command, a click and an event pass Bolt's own signature check and reach their listeners."""
    app = AsyncApp(token="xoxb-local", signing_secret="local-signing-secret", process_before_response=True)
    heard: list[str] = []

    @app.command("/personalize")
    async def command(ack: AsyncAck) -> None:
        await ack("got it")

    @app.action("deploy")
    async def click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        heard.append(body["actions"][0]["value"])

    @app.event("app_mention")
    async def mention(event: dict[str, Any], say: AsyncSay) -> None:
        heard.append(event["text"])
        await say("hello")

    async with site(app.web_app()) as url, delivered_to(url) as (slack, ada):
        app.client.base_url, app.client.proxy = slack.api_url, None
        await ada.types("/personalize status")
        await ada.reads("got it")
        button = {"type": "button", "action_id": "deploy", "text": {"type": "plain_text", "text": "Go"}, "value": "v1"}
        blocks = [{"type": "actions", "elements": [button]}]
        await web_client(slack).chat_postMessage(channel=GENERAL, text="ready", blocks=blocks)
        await ada.clicks("Go")
        await ada.says("<@U0PERSONAL> hi")
        await ada.reads("hello")

    assert heard == ["v1", "<@U0PERSONAL> hi"]


def test_the_signature_is_the_one_that_slack_sdk_computes() -> None:
    """Same secret, same time, same body: same signature."""
    body = b'{"type": "event_callback"}'
    verifier = SignatureVerifier("secret")

    assert sign("secret", timestamp="1700000000", body=body) == verifier.generate_signature(
        timestamp="1700000000", body=body
    )


@pytest.mark.parametrize(
    "headers,calls,ending",
    [({}, 3, "gave up"), ({"x-slack-no-retry": "1"}, 1, "wants no retries")],
    ids=["retried", "no retry wanted"],
)
async def test_a_failed_event_is_posted_again_unless_the_app_says_no(
    headers: dict[str, str], calls: int, ending: str
) -> None:
    """Retries carry their number and reason; x-slack-no-retry ends them."""
    seen: list[tuple[str | None, str | None]] = []

    async def fail(request: web.Request) -> web.Response:
        seen.append((request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")))
        return web.Response(status=500, headers=headers)

    application = web.Application()
    application.add_routes([web.post("/slack/events", fail)])
    async with site(application) as url, delivered_to(url) as (slack, ada):
        await ada.says("hello", channel=ADA)
        await logged(slack, ending)

    expected = [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert seen == expected[:calls]


async def test_an_app_that_is_away_fails_in_sight() -> None:
    """Nobody listens at the URL: dispatch_failed."""
    async with site(web.Application()) as url:
        pass
    async with delivered_to(url) as (_, ada):
        await ada.types("/personalize status")
        await ada.reads("dispatch_failed")
