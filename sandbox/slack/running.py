"""A workspace with everything it runs on: the way to the app, the disk, and the round that posts what was scheduled."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

from sandbox.slack.archive import database, keeper
from sandbox.slack.delivery.courier import Courier
from sandbox.slack.delivery.parcel import Carrier
from sandbox.slack.delivery.signed_http import SignedHttp
from sandbox.slack.delivery.socket_mode import SocketMode
from sandbox.slack.faults import Faults
from sandbox.slack.later import keep_posting
from sandbox.slack.local import LocalSlack
from sandbox.slack.settings import Settings
from sandbox.slack.traffic import Traffic
from sandbox.slack.wire import Clock
from sandbox.slack.workspace import Workspace


@asynccontextmanager
async def running(
    workspace: Workspace, *, url: str, clock: Clock, settings: Settings, data_dir: Path | None
) -> AsyncIterator[LocalSlack]:
    """The workspace until the block ends; raises `CannotStart` when the folder is of no use."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        traffic = Traffic(clock)
        socket_mode = SocketMode(workspace.app.id, traffic)
        carrier = _signed(workspace, session, clock) or socket_mode
        courier = Courier(carrier=carrier, timing=settings.timing, traffic=traffic, faults=Faults())
        stack.push_async_callback(courier.stop)
        kept = stack.enter_context(database.opened(data_dir)) if data_dir else None
        contents: MutableMapping[str, bytes] = database.Contents(kept) if kept else {}
        slack = LocalSlack(
            workspace=workspace,
            clock=clock,
            url=url,
            courier=courier,
            socket_mode=socket_mode,
            contents=contents,
            settings=settings,
        )
        if kept:
            keeper.keep(slack, kept)
        stack.push_async_callback(_end, asyncio.create_task(keep_posting(slack)))
        stack.callback(slack.errands.finish)
        yield slack


def _signed(workspace: Workspace, session: ClientSession, clock: Clock) -> Carrier | None:
    """The way to an app that has a request URL."""
    app = workspace.app
    if not app.request_url:
        return None
    return SignedHttp(url=app.request_url, signing_secret=app.signing_secret, session=session, clock=clock)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
