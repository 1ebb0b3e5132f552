"""Taking over from replicas that died: one look at each kind of work answers for all accounts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.errors import StoreError
from bot.ports import Clock
from bot.records import dataclass

_log = logging.getLogger(__name__)
_EVERY = timedelta(seconds=5)  # with a lease of twenty, what the dead one left is looked at again in under thirty


def _nobody() -> None:
    """Wake nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One kind of work: `abandoned` returns the accounts where somebody has left some that is due.

    `wake` has whoever does it in an account by the account's names; `others` does it in accounts that are unknown.
    """

    abandoned: Callable[[datetime], Awaitable[Collection[str]]]
    wake: Mapping[str, Callable[[], None]]
    others: Callable[[], None] = field(default=_nobody)


@dataclass(frozen=True, kw_only=True, slots=True)
class Takeover:
    """Wakes whoever does the work that somebody has left.

    `silent` returns the replicas that may be dead, and how much of what each works on.
    """

    works: Sequence[Work]
    silent: Callable[[], Awaitable[Mapping[str, Mapping[str, int]]]]
    now: Clock
    _told: set[str] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Look and rest until `stop` is set."""
        while not stop.is_set():
            with suppress(StoreError):  # those who do the work say so
                await self.turn()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY.total_seconds())

    async def turn(self) -> None:
        """Look once."""
        await self._tell_who_is_silent()
        for work in self.works:
            for account in await work.abandoned(self.now()):
                work.wake.get(account, work.others)()

    async def _tell_who_is_silent(self) -> None:
        silent = await self.silent()
        for replica in silent.keys() - self._told:
            held = ", ".join(f"{number} {of}" for of, number in silent[replica].items())
            _log.warning("replica %s keeps silent; what it works on is taken over: %s", replica, held)
        self._told.intersection_update(silent)
        self._told.update(silent)
