"""Messages that the app writes bit by bit."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import serve
from sandbox.slack.workspace import EVENTS, local_app, local_workspace
from tests.slack_app import logged, web_client
from tests.unit.sandbox.slack.conftest import QUICK, HandClock

GENERAL, ADA, TEAM = "C00GENERAL", "U00000ADA", "T0000LOCAL"
READER: dict[str, Any] = {"recipient_user_id": ADA, "recipient_team_id": TEAM}


def task(status: str, **more: str) -> dict[str, Any]:
    """A chunk that says where a task stands."""
    return {"type": "task_update", "id": "t1", "title": "Train", "status": status, **more}


async def test_the_sdks_streamer_writes_one_message(client: AsyncWebClient, ada: Person) -> None:
    """In a thread, and what it wrote is there when it stops."""
    root = await ada.says("how are we?")
    streamer = await client.chat_stream(channel=GENERAL, thread_ts=root["ts"], buffer_size=4, **READER)
    await streamer.append(markdown_text="**Well**, ")
    await streamer.append(markdown_text="thank you")
    answer = await streamer.stop(metadata={"event_type": "answer", "event_payload": {"n": 1}})

    said = await ada.reads("thank you")
    assert (said["thread_ts"], said["text"]) == (root["ts"], "**Well**, thank you")
    assert [block["type"] for block in said["blocks"]] == ["markdown"]
    assert answer["message"]["metadata"]["event_payload"] == {"n": 1}


async def test_tasks_change_where_they_stand(client: AsyncWebClient, ada: Person) -> None:
    """A plan holds them; blocks come last."""
    root = await ada.says("train!")
    where = {"channel": GENERAL, "thread_ts": root["ts"]}
    ts = (await client.chat_startStream(**where, **READER, chunks=[task("pending")]))["ts"]
    plan = {"type": "plan_update", "title": "Two steps"}
    await client.chat_appendStream(channel=GENERAL, ts=ts, chunks=[plan, task("complete", output="0.42")])
    await client.chat_stopStream(channel=GENERAL, ts=ts, blocks=[{"type": "divider"}])

    said = next(one for one in await ada.messages() if one["ts"] == ts)
    assert [block["type"] for block in said["blocks"]] == ["plan", "divider"]
    assert [(one["task_id"], one["status"]) for one in said["blocks"][0]["tasks"]] == [("t1", "complete")]
    assert said["blocks"][0]["title"] == "Two steps"


@pytest.mark.parametrize(
    "arguments,error",
    [
        ({"channel": GENERAL}, "missing_recipient_user_id"),
        ({"channel": GENERAL, "recipient_user_id": ADA}, "missing_recipient_team_id"),
        ({"channel": "C000RANDOM", **READER}, "not_in_channel"),
        ({"channel": GENERAL, **READER, "chunks": [{"type": "song"}]}, "invalid_chunks"),
        ({"channel": GENERAL, **READER, "chunks": [task("sleeping")]}, "invalid_chunks"),
        ({"channel": GENERAL, **READER, "chunks": [{"type": "blocks", "blocks": [{"type": "x"}]}]}, "invalid_blocks"),
        (
            {"channel": GENERAL, **READER, "chunks": [{"type": "blocks", "blocks": [{"type": "divider"}] * 50}] * 2},
            "msg_blocks_too_many",
        ),
        ({"channel": GENERAL, **READER, "markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_a_start_that_cannot_be(client: AsyncWebClient, arguments: dict[str, Any], error: str) -> None:
    """Slack's own names."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_startStream(thread_ts="1.1", **arguments)

    assert caught.value.response["error"] == error


async def test_only_what_streams_is_written_on(client: AsyncWebClient, ada: Person) -> None:
    """And while it streams it is not edited."""
    root = await ada.says("hi")
    posted = (await client.chat_postMessage(channel=GENERAL, text="done"))["ts"]
    ts = (await client.chat_startStream(channel=GENERAL, thread_ts=root["ts"], markdown_text="a", **READER))["ts"]

    async def refused(method: str, ts: str, **more: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            await client.api_call(method, json={"channel": GENERAL, "ts": ts, **more})
        return str(caught.value.response["error"])

    assert await refused("chat.appendStream", posted, markdown_text="b") == "message_not_in_streaming_state"
    assert await refused("chat.appendStream", root["ts"], markdown_text="b") == "message_not_owned_by_app"
    assert await refused("chat.appendStream", ts) == "no_text"
    assert await refused("chat.update", ts, text="b") == "streaming_state_conflict"
    await client.chat_stopStream(channel=GENERAL, ts=ts)
    assert await refused("chat.stopStream", ts) == "message_not_in_streaming_state"
    await client.chat_update(channel=GENERAL, ts=ts, text="b")


async def test_a_reader_stops_what_is_being_written(clock: HandClock) -> None:
    """The app hears of it, if it subscribed, and writes no more."""
    app = replace(local_app(), events=EVENTS | {"message_stream_stopped"})
    async with (
        serve(workspace=local_workspace(app), clock=clock, settings=QUICK) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
        ClientSession(slack.url) as session,
    ):
        client, root = web_client(slack), await ada.says("tell me everything")
        where = {"channel": GENERAL, "thread_ts": root["ts"], "markdown_text": "First,"}
        ts = (await client.chat_startStream(**where, **READER, is_stoppable=True))["ts"]
        async with session.post("/_control/stop-stream", json={"channel": GENERAL, "ts": ts, "user": ADA}) as answer:
            assert answer.status == HTTPStatus.OK
        await logged(slack, "message_stream_stopped")
        with pytest.raises(SlackApiError, match="stopped_by_user"):
            await client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text=" second,")


async def test_an_app_that_does_not_listen_for_it_cannot_be_stopped(client: AsyncWebClient) -> None:
    """Slack holds it to that at the start."""
    with pytest.raises(SlackApiError, match="not_subscribed_to_message_stream_stopped"):
        await client.chat_startStream(channel=GENERAL, thread_ts="1.1", is_stoppable=True, **READER)
