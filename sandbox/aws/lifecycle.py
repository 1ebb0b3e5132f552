"""When a resource may take its next step: at once, when told, or after Personalize's usual time.

Real work (reading a CSV, training) takes as long as it takes in every mode; a mode only adds waiting.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Mode(StrEnum):
    """How time passes."""

    IMMEDIATE = "immediate"  # no waiting beyond the real work
    MANUAL = "manual"  # one step for each `Lifecycle.advance`
    TIME = "time"  # the usual durations, divided by `time_scale`


class Clock(Protocol):
    """What time it is, and how to wait for another."""

    def now(self) -> datetime:
        """Return the time, aware."""
        ...

    async def sleep(self, duration: timedelta) -> None:
        """Return when this much time has passed."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    async def sleep(self, duration: timedelta) -> None:
        """Sleep without blocking the loop."""
        await asyncio.sleep(duration.total_seconds())


@dataclass(kw_only=True, slots=True)
class Lifecycle:
    """Paces the steps of every resource of one endpoint."""

    mode: Mode = Mode.IMMEDIATE
    time_scale: float = 1.0
    clock: Clock = field(default_factory=SystemClock)
    _waiting: list[asyncio.Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse a scale that would stop or turn back time."""
        if self.time_scale <= 0:
            raise ValueError(f"time_scale must be above 0, not {self.time_scale}")

    def now(self) -> datetime:
        """Return the endpoint's time."""
        return self.clock.now()

    async def pause(self, usual: timedelta) -> None:
        """Wait before the next step, which usually takes this long at AWS; where that is nothing, go on at once."""
        if self.mode is Mode.MANUAL:
            told = asyncio.Event()
            self._waiting.append(told)
            await told.wait()
        elif self.mode is Mode.TIME and usual:
            await self.clock.sleep(usual / self.time_scale)

    async def linger(self, moment: timedelta) -> None:
        """Wait this long, on the machine's own time, where nothing else is waited for."""
        if self.mode is Mode.IMMEDIATE and moment:
            await asyncio.sleep(moment.total_seconds())

    def advance(self) -> int:
        """Let everything that waits take one step; returns how many did."""
        told, self._waiting = self._waiting, []
        for event in told:
            event.set()
        return len(told)
