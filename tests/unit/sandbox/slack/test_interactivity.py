from datetime import timedelta

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.interactivity import Origin, ResponseUrls, Triggers
from sandbox.slack.person import Person
from sandbox.slack.server import SlackSandbox, serve
from sandbox.slack.wire import Refused
from sandbox.slack.workspace import local_app, local_workspace
from tests.slack_app import listening
from tests.unit.sandbox.slack.conftest import HandClock

GENERAL, ADA = "C00GENERAL", "U00000ADA"


def test_a_trigger_is_good_once_and_for_three_seconds(clock: HandClock) -> None:
    """Unknown, used and old triggers are told apart by Slack's error names."""
    triggers = Triggers(clock)
    used, old = triggers.issue(ADA), triggers.issue(ADA)

    assert triggers.spend(used) == ADA
    clock.passes(timedelta(seconds=3.001))
    for trigger_id, error in ((used, "exchanged_trigger_id"), (old, "expired_trigger_id"), ("x", "invalid_trigger_id")):
        with pytest.raises(Refused, match=error):
            triggers.spend(trigger_id)


def test_a_response_url_is_good_five_times_and_for_half_an_hour(clock: HandClock) -> None:
    """The sixth use and a use after 30 minutes are refused."""
    urls = ResponseUrls(clock, url="http://slack", team="T1")
    secrets = [urls.issue("commands", Origin(user=ADA, channel=GENERAL)).rpartition("/")[2] for _ in range(2)]

    assert [urls.use(secrets[0]).channel for _ in range(5)] == [GENERAL] * 5
    with pytest.raises(Refused, match="used_url"):
        urls.use(secrets[0])
    clock.passes(timedelta(minutes=30, seconds=1))
    with pytest.raises(Refused, match="expired_url"):
        urls.use(secrets[1])


@pytest.fixture
async def response_url(slack: SlackSandbox, app: AsyncApp, ada: Person) -> str:
    """The response_url of a command that Ada typed in #general."""
    urls: list[str] = []

    @app.command("/personalize")
    async def keep(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        urls.append(command["response_url"])

    async with listening(app, slack):
        await ada.types("/personalize")
    return urls[0]


async def post(url: str, body: dict[str, object]) -> tuple[int, str]:
    """Status and text of one answer to a response_url."""
    webhook = AsyncWebhookClient(url)
    webhook.proxy = None
    response = await webhook.send_dict(body)
    return response.status_code, response.body


async def test_an_answer_is_private_unless_it_says_otherwise(response_url: str, ada: Person, grace: Person) -> None:
    """Ephemeral by default, in_channel for everybody."""
    assert await post(response_url, {"text": "for you"}) == (200, "ok")
    await post(response_url, {"text": "for all", "response_type": "in_channel"})

    assert [one["text"] for one in await ada.messages()] == ["for you", "for all"]
    assert [one["text"] for one in await grace.messages()] == ["for all"]


@pytest.mark.parametrize(
    "body,error",
    [
        ({"response_type": "in_channel"}, "no_text"),
        ({"blocks": [{"type": "hologram"}]}, "invalid_blocks"),
        ({"blocks": 7}, "invalid"),
    ],
)
async def test_an_answer_that_cannot_be_shown_is_refused(
    response_url: str, ada: Person, body: dict[str, object], error: str
) -> None:
    """Status 400 with the reason; the channel stays empty."""
    status, text = await post(response_url, body)

    assert (status, error in text) == (400, True)
    assert await ada.messages() == []


async def test_a_command_that_the_app_never_registered_does_not_reach_it() -> None:
    """Who typed is told that it is not a valid command."""
    manifest = {
        "display_information": {"name": "Small"},
        "features": {"slash_commands": [{"command": "/small"}]},
        "oauth_config": {"scopes": {"bot": ["commands"]}},
    }
    async with (
        serve(workspace=local_workspace(local_app().installed_from(manifest))) as slack,
        Person(slack.url, user=ADA, channel=GENERAL) as ada,
    ):
        await ada.types("/large")
        assert (await ada.reads())["text"] == "/large is not a valid command."
        await ada.types("/small")
        await ada.reads("dispatch_failed")


async def test_an_acknowledgement_that_cannot_be_shown_is_reported(
    slack: SlackSandbox, app: AsyncApp, ada: Person
) -> None:
    """A bot that answers with broken blocks learns of it at once."""

    @app.command("/personalize")
    async def answer(ack: AsyncAck) -> None:
        await ack(blocks=[{"type": "hologram"}])

    async with listening(app, slack):
        await ada.types("/personalize")
        await ada.reads("invalid_blocks")


async def test_a_click_that_nobody_acknowledges_fails_in_sight(client: AsyncWebClient, ada: Person) -> None:
    """The person is told which app did not answer."""
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    await client.chat_postMessage(channel=GENERAL, text="hi", blocks=[{"type": "actions", "elements": [button]}])

    await ada.clicks("go")
    await ada.reads('Personalize did not answer: "dispatch_failed"')
