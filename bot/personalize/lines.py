"""Lines to AWS, which accounts share: a client with its certificates is 1 MiB, too much to have for each account."""

import asyncio
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Lock, Thread

import boto3
from botocore.config import Config

from bot.personalize.caller import Caller, for_callers
from bot.personalize.clients import Clients
from bot.personalize.endpoints import session_for
from bot.personalize.identity import Identity
from bot.records import dataclass

SERVICES = ("personalize", "personalize-runtime", "personalize-events", "cloudwatch", "s3", "sts")
_THREADS = 128  # calls that may be on their way, of all accounts together
_LAST_CALLS = 1.0  # seconds
CONFIG = Config(
    max_pool_connections=_THREADS,  # fewer would drop and redial connections
    retries={"mode": "standard", "total_max_attempts": 1},  # the bot tries again itself, within an account's budget
    connect_timeout=5,
    read_timeout=20,
    user_agent=f"personalize-bot Boto3/{boto3.__version__}",  # botocore would put its own together for each call, twice
    s3={"disable_s3_express_session_auth": True},  # type: ignore[arg-type]  # it would be kept by bucket, whoever asks
)


@dataclass(frozen=True, slots=True)
class Line:
    """A region as a profile's settings reach it: the clients, and whom boto3's own chain finds."""

    clients: Clients
    found: Caller

    @classmethod
    def to(cls, region: str | None, profile: str | None) -> "Line":
        """Open a line; raises `ProfileNotFound`."""
        source = boto3.Session(botocore_session=session_for(SERVICES), profile_name=profile, region_name=region)
        blank = for_callers(session_for(SERVICES))
        session = boto3.Session(botocore_session=blank, profile_name=profile, region_name=region)
        return cls(clients=Clients(session, SERVICES, CONFIG), found=Caller(find=source.get_credentials))

    def caller(self, identity: Identity) -> Caller:
        """Return who calls."""
        return identity.caller(self.found, lambda: self.clients["sts"])


class Lines:
    """The lines that were opened, and the threads in which their clients wait."""

    def __init__(self) -> None:
        """Begin with none."""
        self.pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="aws")
        self._opened: dict[tuple[str | None, str | None], Line] = {}
        self._lock = Lock()

    def to(self, region: str | None, profile: str | None) -> Line:
        """Return a line, which may be another account's already.

        `region` None leaves it to `AWS_REGION`, which boto3 alone does not read, and then to boto3's own chain.

        Raises:
            ProfileNotFound: there is no such profile.
        """
        region = region or os.environ.get("AWS_REGION") or None
        with self._lock:
            if (region, profile) not in self._opened:
                self._opened[region, profile] = Line.to(region, profile)
            return self._opened[region, profile]

    def close(self) -> None:
        """Wait for a moment for the calls that are on their way, and close all clients."""
        waiting = Thread(target=self.pool.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        waiting.start()
        waiting.join(_LAST_CALLS)
        for line in self._opened.values():
            line.clients.close()


@asynccontextmanager
async def open_lines() -> AsyncIterator[Lines]:
    """Yield lines, which are closed when the block ends."""
    lines = Lines()
    try:
        yield lines
    finally:
        await asyncio.to_thread(lines.close)
