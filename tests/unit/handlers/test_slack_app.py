import json

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import ConfigError
from bot.model.message import Message
from bot.workflow.accounts import Accounts
from handlers.dispatch import Dispatch
from handlers.listeners import register
from handlers.modals import Modals
from handlers.replies import Replies
from handlers.slack_app import slack_app
from handlers.surfaces import ToChannel, ToUrl
from handlers.work import Work
from tests.clock import FixedClock
from tests.fake_desk import FixedRoles, MemoryAudit, MemoryDeliveries, MemoryPlaces, MemoryThreads
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.desk import SECRET, LocalSlack


async def test_a_token_that_slack_does_not_take_is_told_at_the_start(slack: LocalSlack) -> None:
    """Not at the first command, and without the token."""
    slack.answers["auth.test"] = (200, json.dumps({"ok": False, "error": "invalid_auth"}))

    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN: invalid_auth"):
        await start(f"{slack.url}/api/")


@pytest.mark.parametrize("page", ["<html>Bad gateway</html>", '"Bad gateway"'])
async def test_an_answer_that_is_not_slacks_is_told_at_the_start(slack: LocalSlack, page: str) -> None:
    """A proxy shows a page of its own."""
    slack.answers["auth.test"] = (502, page)

    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN: its answer is not JSON"):
        await start(f"{slack.url}/api/")


async def test_there_is_one_listener_for_each_surface(slack: LocalSlack) -> None:
    """Bolt tries them in turn at every delivery, which costs time for each."""
    async with ClientSession() as session:
        app = await slack_app(client(f"{slack.url}/api/", session), signing_secret=SECRET)
    register(app, unused_dispatch())

    assert len(app._async_listeners) == 7  # noqa: SLF001 - Bolt tells of them in no other way


async def test_a_slack_that_does_not_answer_is_told_at_the_start() -> None:
    """With the address that was tried."""
    with pytest.raises(ConfigError, match="cannot be reached at http://127"):
        await start(nowhere())


@pytest.mark.parametrize("reply", [ToUrl(url=f"http://127.0.0.1:{unused_port()}/x"), ToChannel(channel="C024BE91L")])
async def test_a_reply_into_the_void_is_logged(reply: ToUrl | ToChannel, caplog: pytest.LogCaptureFixture) -> None:
    """The network may go while a command runs; the log does not hold the address."""
    async with ClientSession() as session:
        await Replies(client=client(nowhere(), session)).send(reply, Message(text="Done."), public=False)

    assert "Slack refused an answer: ClientConnectorError" in caplog.text
    assert "/x" not in caplog.messages[-1]


def unused_dispatch() -> Dispatch:
    """Return a dispatch that nothing arrives at."""
    workflow = Actions().workflow()
    accounts = Accounts(workflows={"": workflow}, everywhere=workflow, places=MemoryPlaces())
    return Dispatch(
        verbs=[],
        accounts=accounts,
        deliveries=MemoryDeliveries(),
        roles=FixedRoles(),
        audit=MemoryAudit(),
        threads=MemoryThreads(),
        slash="/personalize",
        replies=Replies(client=AsyncWebClient()),
        modals=Modals(verbs=[], accounts=accounts, roles=FixedRoles(), client=AsyncWebClient(), now=FixedClock()),
        work=Work(),
        now=FixedClock(),
    )


async def start(url: str) -> None:
    """Make the app, as the bot does when it starts."""
    async with ClientSession() as session:
        await slack_app(client(url, session), signing_secret=SECRET)


def client(url: str, session: ClientSession) -> AsyncWebClient:
    """Return a client that tries once."""
    made = AsyncWebClient(token="xoxb-test", base_url=url, session=session)
    made.proxy, made.retry_handlers = None, []
    return made


def nowhere() -> str:
    """Return the address of a Slack that is down."""
    return f"http://127.0.0.1:{unused_port()}/api/"
