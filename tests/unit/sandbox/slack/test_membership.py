"""Coming, going, and closing channels."""

from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import logged

GENERAL, RANDOM, ADA, GRACE, BOT = "C00GENERAL", "C000RANDOM", "U00000ADA", "U0000GRACE", "U0PERSONAL"


async def error(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def manage(slack: SlackSandbox, do: str, channel: str = GENERAL, **more: str) -> dict[str, Any]:
    """Ada does something to a channel."""
    body = {"user": ADA, "channel": channel, "do": do, **more}
    async with ClientSession(slack.url) as session, session.post("/_control/channel", json=body) as response:
        return dict(await response.json())


async def test_a_bot_that_is_sent_away_may_not_speak(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """Until somebody invites it again; the channel says who came and went."""
    await manage(slack, "remove", member=BOT)
    assert await error(client.chat_postMessage(channel=GENERAL, text="hi")) == "not_in_channel"
    assert await error(client.conversations_history(channel=GENERAL)) == "not_in_channel"

    await manage(slack, "invite", member=BOT)
    await client.chat_postMessage(channel=GENERAL, text="back")
    assert [(one.get("subtype"), one.get("inviter")) for one in await ada.messages()] == [
        ("channel_leave", None),
        ("channel_join", ADA),
        (None, None),
    ]


async def test_a_bot_that_is_not_there_hears_nothing(slack: SlackSandbox, ada: Person) -> None:
    """Not even a mention."""
    await manage(slack, "remove", member=BOT)
    await ada.says(f"<@{BOT}> status")
    await manage(slack, "invite", member=BOT)
    await ada.says(f"<@{BOT}> help")

    told = await logged(slack, "app_mention")
    assert told["detail"]["event"]["text"] == f"<@{BOT}> help"


async def test_an_archived_channel_is_closed_until_it_is_opened(
    slack: SlackSandbox, client: AsyncWebClient, ada: Person
) -> None:
    """To the app and to people, whoever archived it."""
    await manage(slack, "archive")
    assert await error(client.chat_postMessage(channel=GENERAL, text="hi")) == "is_archived"
    assert await error(client.conversations_archive(channel=GENERAL)) == "is_archived"
    assert (await manage(slack, "archive"))["error"] == "already_archived"
    assert (await client.conversations_info(channel=GENERAL))["channel"]["is_archived"] is True

    await client.conversations_unarchive(channel=GENERAL)
    assert await error(client.conversations_unarchive(channel=GENERAL)) == "not_archived"
    await ada.says("open again")


async def test_the_app_manages_channels(client: AsyncWebClient, ada: Person) -> None:
    """It makes one, brings people in, names and describes it, and leaves."""
    channel = (await client.conversations_create(name="movies"))["channel"]["id"]
    await client.conversations_invite(channel=channel, users=[ADA, GRACE])
    await client.conversations_kick(channel=channel, user=GRACE)
    await client.conversations_rename(channel=channel, name="films")
    await client.conversations_setTopic(channel=channel, topic="What to watch")
    about = (await client.conversations_setPurpose(channel=channel, purpose="Recommending"))["channel"]
    members = (await client.conversations_members(channel=channel))["members"]
    await client.conversations_leave(channel=channel)

    assert (about["name"], about["topic"]["value"], about["purpose"]["value"]) == (
        "films",
        "What to watch",
        "Recommending",
    )
    assert members == [BOT, ADA]
    assert [one["subtype"] for one in await ada.messages(channel)] == [
        "channel_join",
        "channel_join",
        "channel_leave",
        "channel_name",
        "channel_topic",
        "channel_purpose",
        "channel_leave",
    ]


@pytest.mark.parametrize(
    "method,arguments,name",
    [
        ("conversations.invite", {"channel": GENERAL, "users": BOT}, "cant_invite_self"),
        ("conversations.invite", {"channel": GENERAL, "users": ADA}, "already_in_channel"),
        ("conversations.invite", {"channel": GENERAL, "users": "U0NOBODY"}, "user_not_found"),
        ("conversations.invite", {"channel": RANDOM, "users": BOT}, "not_in_channel"),
        ("conversations.kick", {"channel": GENERAL, "user": BOT}, "cant_kick_self"),
        ("conversations.kick", {"channel": RANDOM, "user": ADA}, "not_in_channel"),
        ("conversations.archive", {"channel": ADA}, "method_not_supported_for_channel_type"),
        ("conversations.close", {"channel": GENERAL}, "method_not_supported_for_channel_type"),
        ("conversations.rename", {"channel": GENERAL, "name": "random"}, "name_taken"),
        ("conversations.rename", {"channel": GENERAL, "name": "x" * 81}, "invalid_name_maxlength"),
        ("conversations.setTopic", {"channel": GENERAL, "topic": "x" * 251}, "too_long"),
        ("conversations.mark", {"channel": GENERAL, "ts": "1.000001"}, "message_not_found"),
        ("users.getPresence", {"user": "U0NOBODY"}, "user_not_found"),
        ("reactions.get", {"channel": GENERAL, "timestamp": "1.000001"}, "message_not_found"),
        ("bookmarks.add", {"channel": GENERAL, "timestamp": "1.000001"}, "unknown_method"),
    ],
)
async def test_each_mistake_has_slacks_own_error_name(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], name: str
) -> None:
    """A bot that tells errors apart by name can rely on them here."""
    assert await error(client.api_call(method, json=arguments)) == name


@pytest.mark.parametrize(
    "do,more,name",
    [
        ("dance", {}, "do: must be join"),
        ("invite", {"member": ADA}, "already_in_channel"),
        ("invite", {"member": "U0NOBODY"}, "user_not_found"),
        ("remove", {"member": "U0NOBODY"}, "not_in_channel"),
        ("leave", {"channel": ADA}, "method_not_supported_for_channel_type"),
    ],
)
async def test_people_are_told_what_cannot_be_done(
    slack: SlackSandbox, do: str, more: dict[str, str], name: str
) -> None:
    """By name."""
    assert name in (await manage(slack, do, **more))["error"]


async def test_an_app_hears_who_joins_if_it_asked_to(
    slack: SlackSandbox, app: AsyncApp, client: AsyncWebClient
) -> None:
    """This workspace's app did not subscribe, so nothing is delivered."""
    del app
    await client.conversations_join(channel=RANDOM)
    async with ClientSession(slack.url) as session, session.get("/_control/log") as response:
        log = (await response.json())["log"]

    assert "member_joined_channel" not in [entry["summary"] for entry in log]
