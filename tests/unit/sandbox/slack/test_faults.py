import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.faults import Faults, read_fault
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox
from tests.slack_app import listening

GENERAL, ADA = "C00GENERAL", "U00000ADA"


def test_a_fault_strikes_as_often_as_it_was_asked_to() -> None:
    """Only its own target and kind, then never again."""
    faults = Faults()
    faults.add(read_fault({"ack": "drop", "next": 2, "kind": "events_api"}))

    assert faults.strike("deliver", "events_api") is None
    assert faults.strike_method("auth.test") is None
    assert faults.strike("ack", "slash_commands") is None
    assert [faults.strike("ack", "events_api") is not None for _ in range(3)] == [True, True, False]


async def test_a_method_fails_for_a_while(client: AsyncWebClient, ada: Person) -> None:
    """500 with internal_error; other methods are well."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "status": 500})

    assert (await client.auth_test())["ok"]
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.chat_postMessage(channel=GENERAL, text="hi")
    assert (await client.chat_postMessage(channel=GENERAL, text="hi"))["ok"]


async def test_trouble_can_be_called_off(client: AsyncWebClient, ada: Person) -> None:
    """An empty fault takes all others back."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "status": 500, "next": 9})
    await ada.asks_for_trouble({})

    assert (await client.chat_postMessage(channel=GENERAL, text="hi"))["ok"]


@dataclass
class Listener:
    """What the app heard, and a way to wait until it has heard that much."""

    bodies: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def hears(self, count: int) -> list[dict[str, Any]]:
        """The next so many payloads."""
        async with asyncio.timeout(2):
            return [await self.bodies.get() for _ in range(count)]


@pytest.fixture
async def listener(app: AsyncApp, slack: SlackSandbox) -> AsyncIterator[Listener]:
    """The connected app; it acknowledges everything."""
    heard = Listener()

    @app.command("/personalize")
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.bodies.put_nowait(body)
        await ack("done")

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        heard.bodies.put_nowait(body)

    async with listening(app, slack):
        yield heard


async def test_a_lost_acknowledgement_looks_like_none(listener: Listener, ada: Person) -> None:
    """The app did its work, and the person sees operation_timeout."""
    await ada.asks_for_trouble({"ack": "drop", "kind": "slash_commands"})
    await ada.types("/personalize")

    await ada.reads("operation_timeout")
    await listener.hears(1)


@pytest.mark.parametrize("fault", [{"ack": "drop"}, {"deliver": "twice"}], ids=["lost ack", "delivered twice"])
async def test_the_same_event_can_come_twice(listener: Listener, ada: Person, fault: dict[str, Any]) -> None:
    """With the same event_id, so that a bot can tell: at least once is all that Slack promises."""
    await ada.asks_for_trouble({**fault, "kind": "events_api"})
    await ada.says("hello", channel=ADA)

    first, second = await listener.hears(2)
    assert (first["event_id"], first["event"]["text"]) == (second["event_id"], "hello")


@pytest.mark.parametrize("seconds,shown", [(0.01, "done"), (0.8, "operation_timeout")], ids=["a little", "too much"])
async def test_an_acknowledgement_can_be_held_back(listener: Listener, ada: Person, seconds: float, shown: str) -> None:
    """Within the time it counts, after it does not."""
    await ada.asks_for_trouble({"ack": "delay", "seconds": seconds})
    await ada.types("/personalize")

    await ada.reads(shown)
    await listener.hears(1)


async def test_a_connection_can_break_before_the_answer(client: AsyncWebClient, ada: Person) -> None:
    """The message is there all the same: the SDK's own handler calls again, and says it twice."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "disconnect": True})
    at_once = FixedValueRetryIntervalCalculator(0)
    client.retry_handlers[:] = [AsyncConnectionErrorRetryHandler(interval_calculator=at_once)]

    await client.chat_postMessage(channel=GENERAL, text="hi")
    assert [one["text"] for one in await ada.messages()] == ["hi", "hi"]


async def test_an_app_that_does_not_call_again_sees_the_break(client: AsyncWebClient, ada: Person) -> None:
    """As an error of its HTTP client."""
    await ada.asks_for_trouble({"method": "chat.postMessage", "disconnect": True})

    client.retry_handlers.clear()
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel=GENERAL, text="hi")
    assert [one["text"] for one in await ada.messages()] == ["hi"]


async def test_any_method_can_be_meant(client: AsyncWebClient, ada: Person) -> None:
    """As often as it was asked for, whichever is called."""
    await ada.asks_for_trouble({"method": "*", "status": 503, "next": 2})

    for call in (client.auth_test, client.users_list):
        with pytest.raises(SlackApiError, match="internal_error"):
            await call()
    assert (await client.auth_test())["ok"]


async def test_an_event_comes_again_over_a_new_connection(listener: Listener, ada: Person) -> None:
    """The connection broke before the event came through; Slack tries again, and the app has connected anew."""
    await ada.asks_for_trouble({"deliver": "disconnect", "kind": "events_api"})
    await ada.says("hello", channel=ADA)

    (heard,) = await listener.hears(1)
    assert heard["event"]["text"] == "hello"


async def test_a_command_that_meets_a_broken_connection_fails_in_sight(listener: Listener, ada: Person) -> None:
    """Slack brings commands once."""
    await ada.asks_for_trouble({"deliver": "disconnect"})
    await ada.types("/personalize")

    await ada.reads("dispatch_failed")
    assert listener.bodies.empty()


async def test_a_method_can_answer_late(client: AsyncWebClient, ada: Person) -> None:
    """The answer is right, but not yet there."""
    await ada.asks_for_trouble({"method": "auth.test", "delay": 5})

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.auth_test()
    assert (await client.auth_test())["ok"]
