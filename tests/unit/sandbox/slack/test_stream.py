"""What the page hears of without asking."""

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.unit.sandbox.slack.events_reader import following

GENERAL, RANDOM, ADA, GRACE = "C00GENERAL", "C000RANDOM", "U00000ADA", "U0000GRACE"


async def test_a_message_is_told_as_it_is_posted_edited_and_deleted(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Each time the one message, with its place and in its new form."""
    async with following(slack, f"user={ADA}") as events:
        posted = await client.chat_postMessage(channel=GENERAL, text="one")
        told = await events.next()
        await client.chat_update(channel=GENERAL, ts=posted["ts"], text="two")
        edited = await events.next()
        await client.chat_delete(channel=GENERAL, ts=posted["ts"])
        removed = await events.next()

    assert [one["event"] for one in (told, edited, removed)] == ["message", "message", "removed"]
    assert (told["channel"], told["message"]["text"], told["message"]["ts"]) == (GENERAL, "one", posted["ts"])
    assert (edited["message"]["text"], "edited" in edited["message"]) == ("two", True)
    assert (removed["channel"], removed["ts"]) == (GENERAL, posted["ts"])
    assert int(told["id"]) < int(edited["id"]) < int(removed["id"])


async def test_a_thousand_messages_cost_one_event_each(slack: SlackSandbox, ada: Person) -> None:
    """However full a channel is, only what changed travels."""
    async with ClientSession(slack.url) as session:
        for number in range(1_000):
            body = {"channel": GENERAL, "user": ADA, "text": str(number)}
            async with session.post("/_control/message", json=body):
                pass
    async with following(slack, f"user={ADA}") as events:
        said = await ada.says("the last")
        told = await events.next()

    assert told["message"]["ts"] == said["ts"]


async def test_everybody_sees_what_is_theirs(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Ephemeral messages and direct messages of others stay unseen."""
    async with following(slack, f"user={GRACE}") as events:
        await client.chat_postEphemeral(channel=GENERAL, user=ADA, text="for Ada")
        await client.chat_postMessage(channel=ADA, text="for Ada alone")
        await client.chat_postEphemeral(channel=GENERAL, user=GRACE, text="for Grace")
        told = await events.next("message")

    assert (told["message"]["text"], told["message"]["is_ephemeral"]) == ("for Grace", True)


async def test_a_reply_changes_its_root(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """The root comes again with the number of its replies, and without one when the reply goes."""
    root = await ada.says("question")
    async with following(slack, f"user={ADA}") as events:
        reply = await client.chat_postMessage(channel=GENERAL, text="answer", thread_ts=root["ts"])
        told, counted = await events.next(), await events.next()
        await client.chat_delete(channel=GENERAL, ts=reply["ts"])
        await events.next("removed")
        alone = await events.next()

    assert (told["message"]["thread_ts"], told["message"]["text"]) == (root["ts"], "answer")
    assert (counted["message"]["ts"], counted["message"]["reply_count"]) == (root["ts"], 1)
    assert "reply_count" not in alone["message"]


async def test_views_and_channels_are_told(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A published Home tab to its user, a new channel to everybody."""
    async with following(slack, f"user={ADA}") as events:
        await client.views_publish(user_id=GRACE, view={"type": "home", "blocks": []})
        await client.views_publish(user_id=ADA, view={"type": "home", "blocks": [{"type": "divider"}]})
        await client.conversations_create(name="movies")
        views, channels = await events.next(), await events.next()

    assert [block["type"] for block in views["home"]["blocks"]] == ["divider"]
    assert views["modals"] == []
    assert "movies" in [one["name"] for one in channels["channels"]]


async def test_a_reader_that_was_away_gets_what_it_missed(slack: SlackSandbox, ada: Person) -> None:
    """From the last event that it saw, by query or by the browser's own header; each message once, as it is now."""
    async with following(slack, f"user={ADA}") as events:
        await ada.says("one")
        seen = (await events.next())["id"]
    said = await ada.says("two")
    await ada.reacts("eyes", said)
    await ada.says("three")

    async with following(slack, f"user={ADA}&since={seen}") as events:
        told = [await events.next() for _ in range(2)]
    async with following(slack, f"user={ADA}", **{"Last-Event-ID": seen}) as events:
        again = [await events.next() for _ in range(2)]
    assert [one["message"]["text"] for one in told] == ["two", "three"]
    assert told[0]["message"]["reactions"][0]["name"] == "eyes"
    assert again == told


@pytest.mark.parametrize("since", ["0", "99999999999999", "-1"])
async def test_a_reader_from_another_time_starts_again(slack: SlackSandbox, since: str) -> None:
    """A revision that this server does not remember, or never gave."""
    async with following(slack, f"since={since}") as events:
        assert (await events.next())["event"] == "reset"


async def test_a_reset_is_told(slack: SlackSandbox, ada: Person) -> None:
    """And what happens afterwards."""
    async with following(slack, f"user={ADA}") as events, ClientSession(slack.url) as session:
        async with session.post("/_control/reset"):
            await ada.says("afresh")
        assert [(await events.next())["event"] for _ in range(2)] == ["reset", "message"]


async def test_the_traffic_is_told_where_it_is_wanted(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Call and answer, as the log has them."""
    async with following(slack, "log=1") as events:
        await client.auth_test()
        entry = (await events.next())["entry"]

    assert (entry["summary"], entry["answer"]["ok"]) == ("auth.test", True)


@pytest.mark.parametrize(
    "query,error", [("user=U0NOBODY", "user_not_found"), ("since=x", "since: must be a whole number")]
)
async def test_nobody_and_nonsense_are_refused(slack: SlackSandbox, query: str, error: str) -> None:
    """Before anything is streamed."""
    async with ClientSession(slack.url) as session, session.get(f"/_control/events?{query}") as response:
        assert (response.status, (await response.json())["error"]) == (400, error)


async def test_the_page_hears_what_the_app_is_doing(slack: SlackSandbox, client: AsyncWebClient, ada: Person) -> None:
    """By its thread, with the moment at which it is gone; and of its end."""
    root = await ada.says("well?")
    async with following(slack, f"user={ADA}") as events:
        await client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=root["ts"], status="is thinking…")
        begun = await events.next("statuses")
        await client.chat_postMessage(channel=GENERAL, thread_ts=root["ts"], text="Well.")
        ended = await events.next("statuses")

    assert (begun["channel"], begun["statuses"][root["ts"]]["status"]) == (GENERAL, "is thinking…")
    assert ended["statuses"] == {}
