"""One tick: look at all jobs that are due, of each kind together, and write down what is new."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.logs import trace_of, tracing
from bot.model.durations import Likeness, Usuals, likenesses, mark_overdue
from bot.model.errors import PersonalizeError, StoreError, Unavailable
from bot.model.job import Job
from bot.model.notice import Notice
from bot.model.report import Outcome
from bot.model.resource import Resource, ResourceKind, Sighting, Sights
from bot.model.subscription import Audience
from bot.poller.renewals import Renewals
from bot.poller.telling import Telling
from bot.poller.ticks import Ticks, hot_kinds, is_young
from bot.poller.troubles import Troubles
from bot.ports import Clock, Jobs
from bot.records import dataclass

STORE = "the store"
_log = logging.getLogger(__name__)
_AT_ONCE = 8  # jobs that are followed side by side
_LEARNING = timedelta(minutes=5)  # for which what is usual stays so
_OWN_ERROR = "The bot met an error of its own while it followed this; its log says more."


@dataclass(kw_only=True, slots=True)
class _Tick:
    """What is known while it lasts, and the jobs that are still to be given back: without news, or for `later`."""

    due: Collection[Job]
    usual: Usuals
    hot: frozenset[ResourceKind]
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    audience: Audience | None = None  # None: nothing was to be told yet
    sights: Sights = field(default_factory=dict)
    no_news: list[Job] = field(default_factory=list)
    outages: list[Unavailable] = field(default_factory=list)
    later: list[Job] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Following:
    """Follows jobs from tick to tick."""

    jobs: Jobs
    look: Callable[[Collection[Resource]], Awaitable[Sights]]
    advance: Callable[[Job, Sights], Awaitable[Job]]
    report: Callable[[Job], Awaitable[Outcome]]
    telling: Telling
    tell: Callable[[], None]
    now: Clock
    ticks: Ticks
    troubles: Troubles
    renewals: Renewals
    _asked: frozenset[Likeness] = frozenset()
    _usuals: Usuals = field(default_factory=dict)
    _learned_at: datetime | None = None

    async def tick(self, due: list[Job]) -> None:
        """Move these jobs on, keep what is new of them, and say when each is looked at next."""
        usual = await self._usual(due)
        tick = _Tick(due=due, usual=usual, hot=hot_kinds(due, usual, now=self.now()))
        old, tick.no_news = _divided(due, self._was_just_begun)
        tick.sights = await self.look({(step.kind, step.arn) for job in old for step in job.current if step.arn})
        moving, quiet = _divided(old, partial(self._is_quiet, tick=tick))
        tick.no_news.extend(quiet)
        gate = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for job in moving:
                group.create_task(self._follow(job, tick, gate))
        await self._keep_the_rest(tick)
        self._note_outage(tick, old)

    def _is_quiet(self, job: Job, *, tick: _Tick) -> bool:
        """Say whether nothing that was seen could move a job on: such are nearly all, and cost nothing more."""
        seen = [(step, tick.sights.get((step.kind, step.arn or ""))) for step in job.current]
        if not seen or not all(isinstance(it, Sighting) and step.is_as(it) for step, it in seen):
            return False
        self.troubles.over(job.id)
        return self._marked(job, tick) is job

    async def _follow(self, job: Job, tick: _Tick, gate: asyncio.Semaphore) -> None:
        async with gate:
            with tracing(trace_of(job.id)):
                try:
                    await self._move_on(job, tick)
                except StoreError as error:  # the claim lapses, and the job is looked at again
                    self.troubles.say(STORE, error)

    async def _move_on(self, job: Job, tick: _Tick) -> None:
        try:
            moved = await self.advance(job, tick.sights)
            moved = self._marked(moved, tick)
            outcome = await self.report(moved) if moved.ended_at else None
            news = moved != job or moved.ended_at is not None
            notices = await self._notices(job, moved, outcome, tick) if news else []
        except PersonalizeError as error:
            self._put_off(job, error, tick)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - a bug that one job meets must not stop the others
            _log.exception("job %s could not be followed", job.id)
            await self._hold(job, tick)
        else:
            self.troubles.over(job.id)
            if news:
                await self._keep(moved, notices, tick)
            else:
                tick.no_news.append(job)

    def _marked(self, job: Job, tick: _Tick) -> Job:
        return mark_overdue(job, tick.usual, now=self.now(), patience=self.ticks.rhythm.patience)

    async def _hold(self, job: Job, tick: _Tick) -> None:
        """Let a job say that a bug holds it up, where it can be shown."""
        held = job.held(_OWN_ERROR)
        notices: list[Notice] = []
        try:
            notices = await self._notices(job, held, None, tick)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the bug may be in the showing
            _log.exception("job %s cannot be shown", job.id)
        await self.jobs.record(held, notices=notices, look_again_at=self.ticks.after(self.now(), hot=False))
        self.tell()

    async def _notices(self, before: Job, job: Job, outcome: Outcome | None, tick: _Tick) -> list[Notice]:
        async with tick.asking:
            tick.audience = tick.audience or await self.telling.audience(tick.due)
        return await self.telling.notices(before, job, outcome, tick.usual, tick.audience)

    def _put_off(self, job: Job, error: PersonalizeError, tick: _Tick) -> None:
        if isinstance(error, Unavailable):
            tick.outages.append(error)
        else:
            self.troubles.say(job.id, error)
        tick.later.append(job)

    async def _keep(self, job: Job, notices: list[Notice], tick: _Tick) -> None:
        look_again_at = None if job.ended_at else self._next(job, tick)
        told = replace(job, told_at=self.now())
        await asyncio.shield(self.jobs.record(told, notices=notices, look_again_at=look_again_at))
        self.troubles.over(STORE)
        self.tell()

    async def _keep_the_rest(self, tick: _Tick) -> None:
        """Give jobs without news back as they are; some cards are renewed, since they say for how long a job runs."""
        renewed = [*(job for job in tick.no_news if job.told_at is None), *self.renewals.of(tick.no_news, self.now())]
        for job in renewed:
            try:
                await self._keep(job, await self._notices(job, job, None, tick), tick)
            except StoreError as error:
                self.troubles.say(STORE, error)
        resting: defaultdict[bool, list[str]] = defaultdict(list)
        for job in tick.no_news:
            if job not in renewed:
                resting[self._is_hot(job, tick)].append(job.id)
        for job in tick.later:
            resting[False].append(job.id)
        for hot, ids in resting.items():
            await self.jobs.rest(ids, look_again_at=self.ticks.after(self.now(), hot=hot))

    def _next(self, job: Job, tick: _Tick) -> datetime:
        return self.ticks.after(self.now(), hot=self._is_hot(job, tick))

    def _is_hot(self, job: Job, tick: _Tick) -> bool:
        return any(step.kind in tick.hot for step in job.current) or is_young(job, now=self.now())

    def _was_just_begun(self, job: Job) -> bool:
        """Say whether AWS was asked for everything that a job waits for only a moment ago, and so has no news."""
        now, current = self.now(), job.current
        moment = now - self.ticks.rhythm.hot / 4
        return bool(current) and all(
            step.arn and step.name and step.began_at and moment < step.began_at <= now for step in current
        )

    async def _usual(self, due: Collection[Job]) -> Usuals:
        """Return how long things take here, which changes slowly."""
        wanted = likenesses(due)
        now = self.now()
        if self._learned_at is None or now - self._learned_at > _LEARNING:
            self._usuals, self._asked, self._learned_at = {}, frozenset(), now
        if new := wanted - self._asked:
            self._usuals = {**self._usuals, **await self.jobs.usual(new)}
            self._asked |= new
        return self._usuals

    def _note_outage(self, tick: _Tick, looked_at: Collection[Job]) -> None:
        subject = f"AWS in {self.ticks.account}" if self.ticks.account else "AWS"
        if tick.outages:
            self.troubles.say(subject, tick.outages[0])
        elif looked_at:
            self.troubles.over(subject)


def _divided(jobs: Iterable[Job], is_second: Callable[[Job], bool]) -> tuple[list[Job], list[Job]]:
    """Return the jobs of which this is not so, and those of which it is."""
    parts: tuple[list[Job], list[Job]] = ([], [])
    for job in jobs:
        parts[is_second(job)].append(job)
    return parts
