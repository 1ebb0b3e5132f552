"""What is to be told of a job, and where."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.durations import Usuals, newly_overdue
from bot.model.job import Job
from bot.model.message import Message
from bot.model.notice import Notice, key_of
from bot.model.report import Outcome
from bot.ports import Clock, People, Places
from bot.views.account import within
from bot.views.digest import ending
from bot.views.jobcard import card, result
from bot.views.overdue import overdue

_CHANNELS = ("C", "G")  # how the ids of channels begin; those of people and direct messages do not


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Writes notices."""

    places: Places
    people: People
    now: Clock

    async def notices(self, before: Job, job: Job, outcome: Outcome | None, usual: Usuals) -> list[Notice]:
        """Return a job's card, what takes too long since it was looked at `before`, and its result if it has ended."""
        channels = [job.channel] if job.channel else (await self.places.watched()).get(job.group, [])
        card_now = card(job, now=self.now(), usual=usual, asker=await self._asker(job))
        told = [_notice(job, "card", channel, card_now) for channel in channels]
        everywhere = [*channels, *_person(job)]
        if late := newly_overdue(before, job):
            first = job.steps.index(late[0])
            told += [_notice(job, f"overdue-{first}", where, overdue(job, late, usual)) for where in everywhere]
        return told + ([_ending(job, outcome, where, self.now()) for where in everywhere] if outcome else [])

    async def _asker(self, job: Job) -> str | None:
        return (await self.people.names([job.asked_by]))[job.asked_by] if job.asked_by else None


def _notice(job: Job, what: str, destination: str, message: Message) -> Notice:
    return Notice(
        key=key_of(job.id, what, destination),
        job_id=job.id,
        destination=destination,
        message=within(message, job.account),
        asked_by=job.asked_by,
    )


def _ending(job: Job, outcome: Outcome, destination: str, now: datetime) -> Notice:
    message = result(outcome, now=now, pings=destination.startswith(_CHANNELS))
    return replace(_notice(job, "result", destination, message), ending=ending(outcome, at=now))


def _person(job: Job) -> list[str]:
    """Return whom to tell directly: who asked, unless the job lives in their direct messages anyway."""
    return [job.asked_by] if job.asked_by and not (job.channel or "").startswith("D") else []
