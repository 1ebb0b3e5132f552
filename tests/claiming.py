"""What could be claimed of a store, looked at and given back."""

from datetime import datetime, timedelta

from bot.jobs.opening import Store
from bot.model.job import Job
from bot.model.notice import PendingNotice


async def due(store: Store, at: datetime) -> list[Job]:
    """Return the jobs that want to be looked at."""
    async with store.jobs.claim(at) as jobs:
        return jobs


async def waiting(store: Store, at: datetime) -> list[PendingNotice]:
    """Return what wants to be sent, with no pause between edits."""
    async with store.outbox.claim(at, edit_pause=timedelta()) as queues:
        return [pending for queue in queues.values() for pending in queue]
