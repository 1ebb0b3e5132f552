"""What is to be told of a job, and where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bot.model.durations import Usuals, newly_overdue
from bot.model.job import Job
from bot.model.message import Message
from bot.model.notice import Notice, key_of
from bot.model.report import Outcome
from bot.model.resource import Status
from bot.model.subscription import Audience, Event
from bot.ports import Clock, People, Subscriptions
from bot.records import dataclass
from bot.views.account import within
from bot.views.digest import ending
from bot.views.jobcard import card, result
from bot.views.launch import question
from bot.views.overdue import overdue

_CHANNELS = ("C", "G")  # how the ids of channels begin; those of people and direct messages do not


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Writes notices."""

    subscriptions: Subscriptions
    people: People
    now: Clock

    async def audience(self, jobs: Iterable[Job]) -> Audience:
        """Return who is told of jobs, besides those whom they concern anyway."""
        return await self.subscriptions.audience({job.group for job in jobs}, self.now())

    async def notices(
        self, before: Job, job: Job, outcome: Outcome | None, usual: Usuals, audience: Audience
    ) -> list[Notice]:
        """Return a job's card, what takes too long since it was looked at `before`, and its result if it has ended.

        Where it is muted, only what is to be seen already moves on.
        """
        name = await self._asker(job)
        card_now = card(job, now=self.now(), usual=usual, asker=name)
        heard = {**_watching(job, audience), **_concerned(job)}
        if job.part_of:  # its whole tells of it, but for what takes too long
            heard = {where: {Event.STUCK} & set(events) for where, events in heard.items()}
        told = [_notice(job, "card", where, card_now) for where, events in heard.items() if Event.STARTED in events]
        if late := newly_overdue(before, job):
            first = job.steps.index(late[0])
            warning = overdue(job, late, usual)
            told += [_notice(job, f"overdue-{first}", where, warning) for where in _hearing(heard, Event.STUCK)]
        if outcome:
            outcome = replace(outcome, names=await self.people.names(_stoppers(job)))
            told += [self._ending(job, outcome, where, name) for where in _hearing(heard, *_end(job))]
        return [*_quietened(job, told, audience), *await self._questions(job)]

    async def _questions(self, job: Job) -> list[Notice]:
        """Return what a job asks, and how that was answered; whoever mutes things is asked all the same."""
        asking = [(place, step) for place, step in enumerate(job.steps) if step.question]
        if not asking or not job.channel:
            return []
        names = await self.people.names({step.answered_by for _, step in asking if step.answered_by})
        pings = job.channel.startswith(_CHANNELS)
        return [
            _notice(
                job,
                f"question-{place}",
                job.channel,
                question(job, step, pings=pings, answered_by=names.get(step.answered_by or "")),
            )
            for place, step in asking
        ]

    def _ending(self, job: Job, outcome: Outcome, destination: str, name: str | None) -> Notice:
        """Return the result, which mentions who asked in the channel where they did, and names them elsewhere."""
        own = destination == job.channel
        speaks = own or destination == job.asked_by
        pings = own and destination.startswith(_CHANNELS)
        message = result(outcome, now=self.now(), pings=pings, called=None if speaks else name)
        return replace(_notice(job, "result", destination, message), ending=ending(outcome, at=self.now()))

    async def _asker(self, job: Job) -> str | None:
        return (await self.people.names([job.asked_by]))[job.asked_by] if job.asked_by else None


def _stoppers(job: Job) -> set[str]:
    return {step.stopped_by for step in job.steps if step.stopped_by}


def _watching(job: Job, audience: Audience) -> dict[str, Collection[Event]]:
    """Return who hears of the job's group, and by which events; by a channel's memory only of what was found."""
    told_there = job.asked_by if _is_direct(job.channel) else None
    return {
        one.destination: one.events
        for one in audience.of(job.group)
        if one.destination != told_there and not (one.implied and job.channel)
    }


def _concerned(job: Job) -> dict[str, Collection[Event]]:
    """Return where a job was asked for, and who did, unless the job lives in their direct messages anyway."""
    there = {job.channel: set(Event)} if job.channel else {}
    person = {job.asked_by: {Event.ENDED, Event.STUCK}} if job.asked_by and not _is_direct(job.channel) else {}
    return {**there, **person}


def _hearing(heard: Mapping[str, Collection[Event]], *any_of: Event) -> list[str]:
    return [where for where, events in heard.items() if set(any_of) & set(events)]


def _end(job: Job) -> tuple[Event, ...]:
    return (Event.ENDED, Event.FAILED) if job.status is Status.FAILED else (Event.ENDED,)


def _quietened(job: Job, told: list[Notice], audience: Audience) -> list[Notice]:
    return [replace(notice, quiet=True) if _is_muted(job, notice, audience) else notice for notice in told]


def _is_muted(job: Job, notice: Notice, audience: Audience) -> bool:
    """Say whether it is muted; what goes to a direct message is muted with the person."""
    where = job.asked_by if _is_direct(notice.destination) and job.asked_by else notice.destination
    return audience.is_muted(where, job.group)


def _is_direct(channel: str | None) -> bool:
    return (channel or "").startswith("D")


def _notice(job: Job, what: str, destination: str, message: Message) -> Notice:
    return Notice(
        key=key_of(job.id, what, destination),
        job_id=job.id,
        destination=destination,
        message=within(message, job.account),
        asked_by=job.asked_by,
    )
