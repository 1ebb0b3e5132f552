"""How often a method may be called."""

from datetime import timedelta

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.limits import Limited, Limits, Tier
from sandbox.slack.server import SlackSandbox
from sandbox.slack.web_api.methods import METHODS
from tests.unit.sandbox.slack.conftest import HandClock

GENERAL, ADA = "C00GENERAL", "U00000ADA"


@pytest.mark.parametrize("tier", [Tier.TIER_1, Tier.TIER_2, Tier.TIER_3, Tier.TIER_4])
def test_a_tier_gives_a_minutes_worth_and_then_one_at_a_time(clock: HandClock, tier: Tier) -> None:
    """The refusal says when the next call has room, and then it has."""
    limits = Limits(clock)
    for _ in range(tier):
        limits.count("a.method", tier, None)
    with pytest.raises(Limited) as caught:
        limits.count("a.method", tier, None)

    assert caught.value.retry_after == -(-60 // tier)
    limits.count("another.method", tier, None)
    clock.passes(timedelta(seconds=caught.value.retry_after))
    limits.count("a.method", tier, None)


def test_a_minute_brings_all_back_and_no_more(clock: HandClock) -> None:
    """However long nobody called."""
    limits = Limits(clock)
    for _ in range(2):
        for _ in range(Tier.TIER_2):
            limits.count("a.method", Tier.TIER_2, None)
        with pytest.raises(Limited):
            limits.count("a.method", Tier.TIER_2, None)
        clock.passes(timedelta(hours=1))


async def test_a_channel_takes_a_burst_and_then_a_message_a_second(client: AsyncWebClient, clock: HandClock) -> None:
    """Status 429 with Retry-After; other channels are not concerned."""
    for _ in range(30):
        await client.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=GENERAL, text="x")

    response = caught.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "1")
    await client.chat_postMessage(channel=ADA, text="x")
    clock.passes(timedelta(seconds=1))
    await client.chat_postMessage(channel=GENERAL, text="x")


async def test_limits_can_be_switched_off_and_on(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """For whoever fills a channel."""

    async def posts(count: int) -> None:
        for _ in range(count):
            await client.chat_postMessage(channel=GENERAL, text="x")

    async with ClientSession(slack.url) as session:
        async with session.post("/_control/limits", json={"on": False}):
            await posts(40)
        async with session.post("/_control/limits", json={"on": True}):
            pass
    with pytest.raises(SlackApiError, match="ratelimited"):
        await posts(31)


@pytest.mark.parametrize(
    "method,tier",
    [
        ("chat.postMessage", Tier.POSTING),
        ("chat.update", Tier.TIER_3),
        ("views.open", Tier.TIER_4),
        ("usergroups.users.list", Tier.TIER_2),
        ("conversations.history", Tier.TIER_3),
        ("users.info", Tier.TIER_4),
        ("files.info", Tier.TIER_4),
    ],
)
def test_each_method_has_the_tier_that_slack_gives_it(method: str, tier: Tier) -> None:
    """As its page in Slack's documentation says ("Facts", "Rate limits")."""
    assert METHODS[method].tier is tier
