"""What the page asks for: the workspace, pages of messages, words in them, and the trouble to come."""

from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import local_app, local_workspace

GENERAL, ADA, GRACE = "C00GENERAL", "U00000ADA", "U0000GRACE"
MANIFEST = {
    "display_information": {"name": "Personalize"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/p", "description": "Does it", "usage_hint": "help", "should_escape": False}],
        "shortcuts": [{"name": "Recommend", "type": "message", "callback_id": "r", "description": "Like this"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands"]}},
}


async def get(url: str, route: str) -> dict[str, Any]:
    """The answer of one GET."""
    async with ClientSession(url) as session, session.get(f"/_control/{route}") as response:
        return dict(await response.json())


async def test_the_state_says_what_the_app_registered() -> None:
    """Commands with their hints, shortcuts, and whether it has a Home tab, as its manifest says."""
    async with serve(workspace=local_workspace(local_app().installed_from(MANIFEST))) as slack:
        state = await get(slack.url, "state")

    app = state["apps"][0]
    assert app["commands"] == [
        {"command": "/p", "description": "Does it", "usage_hint": "help", "should_escape": False}
    ]
    assert app["shortcuts"] == [
        {"name": "Recommend", "type": "message", "callback_id": "r", "description": "Like this"}
    ]
    assert app["homeEnabled"] is True
    assert {user["name"]: user["tz"] for user in state["users"]}["grace"] == "America/New_York"
    assert [(one["is_private"], one["is_archived"]) for one in state["channels"]] == [(False, False)] * 3


async def test_messages_come_in_pages_from_the_newest(slack: SlackSandbox, ada: Person) -> None:
    """Each page in order, and the next one is what was said before its first message."""
    for number in range(5):
        await ada.says(str(number))
    newest = (await get(slack.url, f"messages/{GENERAL}?user={ADA}&limit=2"))["messages"]
    before = (await get(slack.url, f"messages/{GENERAL}?limit=2&before={newest[0]['ts']}"))["messages"]
    none = (await get(slack.url, f"messages/{GENERAL}?limit=0"))["messages"]

    assert [[one["text"] for one in page] for page in (newest, before, none)] == [["3", "4"], ["1", "2"], []]


@pytest.mark.parametrize(
    "query", ["limit=many", "before=yesterday", "since=x", "since=1&seconds=-1", "since=1&seconds=nan"]
)
async def test_a_page_that_cannot_be_counted_is_refused(slack: SlackSandbox, query: str) -> None:
    """Status 400, whatever was wrong with the numbers."""
    async with ClientSession(slack.url) as session, session.get(f"/_control/messages/{GENERAL}?{query}") as response:
        assert (response.status, (await response.json())["ok"]) == (400, False)


async def test_words_are_found_where_this_person_may_read(
    slack: SlackSandbox, client: AsyncWebClient, ada: Person, grace: Person
) -> None:
    """In blocks as well as in texts, all words in any case, the newest first; not in other people's messages."""
    await ada.says("Star Wars is trained")
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*Trained* in 5 minutes by <@U00000ADA>"}}
    await client.chat_postMessage(channel=GENERAL, text="x", blocks=[block])
    await grace.says("trained for Grace alone", channel=GRACE)

    found = await get(slack.url, f"search?user={ADA}&q=TRAINED")
    both = await get(slack.url, f"search?user={ADA}&q=trained%20%40ada")
    assert [one["user"] for one in found["messages"]] == ["U0PERSONAL", ADA]
    assert [one["channel"] for one in both["messages"]] == [GENERAL]
    assert found["total"] == 2
    assert (await get(slack.url, f"search?user={ADA}&q=%20"))["messages"] == []
    assert (await get(slack.url, "search?user=U0NOBODY&q=x"))["error"] == "user_not_found"


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "chat.postMessage", "status": 429, "retry_after": 3, "next": 2},
        {"method": "auth.test", "delay": 0.5, "next": 1},
        {"ack": "drop", "kind": "events_api", "next": 1},
        {"ack": "delay", "seconds": 2.0, "next": 1},
        {"deliver": "twice", "next": 4},
        {"deliver": "disconnect", "kind": "slash_commands", "next": 1},
        {"method": "*", "disconnect": True, "next": 1},
    ],
)
async def test_the_trouble_to_come_is_listed_as_it_was_asked_for(
    slack: SlackSandbox, ada: Person, fault: dict[str, Any]
) -> None:
    """Until it has struck, or was called off."""
    await ada.asks_for_trouble(fault)
    assert (await get(slack.url, "faults"))["faults"] == [fault]

    await ada.asks_for_trouble({})
    assert (await get(slack.url, "faults"))["faults"] == []
