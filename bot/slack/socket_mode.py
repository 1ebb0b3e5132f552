"""Socket Mode: the bot dials out, and whatever happens to the connection, there is soon another.

slack_sdk's own client closes a connection before it opens the one that follows it, dials an address that has expired
for ever, and does not tell of pongs. Therefore the protocol, which is small, is spoken in `bot.slack.connection`.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import chain, repeat
from ssl import SSLContext

from aiohttp import ClientSession, ClientWSTimeout, WSServerHandshakeError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.config import ConfigError, Slack
from bot.model.errors import BotError
from bot.model.signs import Connected
from bot.ports import Watch
from bot.records import dataclass
from bot.slack.connection import PING, Connection, Dismissed
from bot.slack.failures import UNREACHABLE, code_of

_log = logging.getLogger(__name__)
_TROUBLE = (SlackApiError, Dismissed, *UNREACHABLE)
_CLOSING = ClientWSTimeout(ws_close=1.0)
_DIALLING = 10.0  # seconds
_LINGERING = 10.0  # seconds that a connection may go on beside its successor: what is on its way still arrives
_SHORT_LIFE = 5.0  # seconds


@asynccontextmanager
async def socket_mode(app: AsyncApp, slack: Slack, watch: Watch) -> AsyncIterator[None]:
    """Take deliveries while the block runs; raises `ConfigError` where Slack does not let the bot connect.

    A `BotError` in the block comes out as it is, rather than in a group.
    """
    trouble = None
    async with ClientSession() as session:
        lines = Lines(app=app, app_token=slack.app_token, session=session, watch=watch)
        connection = await _first(lines, slack)
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(lines.keep(connection), name="socket mode")
            _log.info("connected to Slack by Socket Mode")
            try:
                yield
            except BotError as error:
                trouble = error
            finally:
                keeping.cancel()
        if trouble:
            raise trouble


def pauses() -> Iterator[float]:
    """Yield seconds to wait before each further try, of which no two bots choose the same."""
    return (pause * random.uniform(0.8, 1.2) for pause in chain((1, 2, 4, 8, 16), repeat(30)))  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Keeps one connection open, and two while Slack replaces one. `pauses` are seconds between tries, without end."""

    app: AsyncApp
    app_token: str
    session: ClientSession
    watch: Watch
    ping: float = PING
    pauses: Callable[[], Iterator[float]] = pauses

    async def dial(self) -> Connection:
        """Open a connection; raises `SlackApiError`, `Dismissed` or what `UNREACHABLE` holds."""
        client = self.app.client
        async with asyncio.timeout(_DIALLING):
            answer = await client.apps_connections_open(app_token=self.app_token)
            ssl: SSLContext | bool = client.ssl if client.ssl is not None else True
            socket = await self.session.ws_connect(
                answer["url"], autoping=False, timeout=_CLOSING, proxy=client.proxy, ssl=ssl
            )
            connection = Connection(socket=socket, app=self.app, watch=self.watch, ping=self.ping)
            try:
                await connection.greeted()
            except BaseException:
                await socket.close()
                raise
        return connection

    async def keep(self, connection: Connection) -> None:
        """Keep this connection going and then those that follow it, until cancelled."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as tasks:
            while True:
                began = loop.time()
                listening = tasks.create_task(connection.listen())
                self.watch(Connected(up=True))
                await connection.leaving.wait()
                if connection.ended:
                    self.watch(Connected(up=False))
                    _log.warning("the connection to Slack was lost")
                    await asyncio.sleep(next(self.pauses()) if loop.time() - began < _SHORT_LIFE else 0)
                connection = await self._redial()
                _log.info("connected to Slack again")
                tasks.create_task(_part(listening))

    async def _redial(self) -> Connection:
        """Open a connection, however long it takes; the first trouble is logged."""
        troubled = False
        for pause in self.pauses():
            try:
                return await self.dial()
            except _TROUBLE as error:
                if not troubled:
                    _log.warning("Slack cannot be connected to; trying on: %s", _reason(error))
                    self.watch(Connected(up=False))
                troubled = True
            await asyncio.sleep(pause)
        raise AssertionError("the pauses never end")


async def _first(lines: Lines, slack: Slack) -> Connection:
    """Dial once: what is wrong now is a mistake of the configuration's, and trying on would hide it."""
    try:
        return await lines.dial()
    except SlackApiError as error:
        raise ConfigError(
            f"Slack does not take SLACK_APP_TOKEN: {code_of(error)}. It must be an app-level token (xapp-…) with the "
            "scope connections:write, and Socket Mode must be on in the app's settings."
        ) from error
    except Dismissed as error:
        raise ConfigError(
            f"Slack opens no connection: {error}. Socket Mode must be on in the app's settings, and there may be at "
            "most 10 connections of one app."
        ) from error
    except UNREACHABLE as error:
        raise ConfigError(
            f"Slack cannot be reached at {slack.api_url}: {_reason(error)}. Check slack.api_url, and whether this "
            "machine may call out."
        ) from error


async def _part(listening: asyncio.Task[None]) -> None:
    """Let an old connection have its last words, then end it."""
    await asyncio.wait([listening], timeout=_LINGERING)
    listening.cancel()


def _reason(error: Exception) -> str:
    """Return why, without the address: it lets its reader in."""
    if isinstance(error, SlackApiError):
        return code_of(error) or "no answer"
    if isinstance(error, WSServerHandshakeError):
        return f"HTTP {error.status}"
    return str(error) or type(error).__name__
