"""How every job starts: nothing else does the same, it is kept, AWS takes its first step, the poller has it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import field
from weakref import WeakValueDictionary

from bot.logs import new_trace, trace
from bot.model.batch import RunBatch
from bot.model.errors import ClaimLost, InUse, PersonalizeError, Way
from bot.model.job import CreateCampaign, CreateFilter, ImportFile, Job, Part, Step, Task, TrainVersion, UpdateCampaign
from bot.model.resource import Status
from bot.ports import Clock, Jobs
from bot.records import dataclass
from bot.views.lines import line
from bot.views.times import elapsed
from bot.workflow.advance import Advance

STOP_COSTS = "It ends, and what it has cost so far is lost."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Starts jobs, those of a group one after the other. `nudge` tells the poller that there is something new."""

    advance: Advance
    jobs: Jobs
    now: Clock
    nudge: Callable[[], None]
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def __call__(self, job: Job) -> Job:
        """Return the started job.

        Raises:
            InUse: another job does the same just now.
            PersonalizeError: AWS refuses; nothing is kept then.
        """
        turn = self._turns.setdefault(job.group, asyncio.Lock())
        async with turn:
            await self._refuse_repetition(job)
            started = await self._begin(job)
        _log.info("job %s was started%s", started.id, f" in {started.account}" if started.account else "")
        self.nudge()
        return started

    async def _begin(self, job: Job) -> Job:
        """Keep the job before AWS is asked, so that whatever comes to be there has a job that finds it."""
        async with self.jobs.starting(job) as kept:
            try:
                started = await self.advance.begin(kept)
            except PersonalizeError:
                await self.jobs.drop(kept.id)
                raise
            with suppress(ClaimLost):  # this process stood still for a while; another does the same with the job
                await self.jobs.record(started, notices=[], look_again_at=self.now())
        return started

    async def _refuse_repetition(self, job: Job) -> None:
        wanted = set(_works(job.steps))
        for other in await self.jobs.running(group=job.group):
            for step in _to_come(other):
                if _work(step.task) in wanted:
                    raise self._runs_already(other, step)

    def _runs_already(self, other: Job, step: Step) -> InUse:
        name = step.name if step.name and isinstance(step.task, TrainVersion) else other.subject
        since = elapsed(self.now() - (step.began_at or other.started_at))
        return already_running(f"{name} ({other.kind})", since, stops=name if name == step.name else None)


def already_running(what: str, since: str, *, stops: str | None = None) -> InUse:
    """Return the error for what runs already; `stops` is the training that can be stopped."""
    ways = [Way(text=f"Stop {stops}", line=line("stop", stops), confirm=STOP_COSTS)] if stops else []
    return InUse(f"The same runs already: {what}, for {since}. Wait until it has ended.", ways=ways)


def new_id(kind: str) -> str:
    """Return an id such as `import-5f3a9c1e`, of which the log says the same as of the command that began the job."""
    return f"{kind}-{trace() or new_trace()}"


def _to_come(job: Job) -> Iterable[Step]:
    """Return the steps that run or will; those behind one that failed will not."""
    going = (lane for lane in job.lanes if all(step.status is Status.READY or not step.status.ended for step in lane))
    return (step for lane in going for step in lane if not step.status.ended)


def _works(steps: Iterable[Step]) -> Iterable[object]:
    return (work for step in steps if (work := _work(step.task)) is not None)


def _work(task: Task) -> object:
    """Return what two jobs must not do at the same time, None for what may be had by both."""
    match task:
        case TrainVersion():
            return task
        case ImportFile(dataset=where, location=location) | RunBatch(target=where, source=location):
            return where, location
        case CreateCampaign(name=name) | UpdateCampaign(name=name):
            return name
        case CreateFilter():
            return task
        case Part(group=group):
            return Part, group
        case _:
            return None
