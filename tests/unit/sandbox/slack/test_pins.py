"""Pins, and the reactions of one user."""

from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox

GENERAL, ADA = "C00GENERAL", "U00000ADA"


async def error(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def control(slack: SlackSandbox, route: str, **body: object) -> dict[str, Any]:
    """The answer to what somebody does at the page."""
    async with ClientSession(slack.url) as session, session.post(f"/_control/{route}", json=body) as response:
        return dict(await response.json())


async def test_a_message_is_pinned_once_and_unpinned_once(client: AsyncWebClient, ada: Person) -> None:
    """It is listed meanwhile, with who pinned it and its address."""
    here = {"channel": GENERAL, "timestamp": (await ada.says("remember this"))["ts"]}
    await client.pins_add(**here)
    [item] = (await client.pins_list(channel=GENERAL))["items"]

    assert (item["created_by"], item["message"]["text"]) == ("U0PERSONAL", "remember this")
    assert item["message"]["permalink"].endswith(f"/archives/{GENERAL}/p{here['timestamp'].replace('.', '')}")
    assert item["message"]["pinned_to"] == [GENERAL]
    assert await error(client.pins_add(**here)) == "already_pinned"
    await client.pins_remove(**here)
    assert await error(client.pins_remove(**here)) == "no_pin"
    assert (await client.pins_list(channel=GENERAL))["items"] == []


async def test_a_pin_that_cannot_be(client: AsyncWebClient) -> None:
    """Slack's own names."""
    assert await error(client.pins_add(channel=GENERAL)) == "no_item_specified"
    assert await error(client.pins_add(channel=GENERAL, timestamp="1.1")) == "message_not_found"
    assert await error(client.pins_add(channel="C000RANDOM", timestamp="1.1")) == "not_in_channel"
    assert await error(client.pins_list(channel="C0")) == "channel_not_found"


async def test_people_pin_what_they_want_to_find_again(
    slack: SlackSandbox, ada: Person, client: AsyncWebClient
) -> None:
    """The newest pin first, for everybody in the channel, and the app lists it too."""
    for text in ("one", "two"):
        ts = (await ada.says(text))["ts"]
        assert await control(slack, "pin", channel=GENERAL, ts=ts, user=ADA) == {"ok": True}
    async with ClientSession(slack.url) as session, session.get(f"/_control/pins/{GENERAL}") as response:
        shown = (await response.json())["messages"]
    [_, item] = (await client.pins_list(channel=GENERAL))["items"]

    assert sorted(message["text"] for message in shown) == ["one", "two"]
    assert item["created_by"] == ADA
    await control(slack, "pin", channel=GENERAL, ts=ts, user=ADA, present=False)
    assert (await control(slack, "pin", channel=GENERAL, ts=ts, user=ADA, present=False))["error"] == "no_pin"


async def test_reactions_are_listed_by_who_made_them(client: AsyncWebClient, ada: Person) -> None:
    """The newest message first, page by page."""
    messages = [await ada.says(text) for text in ("one", "two", "three")]
    for message in messages[:2]:
        await ada.reacts("eyes", message)
    await client.reactions_add(channel=GENERAL, timestamp=messages[2]["ts"], name="tada")

    hers = await client.reactions_list(user=ADA, limit=1)
    rest = await client.reactions_list(user=ADA, cursor=hers["response_metadata"]["next_cursor"])
    mine = await client.reactions_list()

    said = [[item["message"]["text"] for item in answer["items"]] for answer in (hers, rest, mine)]
    assert said == [["two"], ["one"], ["three"]]
