"""The AWS endpoint: one port for Personalize, Personalize Runtime, Personalize Events, and what moto answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

from sandbox.aws import answering, metering, moto_proxy, refusals, workers
from sandbox.aws.account import DEFAULT_ACCOUNT, DEFAULT_REGION, Account
from sandbox.aws.backend import Backend
from sandbox.aws.control import PREFIX, Control
from sandbox.aws.gate import Gate
from sandbox.aws.journeys import Journeys
from sandbox.aws.keeper import FILES, Keeper, keeping
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.aws.moto_proxy import MotoProxy
from sandbox.aws.protocol import signature
from sandbox.aws.protocol.api import TARGET_PREFIX, by_path, by_target
from sandbox.aws.protocol.errors import AwsError
from sandbox.aws.resources import schedules
from sandbox.aws.worlds import Worlds, has_keys, secret_of

LOOPBACK = "127.0.0.1"

_TARGET = "X-Amz-Target"
_CLOUDWATCH = "monitoring"  # what requests for it are signed for
_BETWEEN_LOOKS = 0.5  # seconds, at what is due to train by itself
_LAST_WORDS = 1.0  # seconds that open requests get when the endpoint stops


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Sends each request where it belongs."""

    worlds: Worlds
    control: Control
    moto: MotoProxy
    gate: Gate | None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, whichever service it is for."""
        if request.path.startswith(PREFIX):
            return await self.control.answer(request)
        target = request.headers.get(_TARGET, "")
        signed, rest = signature.of(request), not target.startswith(TARGET_PREFIX)
        operation = by_path().get((request.method, request.path)) if rest else by_target().get(target)
        ours = not rest or (signed.service == signature.SERVICE if signed else operation is not None)
        try:
            if self.gate is not None:
                await self.gate.check(request, signed)
        except AwsError as error:
            return answering.refusal(error, rest=rest) if ours else refusals.refusal(error, request, signed)
        if ours:
            return await answering.respond(self.worlds.of(signed), request, operation, rest=rest)
        if signed and signed.service == _CLOUDWATCH:
            for backend in self.worlds:
                metering.publish(backend)
        return await self.moto.forward(request, account=self.worlds.account_of(signed))


@asynccontextmanager
async def serve(
    *,
    host: str = LOOPBACK,
    port: int = 0,
    lifecycle: Lifecycle | None = None,
    account: str = DEFAULT_ACCOUNT,
    region: str = DEFAULT_REGION,
    role_required: bool = True,
    data_dir: Path | None = None,
    signatures: bool = False,
) -> AsyncIterator[str]:
    """Serve AWS, and yield the endpoint's URL; everything that it started ends with the `with`.

    `port` 0 takes a free one. `account` and `region` are home: where keys belong that neither IAM nor STS gave out, and
    what `/_control` means where it names none. `role_required` makes an import without a roleArn fail, as at AWS.
    `signatures`: only requests are answered that are signed with a key of IAM or STS, and rightly so.
    `data_dir` keeps everything for the next time (without it, all is forgotten); `CannotReadError` where it cannot be.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(threadpool_limits(1))  # an answer is a small product: more threads only wait for each other
        scratch = _folder(data_dir) if data_dir else stack.enter_context(TemporaryDirectory(prefix="personalize-"))
        moto = await stack.enter_async_context(moto_proxy.start())
        working = await stack.enter_async_context(workers.start())
        journeys = Journeys(lifecycle=lifecycle or Lifecycle())
        worlds = Worlds(
            home=Account(id=account, region=region),
            make=lambda where: Backend(
                account=where,
                workers=working,
                journeys=journeys,
                scratch=Path(scratch),
                s3=moto.url,
                role_required=role_required,
            ),
        )
        stack.push_async_callback(journeys.close)
        if data_dir:
            keeper = Keeper(folder=data_dir, worlds=worlds, journeys=journeys)
            journeys.changed = moto.changed = keeper.changed
            await stack.enter_async_context(keeping(keeper))
        if journeys.lifecycle.mode is Mode.TIME:
            await stack.enter_async_context(_trainings(worlds))
        control = Control(worlds=worlds, journeys=journeys, moto=moto)
        gate = Gate(secret_of=secret_of, has_keys=has_keys) if signatures else None
        endpoint = Endpoint(worlds=worlds, control=control, moto=moto, gate=gate)
        await asyncio.to_thread(_read_service_models)
        yield await stack.enter_async_context(_listening(endpoint, host, port))


@asynccontextmanager
async def _trainings(worlds: Worlds) -> AsyncIterator[None]:
    """Start what trains by itself when its time has come."""

    async def look() -> None:
        while True:
            await asyncio.sleep(_BETWEEN_LOOKS)
            for backend in worlds:
                schedules.train_due(backend)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


@asynccontextmanager
async def _listening(endpoint: Endpoint, host: str, port: int) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", endpoint.answer)
    runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=_LAST_WORDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _folder(data_dir: Path) -> Path:
    files = data_dir / FILES
    files.mkdir(parents=True, exist_ok=True)
    return files


def _read_service_models() -> None:
    by_target()
    by_path()
