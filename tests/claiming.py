"""What could be claimed of a store, looked at and given back."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.opening import Store
from bot.model.job import Job
from bot.model.notice import PendingNotice
from bot.model.pace import Pace

AT_ONCE = Pace(call=timedelta(microseconds=1), burst=10**12, reserve=0, edit=timedelta())
"""No pace at all."""
RESTING = replace(AT_ONCE, edit=timedelta(minutes=1))
"""A message rests for a minute once it was shown."""


async def due(store: Store, at: datetime) -> list[Job]:
    """Return the jobs that want to be looked at."""
    async with store.jobs.claim(at) as jobs:
        return jobs


async def waiting(store: Store, at: datetime) -> list[PendingNotice]:
    """Return what wants to be sent, with no pause between edits."""
    async with store.outbox.claim(at, pace=AT_ONCE) as queues:
        return [pending for queue in queues.values() for pending in queue]
