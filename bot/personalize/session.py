"""AWS by operation: an account's calls, made in threads, by clients that it may share with others.

The endpoint is botocore's affair (`AWS_ENDPOINT_URL`), and so are the credentials.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from bot.model.errors import BotError, Unavailable
from bot.model.signs import OK, AwsBudget, AwsCall, AwsThrottle, AwsWait
from bot.personalize.bucket import RATE, Lane
from bot.personalize.budget import Budget
from bot.personalize.identity import Identity
from bot.personalize.lines import Lines, open_lines, region_here
from bot.ports import Watch, unwatched

if TYPE_CHECKING:
    from bot.personalize.boto import Boto

Answer = Mapping[str, Any]
"""What AWS answers, as boto3 gives it."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_AT_ONCE = 32  # calls of one account: where it does not answer, there are threads left for the others
_PAUSES = (1.0, 2.0)  # seconds at most, before a call is made again that got no answer
_UNREPEATABLE = {"CreateSolutionVersion"}  # a second one would train, and bill, again
_BUDGETED = "personalize"  # the control plane; recommendations, events and files have rates of their own
_TOKENS = {"s3": ("ContinuationToken", "NextContinuationToken")}
_ANYBODY = Identity()


class Aws:
    """An AWS account in one region, as those see it who call in one `lane` of its budget.

    Every call raises the errors of `bot.model.errors`.
    """

    def __init__(
        self,
        region: str,
        boto: "Callable[[], Boto]",
        pool: Executor,
        watch: Watch = unwatched,
        *,
        budget: Budget | None = None,
        lane: Lane = Lane.PEOPLE,
        places: asyncio.Semaphore | None = None,
    ) -> None:
        """Keep what returns boto3 as it calls for the account, made where it was not, and the threads to do it in."""
        self.region = region
        self.budget = budget or Budget()
        self._boto = boto
        self._pool = pool
        self._watch = watch
        self._lane = lane
        self._places = places or asyncio.Semaphore(_AT_ONCE)

    def within(self, lane: Lane) -> "Aws":
        """Return the same account for those who call in another lane."""
        return Aws(
            self.region,
            self._boto,
            self._pool,
            self._watch,
            budget=self.budget,
            lane=lane,
            places=self._places,
        )

    async def open(self) -> None:
        """Load boto3 and read the settings of this machine, where no call has done so; AWS is not asked anything yet.

        Raises:
            Refused: there is no such profile, or the settings do not work.
        """
        await asyncio.get_running_loop().run_in_executor(self._pool, self._boto)

    async def call(self, service: str, operation: str, **params: object) -> Answer:
        """Call an operation by AWS's name of it."""
        return await self._run(service, operation, lambda boto: boto.call(service, operation, **params))

    async def pages(self, service: str, operation: str, key: str, *, limit: int, **params: object) -> list[Answer]:
        """Return what all pages of a list operation hold under `key`, at most `limit` entries."""
        asks_for, tells = _TOKENS.get(service, ("nextToken", "nextToken"))
        found: list[Answer] = []
        page = await self.call(service, operation, **params)
        found.extend(page.get(key, []))
        while len(found) < limit and (token := page.get(tells)):
            page = await self.call(service, operation, **params, **{asks_for: token})
            found.extend(page.get(key, []))
        return found[:limit]

    async def read(self, bucket: str, key: str, *, limit: int) -> tuple[bytes, int]:
        """Return the first `limit` bytes of an S3 object, and its whole size in bytes."""
        return await self._run("s3", "GetObject", lambda boto: boto.read(bucket, key, limit))

    async def download(self, bucket: str, key: str, to: Path, *, limit: int) -> int:
        """Write the first `limit` bytes of an S3 object to a file, and return its whole size in bytes."""
        return await self._run("s3", "GetObject", lambda boto: boto.download(bucket, key, to, limit))

    async def upload(self, path: Path, bucket: str, key: str) -> None:
        """Write a file to S3, as it is read."""
        await self._run("s3", "PutObject", lambda boto: boto.upload(path, bucket, key))

    async def _run(self, service: str, operation: str, function: "Callable[[Boto], _T]") -> _T:
        await self._turn(service)
        began, outcome = perf_counter(), "cancelled"
        try:
            answer = await self._patiently(service, operation, function)
        except BotError as error:
            outcome = type(error).__name__
            raise
        else:
            outcome = OK
            return answer
        finally:
            seconds = perf_counter() - began
            account = self.budget.account
            self._watch(
                AwsCall(service=service, operation=operation, outcome=outcome, seconds=seconds, account=account)
            )
            self._watch(AwsBudget(account=account, region=self.region, rate=self.budget.rate))

    async def _turn(self, service: str) -> None:
        if service == _BUDGETED:
            began = self.budget.elapsed()
            await self.budget.turn(self._lane)
            waited = self.budget.elapsed() - began
            lane = self._lane.name.lower()
            self._watch(AwsWait(account=self.budget.account, region=self.region, lane=lane, seconds=waited))

    async def _patiently(self, service: str, operation: str, function: "Callable[[Boto], _T]") -> _T:
        """Call again where no answer came, after pauses with "full jitter" (AWS Builders' Library, "Timeouts")."""
        for longest in () if operation in _UNREPEATABLE else _PAUSES:
            try:
                return await self._once(service, operation, function)
            except Unavailable:
                await self.budget.sleep(random.uniform(0, longest))  # noqa: S311 - nobody must not guess it
                await self._turn(service)
        return await self._once(service, operation, function)

    async def _once(self, service: str, operation: str, function: "Callable[[Boto], _T]") -> _T:
        async with self._places:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(self._boto()))
            except Unavailable as error:
                if self._boto().throttled(error, operation):
                    self._note_throttle(service, operation)
                raise

    def _note_throttle(self, service: str, operation: str) -> None:
        self._watch(AwsThrottle(service=service, operation=operation, account=self.budget.account))
        if service == _BUDGETED:
            self.budget.throttled()


@asynccontextmanager
async def connect(
    region: str | None,
    watch: Watch = unwatched,
    *,
    identity: Identity = _ANYBODY,
    account: str = "",
    rate: float = RATE,
    lines: Lines | None = None,
) -> AsyncIterator[Aws]:
    """Keep how AWS is reached; boto3 is loaded by the first call, or by `open`, or here where it has to say the region.

    `account` is what the account is called where there are several, `rate` the calls a second that Personalize's
    control plane gets. `lines` are shared with other accounts; without them it has its own while the block runs.

    Raises:
        Refused: there is no region.
    """
    budget = Budget(account=account, full=rate)
    async with AsyncExitStack() as stack:
        if lines is None:
            lines = await stack.enter_async_context(open_lines())
        boto = partial(lines.boto, region, identity, account)
        known = region or region_here() or (await asyncio.to_thread(boto)).region
        yield Aws(known, boto, lines.pool, watch, budget=budget)


async def introduce(aws: Aws) -> None:
    """Log who AWS takes the bot for; that it does not know the bot is a warning, since credentials may come later."""
    prefix = f"{aws.budget.account}: " if aws.budget.account else ""
    try:
        caller = await aws.call("sts", "GetCallerIdentity")
    except BotError as error:
        _log.warning("%sNothing can be done in AWS yet. %s", prefix, error)
    else:
        where = (caller["Account"], aws.region, caller["Arn"])
        _log.info("%sworking in AWS account %s, region %s, as %s", prefix, *where)
