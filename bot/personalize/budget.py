"""The calls that one account and region may take, shared out among all who make them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import field
from threading import Lock

from bot.personalize.bucket import RATE, Bucket, Lane
from bot.personalize.strain import Strain
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
    _strain: Strain = field(init=False)
    _guard: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Begin with a full bucket."""
        self._bucket = Bucket(at=self.elapsed(), full=self.full)
        self._strain = Strain(account=self.account, full=self.full)

    @property
    def rate(self) -> float:
        """The calls a second that there are at present."""
        return self._bucket.rate

    @property
    def strained(self) -> bool:
        """Whether jobs are looked at late, since calls are scarce or AWS throttles."""
        return self._strain.scarce or self._strain.cut

    async def turn(self, lane: Lane) -> None:
        """Wait until a call may be made; people's are at once."""
        if lane is Lane.PEOPLE:
            self._take(lane)
            return
        async with self._queues[lane]:
            waited = False
            while pause := self._take(lane):
                waited = True
                await self.sleep(pause)
        if lane is Lane.POLLER:
            self._strain.called(self.elapsed(), waited=waited, left=self._bucket.tokens)

    def throttled(self) -> None:
        """Note that AWS found it too much; from any thread."""
        with self._guard:
            self._bucket.throttled(self.elapsed())
            self._strain.at(self._bucket.rate)

    def _take(self, lane: Lane) -> float:
        with self._guard:
            pause = self._bucket.take(self.elapsed(), lane)
            self._strain.at(self._bucket.rate)
            return pause
