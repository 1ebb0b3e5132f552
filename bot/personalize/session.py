"""AWS by operation: one boto3 session, its clients, and the threads that wait for them.

The endpoint is botocore's affair (`AWS_ENDPOINT_URL`), and so are the credentials.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from botocore import xform_name
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError
from botocore.parsers import ResponseParserError

from bot.model.errors import BotError, Refused
from bot.model.signs import OK, AwsBudget, AwsCall, AwsThrottle
from bot.personalize.bucket import RATE, Lane
from bot.personalize.budget import Budget
from bot.personalize.clients import ONCE, Clients
from bot.personalize.errors import THROTTLES, code_of, renamed
from bot.personalize.identity import Identity
from bot.ports import Watch, unwatched

Answer = Mapping[str, Any]
"""What AWS answers, as boto3 gives it."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
SERVICES = ("personalize", "personalize-runtime", "personalize-events", "cloudwatch", "s3", "sts")
_THREADS = 32
CONFIG = Config(
    max_pool_connections=_THREADS,  # fewer would drop and redial connections
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=5,
    read_timeout=20,
)
_UNREPEATABLE = {"CreateSolutionVersion"}  # a second one would train, and bill, again
_BUDGETED = "personalize"  # the control plane; recommendations, events and files have rates of their own
_TOKENS = {"s3": ("ContinuationToken", "NextContinuationToken")}
_ANYBODY = Identity()
_BLOCK = 2**20  # bytes of a file in memory at a time
_PATIENCE = 5.0  # seconds that the start waits to hear who the bot is to AWS


class Aws:
    """An AWS account in one region, as those see it who call in one `lane` of its budget.

    Every call raises the errors of `bot.model.errors`.
    """

    def __init__(
        self,
        clients: Mapping[str, BaseClient],
        pool: Executor,
        watch: Watch = unwatched,
        *,
        budget: Budget | None = None,
        lane: Lane = Lane.PEOPLE,
    ) -> None:
        """Keep the clients (by service) and the threads that call them."""
        self.region: str = clients["personalize"].meta.region_name
        self.budget = budget or Budget()
        self._clients = clients
        self._pool = pool
        self._watch = watch
        self._lane = lane

    def within(self, lane: Lane) -> "Aws":
        """Return the same account for those who call in another lane."""
        return Aws(self._clients, self._pool, self._watch, budget=self.budget, lane=lane)

    async def call(self, service: str, operation: str, **params: object) -> Answer:
        """Call an operation by AWS's name of it."""
        name = ONCE if operation in _UNREPEATABLE else service

        def ask() -> Answer:
            answer: Answer = getattr(self._clients[name], xform_name(operation))(**params)
            return answer

        return await self._run(service, operation, ask)

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
        return await self._run("s3", "GetObject", lambda: _read(self._clients["s3"], bucket, key, limit))

    async def download(self, bucket: str, key: str, to: Path, *, limit: int) -> int:
        """Write the first `limit` bytes of an S3 object to a file, and return its whole size in bytes."""
        return await self._run("s3", "GetObject", partial(_download, self._clients["s3"], bucket, key, to, limit))

    async def upload(self, path: Path, bucket: str, key: str) -> None:
        """Write a file to S3, as it is read."""
        await self._run("s3", "PutObject", partial(_upload, self._clients["s3"], path, bucket, key))

    async def _run(self, service: str, operation: str, function: Callable[[], _T]) -> _T:
        if service == _BUDGETED:
            await self.budget.turn(self._lane)
        began, outcome = perf_counter(), "cancelled"
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._pool, function)
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            ours = renamed(error, service=service, operation=operation)
            outcome = type(ours).__name__
            raise ours from error
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


@asynccontextmanager
async def connect(
    region: str | None,
    watch: Watch = unwatched,
    *,
    identity: Identity = _ANYBODY,
    account: str = "",
    rate: float = RATE,
) -> AsyncIterator[Aws]:
    """Read the settings, off the loop, and log who AWS takes the bot for; close all clients when the block ends.

    `account` is what the account is called where there are several, `rate` the calls a second that Personalize's
    control plane gets. Where AWS does not know the bot, that is a warning: credentials may come later.

    Raises:
        Refused: there is no region, or no such profile.
    """
    budget = Budget(account=account, full=rate)
    clients = await asyncio.to_thread(_open, region, identity, watch, budget)
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="aws")
    with closing(clients):
        try:
            aws = Aws(clients, pool, watch, budget=budget)
            await _introduce(aws)
            yield aws
        finally:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


async def _introduce(aws: Aws) -> None:
    prefix = f"{aws.budget.account}: " if aws.budget.account else ""
    try:
        caller = await asyncio.wait_for(aws.call("sts", "GetCallerIdentity"), _PATIENCE)
    except TimeoutError:
        _log.warning(
            "%sAWS has not answered within %.0f s; the bot goes on without knowing its account", prefix, _PATIENCE
        )
    except BotError as error:
        _log.warning("%sNothing can be done in AWS yet. %s", prefix, error)
    else:
        where = (caller["Account"], aws.region, caller["Arn"])
        _log.info("%sworking in AWS account %s, region %s, as %s", prefix, *where)


def _open(region: str | None, identity: Identity, watch: Watch, budget: Budget) -> Clients:
    of = f"aws.accounts.{budget.account}" if budget.account else "aws"

    def made(service: str, client: BaseClient) -> None:
        notice = partial(_notice_throttle, watch, service, budget.account)
        client.meta.events.register("response-received", notice)
        if service == _BUDGETED:
            client.meta.events.register("response-received", partial(_slow_down, budget))

    try:
        clients = Clients(identity.session(SERVICES, region, CONFIG), SERVICES, CONFIG, made)
        clients[_BUDGETED]  # wrong settings show when the first client is made
    except NoRegionError as error:
        raise Refused(f"AWS needs a region: set {of}.region in config.yaml, or AWS_REGION.") from error
    except BotoCoreError as error:
        raise Refused(f"The AWS settings of this machine do not work ({of}): {error}") from error
    return clients


def _notice_throttle(
    watch: Watch, service: str, account: str, *, event_name: str, parsed_response: Mapping[str, Any] | None, **_: object
) -> None:
    """Tell of a request, whether botocore tries it again or not (Boto3 Guide, "Extensibility guide")."""
    if _is_throttle(parsed_response):
        watch(AwsThrottle(service=service, operation=event_name.rpartition(".")[2], account=account))


def _slow_down(budget: Budget, *, parsed_response: Mapping[str, Any] | None, **_: object) -> None:
    if _is_throttle(parsed_response):
        budget.throttled()


def _is_throttle(answer: Mapping[str, Any] | None) -> bool:
    return answer is not None and answer.get("Error", {}).get("Code") in THROTTLES


def _read(client: Any, bucket: str, key: str, limit: int) -> tuple[bytes, int]:  # noqa: ANN401 - boto3's are generated
    answer = _get(client, bucket, key, limit)
    if answer is None:
        return b"", 0
    with closing(answer["Body"]) as body:
        return body.read(limit), _size(answer)


def _download(client: Any, bucket: str, key: str, to: Path, limit: int) -> int:  # noqa: ANN401 - as above
    answer = _get(client, bucket, key, limit)
    with to.open("wb") as file:
        if answer is None:
            return 0
        with closing(answer["Body"]) as body:
            for block in body.iter_chunks(_BLOCK):
                file.write(block)
    return _size(answer)


def _upload(client: Any, path: Path, bucket: str, key: str) -> None:  # noqa: ANN401 - as above
    with path.open("rb") as file:
        client.put_object(Bucket=bucket, Key=key, Body=file, ContentType="text/csv")


def _get(client: Any, bucket: str, key: str, limit: int) -> Answer | None:  # noqa: ANN401 - as above
    """Return the beginning of an object, None where it is empty."""
    try:
        answer: Answer = client.get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{limit - 1}")
    except ClientError as error:
        if code_of(error) == "InvalidRange":
            return None
        raise
    return answer


def _size(answer: Answer) -> int:
    _, _, size = answer.get("ContentRange", "").partition("/")
    return int(size) if size.isdigit() else int(answer["ContentLength"])
