"""Messages for later."""

from collections.abc import Awaitable
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import logged
from tests.unit.sandbox.slack.conftest import HandClock

GENERAL, RANDOM, ADA = "C00GENERAL", "C000RANDOM", "U00000ADA"
HOUR = timedelta(hours=1)


def at(clock: HandClock, ahead: timedelta) -> int:
    """A time to come, as Slack wants it."""
    return int((clock.now + ahead).timestamp())


async def error(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_message_is_said_when_its_time_has_come(client: AsyncWebClient, clock: HandClock, ada: Person) -> None:
    """Not before; with blocks, in its thread and from there in the channel, and once."""
    root = await ada.says("later?")
    block = {"type": "section", "text": {"type": "plain_text", "text": "It is time"}}
    answer = await client.chat_scheduleMessage(
        channel=GENERAL,
        post_at=at(clock, HOUR),
        text="time",
        blocks=[block],
        thread_ts=root["ts"],
        reply_broadcast=True,
    )
    listed = (await client.chat_scheduledMessages_list())["scheduled_messages"]

    assert answer["scheduled_message_id"].startswith("Q")
    assert [(one["id"], one["text"], one["channel_id"]) for one in listed] == [
        (answer["scheduled_message_id"], "time", GENERAL)
    ]
    assert len(await ada.messages()) == 1
    clock.passes(HOUR)
    said = await ada.reads("It is time")
    assert (said["thread_ts"], said["user"]) == (root["ts"], "U0PERSONAL")
    assert (said["subtype"], said["root"]["text"]) == ("thread_broadcast", "later?")
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_what_is_not_said_yet_can_be_taken_back(client: AsyncWebClient, clock: HandClock) -> None:
    """Once, and in its own channel."""
    message = await client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, HOUR), text="no")
    named = {"scheduled_message_id": message["scheduled_message_id"]}

    assert await error(client.chat_deleteScheduledMessage(channel=ADA, **named)) == "invalid_scheduled_message_id"
    await client.chat_deleteScheduledMessage(channel=GENERAL, **named)
    assert await error(client.chat_deleteScheduledMessage(channel=GENERAL, **named)) == "invalid_scheduled_message_id"


async def test_what_waits_is_listed_in_order_and_by_time(client: AsyncWebClient, clock: HandClock) -> None:
    """The next first; by channel, and between two moments."""
    for hours in (3, 1, 2):
        await client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, hours * HOUR), text=str(hours))
    await client.chat_scheduleMessage(channel=ADA, post_at=at(clock, HOUR), text="Ada's")

    async def texts(**query: object) -> list[str]:
        answer = await client.api_call("chat.scheduledMessages.list", params=query)
        return [one["text"] for one in answer["scheduled_messages"]]

    assert await texts(channel=GENERAL) == ["1", "2", "3"]
    assert await texts(oldest=at(clock, 2 * HOUR), latest=at(clock, 2 * HOUR)) == ["2"]
    assert await error(client.chat_scheduledMessages_list(channel="C0NOWHERE")) == "invalid_channel"


@pytest.mark.parametrize(
    "ahead,name", [(-HOUR, "time_in_past"), (timedelta(0), "time_in_past"), (timedelta(days=121), "time_too_far")]
)
async def test_a_time_must_be_one_that_slack_takes(
    client: AsyncWebClient, clock: HandClock, ahead: timedelta, name: str
) -> None:
    """In the future, and at most 120 days ahead."""
    assert await error(client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, ahead), text="x")) == name


@pytest.mark.parametrize(
    "arguments,name",
    [
        ({"post_at": "soon", "text": "x"}, "invalid_time"),
        ({"text": "x"}, "invalid_arguments"),
        ({"post_at": 1}, "no_text"),
        ({"post_at": 1, "text": "x", "channel": RANDOM}, "not_in_channel"),
        ({"post_at": 1, "text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks"),
    ],
)
async def test_a_message_is_checked_when_it_is_scheduled(
    client: AsyncWebClient, arguments: dict[str, object], name: str
) -> None:
    """Not when it is too late to change it."""
    assert await error(client.api_call("chat.scheduleMessage", json={"channel": GENERAL, **arguments})) == name


async def test_thirty_messages_in_five_minutes_are_enough(client: AsyncWebClient, clock: HandClock) -> None:
    """Per channel; a little later there is room again."""
    for _ in range(30):
        await client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, HOUR), text="x")

    crowded = client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, HOUR + timedelta(minutes=4)), text="x")
    assert await error(crowded) == "restricted_too_many"
    await client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, HOUR + timedelta(minutes=6)), text="x")
    await client.chat_scheduleMessage(channel=ADA, post_at=at(clock, HOUR), text="x")


async def test_what_became_impossible_stays_unsaid(
    slack: SlackSandbox, client: AsyncWebClient, clock: HandClock, ada: Person
) -> None:
    """The bot was sent away in the meantime."""
    await client.chat_scheduleMessage(channel=GENERAL, post_at=at(clock, HOUR), text="too late")
    await client.conversations_leave(channel=GENERAL)
    clock.passes(HOUR)

    await logged(slack, "no longer possible")
    assert "too late" not in [one["text"] for one in await ada.messages()]
