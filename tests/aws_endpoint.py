"""The sandbox's AWS in a thread, and plain boto3 clients for it."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import boto3
import urllib3
from botocore.config import Config
from mypy_boto3_personalize import PersonalizeClient
from mypy_boto3_personalize_events import PersonalizeEventsClient
from mypy_boto3_personalize_runtime import PersonalizeRuntimeClient
from mypy_boto3_s3 import S3Client

from sandbox.aws.lifecycle import Lifecycle
from sandbox.aws.server import serve

T = TypeVar("T")

ROLE = "arn:aws:iam::000000000000:role/Reader"
PATIENCE = 60.0  # seconds that a condition gets before a test gives up
_BETWEEN_LOOKS = Event()  # never set: waiting for it leaves the processor to the endpoint
SETTLED = {"ACTIVE", "CREATE FAILED", "CREATE STOPPED"}

INTERACTIONS_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Interactions",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "USER_ID", "type": "string"},
            {"name": "ITEM_ID", "type": "string"},
            {"name": "TIMESTAMP", "type": "long"},
            {"name": "EVENT_TYPE", "type": "string"},
            {"name": "EVENT_VALUE", "type": ["float", "null"]},
        ],
        "version": "1.0",
    }
)
ITEMS_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Items",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "ITEM_ID", "type": "string"},
            {"name": "TITLE", "type": "string", "textual": True},
            {"name": "GENRES", "type": ["null", "string"], "categorical": True},
            {"name": "YEAR", "type": ["null", "int"]},
        ],
        "version": "1.0",
    }
)


ACTIONS_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Actions",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "ACTION_ID", "type": "string"},
            {"name": "VALUE", "type": ["null", "long"]},
            {"name": "REPEAT_FREQUENCY", "type": ["null", "long"]},
        ],
        "version": "1.0",
    }
)
ACTION_INTERACTIONS_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "ActionInteractions",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "USER_ID", "type": "string"},
            {"name": "ACTION_ID", "type": "string"},
            {"name": "EVENT_TYPE", "type": "string"},
            {"name": "TIMESTAMP", "type": "long"},
        ],
        "version": "1.0",
    }
)


@dataclass(frozen=True, kw_only=True)
class Aws:
    """One endpoint, as a client of AWS sees it."""

    url: str
    personalize: PersonalizeClient
    runtime: PersonalizeRuntimeClient
    events: PersonalizeEventsClient
    s3: S3Client

    def control(self, method: str, path: str, **body: object) -> tuple[int, dict[str, Any]]:
        """Use the control surface; returns (status, body)."""
        with urllib3.PoolManager() as http:
            answer = http.request(method, f"{self.url}/_control/{path}", json=body or None)
        return answer.status, answer.json()


@contextmanager
def endpoint(
    lifecycle: Lifecycle | None = None,
    *,
    role_required: bool = True,
    data_dir: Path | None = None,
    signatures: bool = False,
) -> Iterator[Aws]:
    """Serve AWS in a thread for the length of a `with`."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()
    try:
        serving = serve(lifecycle=lifecycle, role_required=role_required, data_dir=data_dir, signatures=signatures)
        url = _on(loop, stack.enter_async_context(serving))
        with clients(url) as aws:
            yield aws
    finally:
        _on(loop, stack.aclose())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def clients(url: str) -> Iterator[Aws]:
    """Open boto3 clients that know nothing but the endpoint's URL."""
    session, once = _session(), Config(retries={"total_max_attempts": 1})
    aws = Aws(
        url=url,
        personalize=session.client("personalize", endpoint_url=url, config=once),
        runtime=session.client("personalize-runtime", endpoint_url=url, config=once),
        events=session.client("personalize-events", endpoint_url=url, config=once),
        s3=session.client("s3", endpoint_url=url, config=once),
    )
    try:
        yield aws
    finally:
        for client in (aws.personalize, aws.runtime, aws.events, aws.s3):
            client.close()


@cache
def _session() -> boto3.Session:
    """Read what botocore knows of the services once for all clients."""
    return boto3.Session(aws_access_key_id="tester", aws_secret_access_key="secret", region_name="us-east-1")


def _on(loop: asyncio.AbstractEventLoop, work: Coroutine[object, object, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)


def until(holds: Callable[[], T | None]) -> T:
    """Return the first truthy answer, or fail when patience runs out."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := holds():
            return answer
        _BETWEEN_LOOKS.wait(0.02)
    raise AssertionError(f"It never came true: {holds}")


def settled(describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Poll a Describe until its resource is ACTIVE, failed or stopped, and return the resource."""

    def look() -> dict[str, Any] | None:
        found = describe()
        resource: dict[str, Any] = next(value for key, value in found.items() if key != "ResponseMetadata")
        return resource if resource["status"] in SETTLED else None

    return until(look)


class HandClock:
    """A clock that moves when a test moves it, from any thread."""

    def __init__(self) -> None:
        """Start one morning."""
        self._now = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the time that the test says it is."""
        return self._now

    @property
    def sleeping(self) -> bool:
        """Tell whether anybody waits for the time to pass."""
        return bool(self._sleepers)

    async def sleep(self, duration: timedelta) -> None:
        """Sleep until the test has moved the time on."""
        woken = asyncio.Event()
        with self._lock:
            self._sleepers.append((self._now + duration, asyncio.get_running_loop(), woken))
        await woken.wait()

    def passes(self, duration: timedelta) -> None:
        """Move the time on, and wake who is due."""
        with self._lock:
            self._now += duration
            due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._now]
            self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self._now]
        for _, loop, woken in due:
            loop.call_soon_threadsafe(woken.set)
