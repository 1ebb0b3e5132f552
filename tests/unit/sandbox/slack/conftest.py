from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery.parcel import Timing
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.settings import Settings
from sandbox.slack.workspace import local_workspace
from tests.slack_app import bolt_app, web_client

QUICK = Settings(
    timing=Timing(ack=timedelta(seconds=0.5), retries=(timedelta(0), timedelta(seconds=0.02))),
    rounds=timedelta(seconds=0.02),
    sharing=timedelta(seconds=0.02),
)


@dataclass
class HandClock:
    """A clock that moves when a test moves it."""

    now: datetime = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def passes(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@pytest.fixture
def clock() -> HandClock:
    """The time in the workspace."""
    return HandClock()


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[SlackSandbox]:
    """A running workspace in which nothing takes long."""
    async with serve(workspace=local_workspace(), clock=clock, settings=QUICK) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: SlackSandbox) -> AsyncWebClient:
    """Its Web API, with the bot's token."""
    return web_client(slack)


@pytest.fixture
def app(slack: SlackSandbox) -> AsyncApp:
    """Its app, not yet connected."""
    return bolt_app(slack)


@pytest.fixture
async def ada(slack: SlackSandbox) -> AsyncIterator[Person]:
    """Ada, in #general."""
    async with Person(slack.url, user="U00000ADA", channel="C00GENERAL") as person:
        yield person


@pytest.fixture
async def grace(slack: SlackSandbox) -> AsyncIterator[Person]:
    """Grace, in #general."""
    async with Person(slack.url, user="U0000GRACE", channel="C00GENERAL") as person:
        yield person
