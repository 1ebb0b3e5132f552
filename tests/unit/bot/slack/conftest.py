"""Two Slacks to talk to: the sandbox's, and one that answers what a test tells it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Slack
from bot.slack.client import open_client
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace

ADA, GENERAL = "U00000ADA", "C00GENERAL"


@pytest.fixture
async def sandbox() -> AsyncIterator[SlackSandbox]:
    """Serve a workspace."""
    async with serve(workspace=local_workspace()) as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: SlackSandbox) -> AsyncIterator[AsyncWebClient]:
    """Connect to the workspace as the bot does."""
    async with open_client(Slack(api_url=sandbox.api_url, bot_token=sandbox.bot_token)) as client:
        yield client


@pytest.fixture
async def ada(sandbox: SlackSandbox) -> AsyncIterator[Person]:
    """Seat somebody in #general."""
    async with Person(sandbox.url, user=ADA, channel=GENERAL) as person:
        yield person


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of the scripted Slack; `lost` breaks the connection instead."""

    body: Mapping[str, Any] | str = field(default_factory=lambda: {"ok": True, "ts": "1.0", "messages": []})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


@dataclass(kw_only=True)
class Script:
    """Answers each method in the order given, then well; `calls` keeps what was sent."""

    answers: defaultdict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        sent = await request.json() if request.content_type == "application/json" else dict(request.query)
        self.calls.append((method, sent))
        answer = self.answers[method].pop(0) if self.answers[method] else Answer()
        if answer.lost and request.transport:
            request.transport.close()
        if isinstance(answer.body, str):
            return web.Response(text=answer.body, status=answer.status, content_type="text/html")
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    def refuse(self, method: str, error: str, **fields: object) -> None:
        """Let the next call of a method fail as Slack's calls fail: with status 200."""
        self.answers[method].append(Answer(body={"ok": False, "error": error, **fields}))


@pytest.fixture
def script() -> Script:
    """Write a script."""
    return Script()


@pytest.fixture
async def scripted(script: Script) -> AsyncIterator[AsyncWebClient]:
    """Connect to a Slack that follows the script."""
    application = web.Application()
    application.router.add_route("*", "/api/{method}", script.handle)
    async with (
        TestServer(application) as server,
        open_client(Slack(api_url=str(server.make_url("/api/")), bot_token="xoxb-test")) as client,
    ):
        yield client
