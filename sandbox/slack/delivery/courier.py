"""Delivers payloads and waits for their acknowledgement; brings events again when it does not come."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.slack.delivery.parcel import Carrier, Kind, Parcel, Timing, Undelivered
from sandbox.slack.faults import ACK, DELIVER, Effect, Fault, Faults
from sandbox.slack.traffic import Traffic
from sandbox.slack.wire import Json


@dataclass(kw_only=True, eq=False)
class Courier:
    """The only one who talks to the app."""

    carrier: Carrier
    timing: Timing
    traffic: Traffic
    faults: Faults
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def deliver(self, kind: Kind, payload: Json) -> Json:
        """Deliver once and return what the acknowledgement carried; raises `Undelivered`."""
        return await self._attempt(Parcel(kind=kind, payload=payload))

    def announce(self, payload: Json) -> None:
        """Deliver an event in the background, again and again as Slack does, until it is acknowledged."""
        self._start(self._insist(Parcel(kind=Kind.EVENT, payload=payload)))

    async def stop(self) -> None:
        """Give up what is still on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _insist(self, parcel: Parcel) -> None:
        for pause in (None, *self.timing.retries):
            if pause is not None:
                await asyncio.sleep(pause.total_seconds())
            try:
                await self._attempt(parcel)
            except Undelivered as failure:
                if failure.final:
                    self.traffic.note("internal", parcel.kind, f"{parcel.summary}: the app wants no retries")
                    return
                parcel = replace(parcel, retry_attempt=parcel.retry_attempt + 1, retry_reason=failure.reason)
            else:
                return
        self.traffic.note("internal", parcel.kind, f"{parcel.summary}: gave up", retry_reason=parcel.retry_reason)

    async def _attempt(self, parcel: Parcel) -> Json:
        fault = self.faults.strike(DELIVER, parcel.kind)
        if fault and fault.effect is Effect.TWICE:
            self._start(self._carry_unwatched(parcel))
        self._note_sent(parcel)
        if fault and fault.effect is Effect.HANG_UP:
            await self.carrier.hang_up()
            raise self._failed(parcel, Undelivered("connection_failed"))
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self.timing.ack.total_seconds()):
                answer = await self.carrier.carry(parcel)
                await _suffer(self.faults.strike(ACK, parcel.kind))
        except (TimeoutError, Undelivered) as failure:
            raise self._failed(parcel, failure) from failure
        ack_ms = round((loop.time() - started) * 1000, 3)
        self.traffic.note("from_bot", "ack", parcel.summary, detail=answer, ack_ms=ack_ms)
        return answer

    async def _carry_unwatched(self, parcel: Parcel) -> None:
        self._note_sent(parcel)
        with suppress(Undelivered, TimeoutError):
            async with asyncio.timeout(self.timing.ack.total_seconds()):
                await self.carrier.carry(parcel)

    def _note_sent(self, parcel: Parcel) -> None:
        retry = {"retry_attempt": parcel.retry_attempt or None, "retry_reason": parcel.retry_reason or None}
        self.traffic.note("to_bot", parcel.kind, parcel.summary, detail=parcel.payload, **retry)

    def _failed(self, parcel: Parcel, failure: Exception) -> Undelivered:
        undelivered = failure if isinstance(failure, Undelivered) else Undelivered("timeout")
        self.traffic.note("internal", parcel.kind, f"{parcel.summary}: not acknowledged", error=undelivered.reason)
        return undelivered

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _suffer(fault: Fault | None) -> None:
    """Lose the acknowledgement for good, or hold it back for a while."""
    if fault is None:
        return
    if fault.effect is Effect.LOST:
        await asyncio.get_running_loop().create_future()
    await asyncio.sleep(fault.seconds)
