"""The bot in HTTP mode: a real Bolt app, with actions that do nothing behind it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.command import Role
from bot.ports import unwatched
from bot.slack.signed_http import application
from handlers import VERBS
from handlers.dispatch import Dispatch, register
from handlers.replies import Replies
from handlers.slack_app import slack_app
from handlers.work import Work
from tests.clock import FixedClock
from tests.fake_desk import FixedRoles, MemoryAudit, MemoryDeliveries
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.desk import OPERATOR, SECRET, Desk, LocalSlack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A Slack on this machine."""
    local = LocalSlack()
    server = TestServer(local.app())
    await server.start_server()
    local.url = str(server.make_url("")).rstrip("/")
    yield local
    await server.close()


@pytest.fixture
async def desk(slack: LocalSlack) -> AsyncIterator[Desk]:
    """The bot, in HTTP mode."""
    clock, work, actions = FixedClock(), Work(limit=4), Actions()
    deliveries, audit = MemoryDeliveries(), MemoryAudit()
    roles = FixedRoles(given={OPERATOR: Role.OPERATOR})
    async with ClientSession() as session:
        client = AsyncWebClient(token="xoxb-test", base_url=f"{slack.url}/api/", session=session)
        client.proxy = None
        app = await slack_app(client, signing_secret=SECRET)
        dispatch = Dispatch(
            verbs=VERBS,
            workflow=actions.workflow(),
            deliveries=deliveries,
            roles=roles,
            audit=audit,
            replies=Replies(client=client),
            work=work,
            now=clock,
        )
        register(app, dispatch)
        async with TestClient(TestServer(application(app, SECRET, unwatched))) as http:
            yield Desk(
                http=http,
                slack=slack,
                actions=actions,
                deliveries=deliveries,
                roles=roles,
                audit=audit,
                work=work,
            )
        await work.drain(timeout=5)
