"""Threads with an assistant."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAssistant, AsyncSay, AsyncSetStatus, AsyncSetSuggestedPrompts, AsyncSetTitle
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.workspace import EVENTS, local_app, local_workspace
from tests.slack_app import bolt_app, listening
from tests.unit.sandbox.slack.conftest import QUICK, HandClock

GENERAL, ADA = "C00GENERAL", "U00000ADA"
THREADS = {"assistant_thread_started", "assistant_thread_context_changed"}


@pytest.fixture
async def assistants(clock: HandClock) -> AsyncIterator[SlackSandbox]:
    """A workspace whose app subscribed to assistant threads."""
    app = replace(local_app(), events=EVENTS | THREADS)
    async with serve(workspace=local_workspace(app), clock=clock, settings=QUICK) as slack:
        yield slack


async def opens(slack: SlackSandbox, **body: str) -> dict[str, Any]:
    """Have Ada open a thread, or look at another channel; returns its first message."""
    async with ClientSession(slack.url) as session, session.post("/_control/assistant", json=body) as response:
        return dict((await response.json())["message"])


async def statuses(slack: SlackSandbox) -> dict[str, Any]:
    """What the app says that it is doing in Ada's direct messages."""
    async with ClientSession(slack.url) as session, session.get(f"/_control/statuses/{ADA}") as response:
        return dict((await response.json())["statuses"])


async def test_bolts_assistant_hears_of_a_thread_and_answers_in_it(assistants: SlackSandbox) -> None:
    """Its greeting, prompts, title and status arrive; the status goes with the answer."""
    app, assistant, during = bolt_app(assistants), AsyncAssistant(), list[dict[str, Any]]()

    @assistant.thread_started
    async def started(say: AsyncSay, set_suggested_prompts: AsyncSetSuggestedPrompts) -> None:
        await say("How can I help?")
        await set_suggested_prompts(prompts=[{"title": "Status", "message": "status"}])

    @assistant.user_message
    async def asked(say: AsyncSay, set_status: AsyncSetStatus, set_title: AsyncSetTitle) -> None:
        await set_status("is thinking…")
        during.append(await statuses(assistants))
        await set_title("A question")
        await say("Here you are")

    app.use(assistant)
    async with listening(app, assistants), Person(assistants.url, user=ADA, channel=ADA) as ada:
        root = await opens(assistants, user=ADA, channel=GENERAL)
        await ada.reads("How can I help?")
        await ada.says("well?", thread_ts=root["ts"])
        answer = await ada.reads("Here you are")
        shown = next(one for one in await ada.messages() if one["ts"] == root["ts"])

    assert answer["thread_ts"] == root["ts"]
    assert during[0][root["ts"]]["status"] == "is thinking…"
    assert await statuses(assistants) == {}
    assert shown["assistant_app_thread"]["title"] == "A question"
    assert shown["assistant_app_thread"]["suggested_prompts"]["prompts"][0]["message"] == "status"
    assert shown["assistant_app_thread"]["context"]["channel_id"] == GENERAL


async def test_a_status_lasts_two_minutes(slack: SlackSandbox, client: AsyncWebClient, clock: HandClock) -> None:
    """Or until it is taken away."""
    root = await opens(slack, user=ADA)
    where = {"channel_id": (await client.conversations_open(users=ADA))["channel"]["id"], "thread_ts": root["ts"]}
    await client.assistant_threads_setStatus(**where, status="is thinking…", loading_messages=["a", "b"])
    ends = (clock.now + timedelta(minutes=2)).timestamp()
    shown = {"status": "is thinking…", "loading_messages": ["a", "b"], "ends": ends}
    assert await statuses(slack) == {root["ts"]: shown}
    clock.passes(timedelta(minutes=2))
    assert await statuses(slack) == {}
    await client.assistant_threads_setStatus(**where, status="is thinking…")
    await client.assistant_threads_setStatus(**where, status="")
    assert await statuses(slack) == {}


@pytest.mark.parametrize(
    "method,arguments,error",
    [
        ("setStatus", {"channel_id": "C0", "thread_ts": "1.1", "status": "x"}, "channel_not_found"),
        ("setTitle", {"channel_id": GENERAL, "thread_ts": "1.1", "title": "x"}, "invalid_thread_ts"),
        ("setTitle", {"channel_id": GENERAL, "thread_ts": "1.1"}, "invalid_arguments"),
        ("setStatus", {"channel_id": GENERAL, "thread_ts": "1.1"}, "invalid_arguments"),
        (
            "setStatus",
            {"channel_id": GENERAL, "thread_ts": "1.1", "status": "x", "loading_messages": ["x"] * 11},
            "invalid_arguments",
        ),
        ("setSuggestedPrompts", {"channel_id": GENERAL, "prompts": []}, "invalid_arguments"),
        ("setSuggestedPrompts", {"channel_id": GENERAL, "prompts": [{"title": "x"}]}, "invalid_arguments"),
        (
            "setSuggestedPrompts",
            {"channel_id": GENERAL, "prompts": [{"title": "x", "message": "y"}] * 5},
            "invalid_arguments",
        ),
    ],
)
async def test_each_mistake_has_slacks_own_error_name(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    """None of them changes anything."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(f"assistant.threads.{method}", json=arguments)

    assert caught.value.response["error"] == error
