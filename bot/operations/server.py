"""The page for whoever runs the bot: is it well, is it ready, and its numbers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from aiohttp import hdrs, web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.config import Config, ConfigError, Mode, Operations
from bot.model.errors import StoreUnavailable
from bot.model.notice import Backlog
from bot.model.signs import Sign
from bot.operations.lag import sample_lag
from bot.operations.metrics import Metrics
from bot.operations.vitals import Part, Vitals
from bot.ports import Outbox
from bot.records import dataclass

_PATIENCE = 2.0  # seconds that the database has to answer
_UNWELL = 503
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Observatory:
    """Watches a bot, and shows what it sees."""

    vitals: Vitals
    metrics: Metrics

    def __call__(self, sign: Sign) -> None:
        """See a sign."""
        self.vitals(sign)
        self.metrics(sign)

    @asynccontextmanager
    async def shown(self, where: Operations, outbox: Outbox) -> AsyncIterator[None]:
        """Show it while the block runs; raises `ConfigError` where the port is taken."""
        runner = web.AppRunner(_Pages(self, outbox).application(), handle_signals=False, access_log=None)
        await runner.setup()
        sampling = asyncio.create_task(sample_lag(self), name="loop lag")
        try:
            try:
                await web.TCPSite(runner, where.host, where.port).start()
            except OSError as error:
                place = f"{where.host}:{where.port}"
                raise ConfigError(f"Operations cannot be shown at {place}: {error.strerror}.") from error
            _log.info("health and metrics at http://%s:%d", where.host, runner.addresses[0][1])
            yield
        finally:
            sampling.cancel()
            await runner.cleanup()


def open_observatory(config: Config) -> Observatory:
    """Return one that has seen nothing yet."""
    socket, accounts = config.slack.mode is Mode.SOCKET, tuple(config.aws.by_name)
    return Observatory(vitals=Vitals(elapsed=monotonic, socket=socket, accounts=accounts), metrics=Metrics())


@dataclass(slots=True)
class _Pages:
    """What is shown at which path."""

    observatory: Observatory
    outbox: Outbox
    _answered: bool = True  # the database, when it was asked last

    def application(self) -> web.Application:
        server = web.Application()
        for path, page in (("/healthz", self._health), ("/readyz", self._readiness), ("/metrics", self._metrics)):
            server.router.add_get(path, page)
        return server

    async def _health(self, _: web.Request) -> web.Response:
        """Answer 200 where everything is well, else 503; the body says what is not."""
        parts = {**self.observatory.vitals.parts(), "database": Part(well=await self._backlog() is not None)}
        well = all(part.well for part in parts.values())
        body = {"well": well, "parts": {name: {"well": part.well, **part.facts} for name, part in parts.items()}}
        return web.json_response(body, status=200 if well else _UNWELL)

    async def _readiness(self, _: web.Request) -> web.Response:
        """Answer 200 where Slack reaches the bot and the store is open, else 503."""
        facts = {"slack": self.observatory.vitals.connected, "database": await self._backlog() is not None}
        ready = all(facts.values())
        return web.json_response({"ready": ready, **facts}, status=200 if ready else _UNWELL)

    async def _metrics(self, _: web.Request) -> web.Response:
        page = self.observatory.metrics.page(await self._backlog())
        return web.Response(body=page, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})

    async def _backlog(self) -> Backlog | None:
        """Return what the outbox holds, None where the database does not answer in time."""
        try:
            async with asyncio.timeout(_PATIENCE):
                backlog = await self.outbox.backlog()
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever looks has to be told that it is not well
            if self._answered and not isinstance(error, StoreUnavailable):  # of which the store tells
                _log.warning("the database does not answer: %s", str(error) or f"nothing within {_PATIENCE:.0f} s")
            self._answered = isinstance(error, StoreUnavailable)
            return None
        if not self._answered:
            _log.info("the database answers again")
        self._answered = True
        return backlog
