"""Taking over from replicas that died: one look at the store answers for the jobs of all accounts."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.model.errors import StoreError
from bot.poller.poller import Poller
from bot.ports import Clock, Jobs

_EVERY = timedelta(seconds=5)  # with a lease of twenty, the dead one's jobs are looked at again in under thirty


@dataclass(frozen=True, kw_only=True, slots=True)
class Takeover:
    """Wakes the poller of an account whose jobs somebody has left; `others` has those of accounts that are unknown.

    `jobs` are those of all accounts.
    """

    jobs: Jobs
    pollers: Mapping[str, Poller]
    others: Poller
    now: Clock

    async def run(self, stop: asyncio.Event) -> None:
        """Look and rest until `stop` is set."""
        while not stop.is_set():
            with suppress(StoreError):  # the pollers say so
                await self.turn()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY.total_seconds())

    async def turn(self) -> None:
        """Look once."""
        for account in await self.jobs.abandoned(self.now()):
            self.pollers.get(account, self.others).wake()
