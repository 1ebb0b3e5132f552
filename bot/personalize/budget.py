"""The calls that one account and region may take, shared out among all who make them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import field
from threading import Lock

from bot.personalize.bucket import RATE, Bucket, Lane
from bot.records import dataclass


@dataclass(kw_only=True, slots=True)
class Budget:
    """A bucket, and those who wait at it, lane by lane in the order in which they came.

    `account` is what the account is called, "" where there is only one. `elapsed` returns seconds since whenever,
    `sleep` waits so many. `full` are the calls a second while AWS does not throttle.
    """

    account: str = ""
    full: float = RATE
    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _queues: defaultdict[Lane, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _bucket: Bucket = field(init=False)
    _guard: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Begin with a full bucket."""
        self._bucket = Bucket(at=self.elapsed(), full=self.full)

    @property
    def rate(self) -> float:
        """The calls a second that there are at present."""
        return self._bucket.rate

    async def turn(self, lane: Lane) -> None:
        """Wait until a call may be made; people's are at once."""
        if lane is Lane.PEOPLE:
            self._take(lane)
            return
        async with self._queues[lane]:
            while pause := self._take(lane):
                await self.sleep(pause)

    def throttled(self) -> None:
        """Note that AWS found it too much; from any thread."""
        with self._guard:
            self._bucket.throttled(self.elapsed())

    def _take(self, lane: Lane) -> float:
        with self._guard:
            return self._bucket.take(self.elapsed(), lane)
