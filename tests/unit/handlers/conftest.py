"""The bot in HTTP mode: a real Bolt app, with actions that do nothing behind it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.command import Role
from bot.ports import unwatched
from bot.slack.signed_http import application
from bot.workflow.accounts import Accounts
from handlers import VERBS
from handlers.dispatch import Dispatch
from handlers.listeners import register
from handlers.modals import Modals
from handlers.replies import Replies
from handlers.slack_app import slack_app
from handlers.work import Work
from tests.clock import FixedClock
from tests.fake_desk import FixedRoles, MemoryAudit, MemoryDeliveries, MemoryPlaces, MemoryThreads
from tests.unit.handlers.actions import Actions
from tests.unit.handlers.desk import OPERATOR, SECRET, VIEWER, Desk, LocalSlack


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
def actions() -> Actions:
    """Do nothing, but keep what was asked."""
    return Actions()


@pytest.fixture
def accounts(actions: Actions) -> Accounts:
    """Have one AWS account."""
    workflow = actions.workflow()
    return Accounts(workflows={"": workflow}, everywhere=workflow, places=MemoryPlaces())


@pytest.fixture
async def desk(slack: LocalSlack, actions: Actions, accounts: Accounts) -> AsyncIterator[Desk]:
    """The bot, in HTTP mode."""
    clock, work = FixedClock(), Work(limit=4)
    deliveries, audit = MemoryDeliveries(), MemoryAudit()
    threads = MemoryThreads(met={OPERATOR, VIEWER})
    roles = FixedRoles(given={OPERATOR: Role.OPERATOR})
    async with ClientSession() as session:
        client = AsyncWebClient(token="xoxb-test", base_url=f"{slack.url}/api/", session=session)
        client.proxy = None
        app = await slack_app(client, signing_secret=SECRET)
        dispatch = Dispatch(
            verbs=VERBS,
            accounts=accounts,
            deliveries=deliveries,
            roles=roles,
            audit=audit,
            threads=threads,
            slash="/personalize",
            replies=Replies(client=client),
            modals=Modals(verbs=VERBS, accounts=accounts, roles=roles, client=client, now=clock),
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
                threads=threads,
                work=work,
            )
        await work.drain(timeout=5)
