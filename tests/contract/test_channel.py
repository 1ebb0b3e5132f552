"""What the port `Channel` promises, kept by the adapter in a real conversation and by the fake alike."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.config import Slack
from bot.model.errors import ChannelClosed
from bot.model.message import Message
from bot.ports import Channel
from bot.slack.channel import SlackChannel
from bot.slack.client import open_client
from sandbox.slack.person import Person
from sandbox.slack.server import serve
from sandbox.slack.workspace import local_workspace
from tests.fake_channel import FakeChannel

ADA, GENERAL, RANDOM = "U00000ADA", "C00GENERAL", "C000RANDOM"
IMPORTING, IMPORTED = Message(text="Importing"), Message(text="Imported")


@dataclass(frozen=True, kw_only=True)
class Room:
    """A channel, and what people read in it. The bot is not in #random."""

    channel: Channel
    reads: Callable[[str], Awaitable[list[str]]]


@pytest.fixture(params=["fake", "slack"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    """Open the port's fake, and then the real adapter."""
    if request.param == "slack":
        async with (
            serve(workspace=local_workspace()) as sandbox,
            Person(sandbox.url, user=ADA, channel=GENERAL) as ada,
            open_client(Slack(api_url=sandbox.api_url, bot_token=sandbox.bot_token)) as client,
        ):

            async def seen(destination: str) -> list[str]:
                return [message["text"] for message in await ada.messages(destination)]

            yield Room(channel=SlackChannel(client=client), reads=seen)
    else:
        fake = FakeChannel()
        fake.close(RANDOM)

        async def shown(destination: str) -> list[str]:
            return fake.texts(destination)

        yield Room(channel=fake, reads=shown)


@pytest.mark.parametrize("destination", [GENERAL, ADA])
async def test_what_is_posted_is_read_in_order(room: Room, destination: str) -> None:
    """In a channel, and by a person."""
    await room.channel.post(destination, IMPORTING, key="a")
    await room.channel.post(destination, IMPORTED, key="b")

    assert await room.reads(destination) == ["Importing", "Imported"]


@pytest.mark.parametrize("destination", [GENERAL, ADA])
async def test_an_edit_replaces_the_message_that_was_posted(room: Room, destination: str) -> None:
    """And no other one."""
    ts = await room.channel.post(destination, IMPORTING, key="a")
    await room.channel.post(destination, IMPORTING, key="b")

    await room.channel.edit(destination, ts, IMPORTED, key="a")

    assert await room.reads(destination) == ["Imported", "Importing"]


@pytest.mark.parametrize("destination", [GENERAL, ADA])
async def test_a_message_is_found_by_its_key(room: Room, destination: str) -> None:
    """Also after it was edited; a key that was never posted there is not found."""
    ts = await room.channel.post(destination, IMPORTING, key="a")
    await room.channel.post(destination, IMPORTING, key="b")
    await room.channel.edit(destination, ts, IMPORTED, key="a")

    assert await room.channel.find(destination, "a") == ts
    assert await room.channel.find(destination, "c") is None


async def test_a_channel_without_the_bot_is_closed(room: Room) -> None:
    """Nothing appears there."""
    with pytest.raises(ChannelClosed):
        await room.channel.post(RANDOM, IMPORTED, key="a")

    assert await room.reads(RANDOM) == []
