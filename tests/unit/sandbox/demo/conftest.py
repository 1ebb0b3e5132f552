import asyncio
from collections.abc import AsyncIterator
from io import StringIO

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.demo.conversation import Conversation
from sandbox.demo.screen import Screen
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_workspace
from tests.slack_app import web_client

ADA, BOT, CHANNEL = "U00000ADA", "U0PERSONAL", "C0RECOMMEN"


class Terminal(StringIO):
    """What a person at a terminal sees, as it was written."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        """Write, and say so to whoever waits."""
        self._written.set()
        return super().write(text)

    async def shows(self, words: str) -> None:
        """Wait until these words were written."""
        async with asyncio.timeout(5):
            while words not in self.getvalue():
                self._written.clear()
                await self._written.wait()

    def isatty(self) -> bool:
        """Say that somebody watches."""
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Have a terminal without colours."""
    monkeypatch.setenv("NO_COLOR", "1")
    return Terminal()


@pytest.fixture
def screen(terminal: Terminal) -> Screen:
    """Have a screen in that terminal."""
    return Screen(terminal)


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    """Have a workspace."""
    async with serve(workspace=local_workspace()) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: SlackSandbox) -> AsyncWebClient:
    """Have its Web API, with the app's token."""
    return web_client(slack)


@pytest.fixture
async def talk(slack: SlackSandbox, screen: Screen) -> AsyncIterator[Conversation]:
    """Have Ada in #recommendations, before the screen."""
    async with Person(slack.url, user=ADA, channel=CHANNEL) as ada:
        yield Conversation(ada, screen, await ada.names(), bot=BOT)
