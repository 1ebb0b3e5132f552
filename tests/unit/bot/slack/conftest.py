"""Two Slacks to talk to: the sandbox's, and one that answers what a test tells it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Slack
from bot.slack.client import open_client
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace
from tests.unit.bot.slack.scripted import Script

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
