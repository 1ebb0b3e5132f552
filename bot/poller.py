"""The clock's door: follows every running job, and writes down what is to be told of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.config import Polling
from bot.logs import trace_of, tracing
from bot.model.durations import likenesses, mark_overdue, newly_overdue
from bot.model.errors import BotError, PersonalizeError, StoreError, Unavailable
from bot.model.job import Job
from bot.model.message import Message
from bot.model.notice import Notice, key_of
from bot.model.report import Outcome
from bot.model.signs import Loop, Turned
from bot.ports import Clock, Jobs, People, Places, Watch, unwatched
from bot.views.account import within
from bot.views.digest import ending
from bot.views.jobcard import card, result
from bot.views.overdue import overdue

_log = logging.getLogger(__name__)
_YOUNG = timedelta(minutes=3)
_REST = timedelta(seconds=1)  # at most, between two looks at what is due
_CHANNELS = ("C", "G")  # how the ids of channels begin; those of people and direct messages do not
_AT_ONCE = 8  # jobs that are looked at side by side
_STORE = "the store"
_OWN_ERROR = "The bot met an error of its own while it followed this; its log says more."


@dataclass(kw_only=True, slots=True)
class Poller:
    """Looks at the jobs that are due in one AWS account; `account` is what that is called where there are several.

    `woken` has the next sweep look at everything that runs, `tell` is called when there is something to be told.
    `spread` returns a factor around 1, so that not all jobs are due together.
    """

    jobs: Jobs
    places: Places
    people: People
    advance: Callable[[Job], Awaitable[Job]]
    report: Callable[[Job], Awaitable[Outcome]]
    adopt: Callable[[], Awaitable[list[Job]]]
    rhythm: Polling
    spread: Callable[[], float]
    tell: Callable[[], None]
    now: Clock
    watch: Watch = unwatched
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    account: str = ""
    _adopt_at: datetime | None = None
    _trouble: set[str] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep and rest until `stop` is set."""
        while not stop.is_set():
            try:
                await self._turn()
            except StoreError as error:
                self._say_once(_STORE, error)
            self.watch(Turned(loop=Loop.POLLER, account=self.account))
            await self._rest(stop)

    async def _turn(self) -> None:
        if self.woken.is_set():
            self.woken.clear()
            await self.jobs.hasten(self.now())
        await self.sweep()
        await self._find()

    async def sweep(self) -> None:
        """Look once at the jobs that are due and that no other process looks at."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def follow(job: Job) -> None:
            async with gate:
                try:
                    await self._follow(job)
                except StoreError as error:  # the claim lapses, and the job is looked at again
                    self._say_once(_STORE, error)

        async with self.jobs.claim(self.now()) as due, asyncio.TaskGroup() as group:
            for job in due:
                group.create_task(follow(job))

    async def _follow(self, job: Job) -> None:
        with tracing(trace_of(job.id)):
            await self._move_on(job)

    async def _move_on(self, job: Job) -> None:
        try:
            moved = await self.advance(job)
            outcome = await self.report(moved) if moved.ended_at else None
            moved, notices = await self._told(job, moved, outcome)
        except PersonalizeError as error:
            self._say_once(job.id, error)
            await self.jobs.record(job, notices=[], look_again_at=self._later(self.rhythm.cold))
            return
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - a bug that one job meets must not stop the others
            _log.exception("job %s could not be followed", job.id)
            await self._hold(job)
            return
        self._recovered(job.id)
        look_again_at = None if moved.ended_at else self._later(self._pause(moved))
        await asyncio.shield(self.jobs.record(moved, notices=notices, look_again_at=look_again_at))
        self._recovered(_STORE)
        self.tell()

    async def _hold(self, job: Job) -> None:
        """Let a job say that a bug holds it up, where it can be shown."""
        held = job.held(_OWN_ERROR)
        notices: list[Notice] = []
        try:
            held, notices = await self._told(job, held, None)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the bug may be in the showing
            _log.exception("job %s cannot be shown", job.id)
        await self.jobs.record(held, notices=notices, look_again_at=self._later(self.rhythm.cold))
        self.tell()

    async def _told(self, before: Job, job: Job, outcome: Outcome | None) -> tuple[Job, list[Notice]]:
        """Return the job, marked with what is told of it from now on, and the notices."""
        usual = await self.jobs.usual(likenesses([job]))
        job = mark_overdue(job, usual, now=self.now(), patience=self.rhythm.patience)
        channels = [job.channel] if job.channel else (await self.places.watched()).get(job.group, [])
        card_now = card(job, now=self.now(), usual=usual, asker=await self._asker(job))
        told = [_notice(job, "card", channel, card_now) for channel in channels]
        everywhere = [*channels, *_person(job)]
        if late := newly_overdue(before, job):
            first = job.steps.index(late[0])
            told += [_notice(job, f"overdue-{first}", where, overdue(job, late, usual)) for where in everywhere]
        return job, told + ([_ending(job, outcome, where, self.now()) for where in everywhere] if outcome else [])

    async def _asker(self, job: Job) -> str | None:
        return (await self.people.names([job.asked_by]))[job.asked_by] if job.asked_by else None

    def _pause(self, job: Job) -> timedelta:
        began = max((step.began_at for step in job.steps if step.began_at), default=job.started_at)
        return self.rhythm.hot if self.now() - began < _YOUNG else self.rhythm.cold

    def _later(self, pause: timedelta) -> datetime:
        return self.now() + pause * self.spread()

    async def _find(self) -> None:
        if self._adopt_at and self.now() < self._adopt_at:
            return
        self._adopt_at = self._later(self.rhythm.cold)
        try:
            for job in await self.adopt():
                _log.info("job %s was found running: %s", job.id, job.subject)
        except PersonalizeError as error:
            self._say_once("watched groups", error)
        else:
            self._recovered("watched groups")

    async def _rest(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (stop, self.woken)]
        try:
            pause = min(_REST, self.rhythm.hot).total_seconds()
            await asyncio.wait(waits, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    @property
    def _where(self) -> str:
        return f" in {self.account}" if self.account else ""

    def _say_once(self, subject: str, error: BotError) -> None:
        if subject not in self._trouble:
            level = logging.INFO if isinstance(error, Unavailable) else logging.WARNING
            _log.log(
                level, "%s%s: %s", subject, self._where, error, exc_info=error.__cause__ if subject == _STORE else None
            )
            self._trouble.add(subject)

    def _recovered(self, subject: str) -> None:
        if subject in self._trouble:
            _log.info("%s%s: well again", subject, self._where)
            self._trouble.discard(subject)


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
