"""Where people are, and how Slack is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.app.clock import utc_now
from bot.config import Charts, Config
from bot.model.pace import Pace
from bot.operations.channel import WatchedChannel
from bot.pictures.painter import open_painter
from bot.ports import (
    Channel,
    Drops,
    HomeTabs,
    People,
    Pictures,
    Roles,
    Watch,
    unwatched,
)
from bot.records import dataclass
from bot.slack.channel import SlackChannel
from bot.slack.client import open_client
from bot.slack.drops import SlackDrops
from bot.slack.home import SlackHomes
from bot.slack.people import SlackPeople
from bot.slack.pictures import SlackPictures
from bot.slack.roles import SlackRoles


@dataclass(frozen=True, kw_only=True, slots=True)
class Surface:
    """Where people are: who they are, what they may do, and how they are told of jobs, in which pace."""

    people: People
    roles: Roles
    channel: Channel
    tabs: HomeTabs
    drops: Drops
    pace: Pace


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackSurface(Surface):
    """Slack."""

    client: AsyncWebClient
    pictures: Pictures


@asynccontextmanager
async def open_slack(config: Config, watch: Watch = unwatched) -> AsyncIterator[SlackSurface]:
    """Open the way to Slack, which is not called yet."""
    async with open_client(config.slack, watch) as client, open_painter() as painter:
        pictures = SlackPictures(client=client, painter=painter, native=config.slack.charts is Charts.NATIVE)
        yield SlackSurface(
            people=SlackPeople(client=client, now=utc_now),
            roles=SlackRoles(client=client, table=config.roles, now=utc_now),
            channel=WatchedChannel(channel=SlackChannel(client=client, ways=pictures.ways), watch=watch),
            tabs=SlackHomes(client=client),
            drops=SlackDrops(client=client),
            pace=Pace(call=timedelta(minutes=1) / config.slack.calls_per_minute),
            client=client,
            pictures=pictures,
        )
