import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Slack
from bot.slack.client import open_client
from bot.slack.failures import pause_of
from tests.unit.bot.slack.scripted import Answer, Script


@pytest.mark.parametrize(
    "url,proxied",
    [
        ("http://127.0.0.1:8080/api/", False),
        ("http://localhost:8080/api/", False),
        ("http://[::1]:8080/api/", False),
        ("https://slack.com/api/", True),
        ("http://slack.internal/api/", True),
    ],
)
async def test_the_proxy_is_not_for_this_machine(monkeypatch: pytest.MonkeyPatch, url: str, proxied: bool) -> None:  # noqa: FBT001 - a column of the table above
    """A proxy in the environment is used for Slack, not for a Slack on this machine."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")

    async with open_client(Slack(api_url=url)) as client:
        assert (client.proxy == "http://proxy.test:3128") is proxied


async def test_all_calls_share_a_session_that_is_closed_in_the_end() -> None:
    """Each call on its own would pay for its own connection."""
    async with open_client(Slack(bot_token="xoxb-test")) as client:
        session = client.session
        assert session is not None
        assert not session.closed

    assert session.closed


async def test_a_hundred_messages_take_one_connection(scripted: AsyncWebClient, script: Script) -> None:
    """Each connection of its own would cost two more ways to Slack and back."""
    for number in range(100):
        await scripted.chat_postMessage(channel="C1", text=f"Message {number}")

    assert len(script.calls) == 100
    assert len(script.connections) == 1


@pytest.mark.parametrize("answer", [Answer(lost=True), Answer(status=503, body={"ok": False, "error": "internal"})])
async def test_a_message_is_not_sent_again_when_it_may_have_arrived(
    scripted: AsyncWebClient, script: Script, answer: Answer
) -> None:
    """After a lost connection or a server error nobody knows whether Slack shows it; the caller has to look."""
    script.answers["chat.postMessage"].append(answer)

    with pytest.raises((ClientError, SlackApiError)):
        await scripted.chat_postMessage(channel="C1", text="Imported")

    assert len(script.calls) == 1


async def test_a_message_is_sent_again_after_a_short_rate_limit(scripted: AsyncWebClient, script: Script) -> None:
    """429 says that Slack did not take it."""
    script.answers["chat.postMessage"].append(
        Answer(status=429, body={"ok": False, "error": "ratelimited"}, headers={"Retry-After": "0"})
    )

    answer = await scripted.chat_postMessage(channel="C1", text="Imported")

    assert answer["ts"] == "1.0"
    assert len(script.calls) == 2


async def test_a_long_rate_limit_is_the_callers_to_wait_for(scripted: AsyncWebClient, script: Script) -> None:
    """No call sleeps for half a minute."""
    script.answers["chat.update"].append(
        Answer(status=429, body={"ok": False, "error": "ratelimited"}, headers={"Retry-After": "30"})
    )

    with pytest.raises(SlackApiError, match="ratelimited"):
        await scripted.chat_update(channel="C1", ts="1.0", text="Imported")

    assert len(script.calls) == 1


async def test_what_does_no_harm_is_asked_again(scripted: AsyncWebClient, script: Script) -> None:
    """Reading twice is reading once."""
    script.answers["conversations.history"].append(Answer(lost=True))

    await scripted.conversations_history(channel="C1")

    assert len(script.calls) == 2


@pytest.mark.parametrize(
    "headers,pause",
    [({"Retry-After": "30"}, 30.0), ({"retry-after": ["7"]}, 7.0), ({"Retry-After": "soon"}, None), ({}, None)],
)
def test_the_pause_is_read_wherever_it_stands(headers: dict[str, object], pause: float | None) -> None:
    """Whatever its case, as text or as the SDK's list; anything else is no pause."""
    assert pause_of(headers) == pause
