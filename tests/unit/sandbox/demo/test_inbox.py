import asyncio
from contextlib import suppress

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.demo.inbox import Inbox
from sandbox.demo.screen import Screen
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.unit.sandbox.demo.conftest import ADA, BOT, CHANNEL, Terminal


async def test_a_direct_message_is_shown_by_its_headline(
    slack: SlackSandbox, client: AsyncWebClient, screen: Screen, terminal: Terminal
) -> None:
    """Each once, and marked; what is said in channels is not the inbox's."""
    await client.chat_postMessage(channel=CHANNEL, text="in the channel")
    await client.chat_postMessage(channel=ADA, text="first\nwith details")
    async with Person(slack.url, user=ADA, channel=ADA) as ada:
        watching = asyncio.create_task(Inbox(ada, screen, await ada.names(), bot=BOT).watch())
        await client.chat_postMessage(channel=ADA, text="second")
        await terminal.shows("second")
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    assert terminal.getvalue() == "personalize  (DM)  first\npersonalize  (DM)  second\n"
