import logging

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Slack
from bot.model.errors import ChannelBusy, ChannelClosed
from bot.model.message import Message
from bot.slack.channel import SlackChannel
from bot.slack.client import open_client
from sandbox.slack.person import Person
from tests.unit.bot.slack.conftest import ADA, GENERAL
from tests.unit.bot.slack.scripted import Answer, Script

IMPORTED = Message(text="Imported", blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "*Imported*"}},))
UNFIT = Message(text="Imported", blocks=({"type": "hologram"},))


async def test_people_read_what_is_posted(client: AsyncWebClient, ada: Person) -> None:
    """Text and blocks arrive, and the key travels along where only programs look."""
    ts = await SlackChannel(client=client).post(GENERAL, IMPORTED, key="imp-1:result")

    [message] = await ada.messages()
    assert (message["ts"], message["text"]) == (ts, "Imported")
    assert message["blocks"][0]["text"]["text"] == "*Imported*"
    assert message["metadata"] == {"event_type": "personalize_notice", "event_payload": {"key": "imp-1:result"}}


async def test_links_are_not_unfolded(scripted: AsyncWebClient, script: Script) -> None:
    """News of a job is no place for previews."""
    await SlackChannel(client=scripted).post("C1", IMPORTED, key="k")

    [(_, sent)] = script.calls
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


async def test_an_edit_replaces_text_and_blocks(client: AsyncWebClient, ada: Person) -> None:
    """Blocks that the new message lacks are gone."""
    channel = SlackChannel(client=client)
    ts = await channel.post(GENERAL, IMPORTED, key="k")

    await channel.edit(GENERAL, ts, Message(text="Deleted"), key="k")

    [message] = await ada.messages()
    assert message["text"] == "Deleted"
    assert not message.get("blocks")


async def test_a_person_is_told_directly_and_the_conversation_is_opened_once(
    scripted: AsyncWebClient, script: Script
) -> None:
    """A user id is no channel; the one that Slack opens is remembered."""
    script.answers["conversations.open"].append(Answer(body={"ok": True, "channel": {"id": "D1"}}))
    channel = SlackChannel(client=scripted)

    await channel.post("U1", IMPORTED, key="a")
    await channel.post("U1", IMPORTED, key="b")

    assert [method for method, _ in script.calls] == ["conversations.open", "chat.postMessage", "chat.postMessage"]
    assert [sent["channel"] for method, sent in script.calls if method == "chat.postMessage"] == ["D1", "D1"]


async def test_a_direct_message_arrives(client: AsyncWebClient, ada: Person) -> None:
    """And can be found again."""
    channel = SlackChannel(client=client)

    ts = await channel.post(ADA, IMPORTED, key="k")

    assert [message["text"] for message in await ada.messages(ADA)] == ["Imported"]
    assert await channel.find(ADA, "k") == ts


async def test_a_message_is_found_beyond_the_first_page(client: AsyncWebClient, ada: Person) -> None:
    """Others may have said much meanwhile."""
    channel = SlackChannel(client=client)
    ts = await channel.post(GENERAL, IMPORTED, key="k")
    for number in range(210):
        await ada.says(f"{number}")

    assert await channel.find(GENERAL, "k") == ts


async def test_looking_for_a_message_comes_to_an_end(scripted: AsyncWebClient, script: Script) -> None:
    """In a channel without end, a few pages are read."""
    script.answers["conversations.history"] += [
        Answer(body={"ok": True, "messages": [{"ts": "1.0"}], "response_metadata": {"next_cursor": f"page-{number}"}})
        for number in range(10)
    ]

    assert await SlackChannel(client=scripted).find("C1", "k") is None

    assert [sent.get("cursor") for _, sent in script.calls] == [None, "page-0", "page-1"]


async def test_a_message_that_slack_finds_too_long_is_shortened(client: AsyncWebClient, ada: Person) -> None:
    """To what can still be edited, and not within an entity or a mention."""
    channel = SlackChannel(client=client)
    ts = await channel.post(GENERAL, Message(text="x" * 3997 + "&amp;" + "y"), key="k")
    assert [message["text"] for message in await ada.messages()] == ["x" * 3997 + "…"]

    await channel.edit(GENERAL, ts, Message(text="x" * 3990 + "<@U00000ADA>" + "y"), key="k")
    assert [message["text"] for message in await ada.messages()] == ["x" * 3990 + "…"]


async def test_blocks_that_slack_does_not_take_leave_the_text(
    client: AsyncWebClient, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The news arrives without its looks, once, and the log says why."""
    channel = SlackChannel(client=client)

    ts = await channel.post(GENERAL, UNFIT, key="k")
    await channel.edit(GENERAL, ts, UNFIT, key="k")

    assert [message["text"] for message in await ada.messages()] == ["Imported"]
    assert "invalid_blocks" in caplog.text


async def test_a_channel_without_the_bot_is_closed(client: AsyncWebClient) -> None:
    """And the sentence says what to do."""
    with pytest.raises(ChannelClosed, match="/invite"):
        await SlackChannel(client=client).post("C000RANDOM", IMPORTED, key="k")


async def test_a_channel_that_does_not_exist_is_closed(client: AsyncWebClient) -> None:
    """Looking for a message there says so as well."""
    with pytest.raises(ChannelClosed):
        await SlackChannel(client=client).find("C0NOWHERE", "k")


async def test_a_deleted_message_stays_deleted(client: AsyncWebClient, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody did not want to see it; that is no trouble."""
    channel = SlackChannel(client=client)
    ts = await channel.post(GENERAL, IMPORTED, key="k")
    await client.chat_delete(channel=GENERAL, ts=ts)

    with caplog.at_level(logging.INFO):
        await channel.edit(GENERAL, ts, IMPORTED, key="k")

    assert "was deleted" in caplog.text


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "is_archived", "user_disabled", "no_text"])
async def test_what_slack_will_never_take_is_closed(scripted: AsyncWebClient, script: Script, error: str) -> None:
    """A message that can never be shown must not be tried for ever."""
    script.refuse("chat.postMessage", error)

    with pytest.raises(ChannelClosed):
        await SlackChannel(client=scripted).post("C1", IMPORTED, key="k")


@pytest.mark.parametrize("error", ["fatal_error", "service_unavailable", "token_revoked", "missing_scope"])
async def test_what_will_pass_or_be_mended_is_busy(scripted: AsyncWebClient, script: Script, error: str) -> None:
    """Trouble in Slack, or with the installation, loses no message."""
    script.refuse("chat.postMessage", error)

    with pytest.raises(ChannelBusy, match=error):
        await SlackChannel(client=scripted).post("C1", IMPORTED, key="k")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(lost=True),
        Answer(status=502, body="<html>Bad gateway</html>"),
        Answer(status=403, body="<html>Your company forbids this</html>"),
        Answer(status=500, body={"ok": False, "error": "internal_error"}),
    ],
)
async def test_no_answer_of_slack_is_busy(scripted: AsyncWebClient, script: Script, answer: Answer) -> None:
    """Whatever stands between the bot and Slack."""
    script.answers["chat.postMessage"].append(answer)

    with pytest.raises(ChannelBusy):
        await SlackChannel(client=scripted).post("C1", IMPORTED, key="k")

    assert len(script.calls) == 1


async def test_no_network_is_busy(unused_tcp_port: int) -> None:
    """A Slack that cannot be reached at all."""
    async with open_client(Slack(api_url=f"http://127.0.0.1:{unused_tcp_port}/api/")) as client:
        with pytest.raises(ChannelBusy, match="cannot be reached"):
            await SlackChannel(client=client).post("C1", IMPORTED, key="k")


async def test_a_rate_limit_names_the_pause(client: AsyncWebClient, ada: Person) -> None:
    """The outbox waits as long as Slack said."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "status": 429, "retry_after": 30})

    with pytest.raises(ChannelBusy) as busy:
        await SlackChannel(client=client).post(GENERAL, IMPORTED, key="k")

    assert busy.value.retry_after == 30
    assert await ada.messages() == []


async def test_without_the_scope_to_look_nothing_is_found(
    scripted: AsyncWebClient, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """So a message that was cut off is posted again: rather twice than never. The log says so once for each scope."""
    channel = SlackChannel(client=scripted)
    for needed in ("channels:history", "channels:history", "groups:history"):
        script.refuse("conversations.history", "missing_scope", needed=needed)

    assert [await channel.find("C1", "k") for _ in range(3)] == [None] * 3

    said = [record.message for record in caplog.records]
    assert [message.split()[1] for message in said] == ["channels:history", "groups:history"]
    assert "may be there twice" in said[0]


async def test_trouble_while_looking_is_trouble(scripted: AsyncWebClient, script: Script) -> None:
    """A message is not posted again because Slack was busy just then."""
    script.refuse("conversations.history", "ratelimited")

    with pytest.raises(ChannelBusy):
        await SlackChannel(client=scripted).find("C1", "k")
