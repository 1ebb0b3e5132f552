"""Move a job on: begin the steps whose turn it is, look at those that run."""

import asyncio
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.model.contest import decide
from bot.model.errors import AccessDenied, InUse, LimitReached, NotFound, PersonalizeError, Refused, Unavailable
from bot.model.job import Job, JobKind, Part, Step, TrainVersion, unbegun
from bot.model.resource import ResourceKind, Sighting, Sights, Status
from bot.ports import Clock, Jobs, Personalize
from bot.records import dataclass

_NO_ANSWER = "AWS does not answer just now."
_AHEAD = timedelta(minutes=5)  # by which the clocks of processes may differ


class Question(Exception):
    """Somebody has to say first whether to go on; the text is what they are asked."""


class Parts(Protocol):
    """Jobs that are parts of another; to that one they are what resources of AWS are to them."""

    async def begin(self, whole: Job, part: Part) -> tuple[str, str | None]:
        """Have the job of a part; return its id, and who let it begin, where that was asked.

        Raises `Question` where that is to be asked, and the children of `PersonalizeError`.
        """
        ...

    async def look(self, job_id: str) -> Sighting:
        """Return how a part gets on."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Advance:
    """Looks at AWS and returns the job as it stands now; calling it again does no harm."""

    personalize: Personalize
    jobs: Jobs
    now: Clock
    parts: Parts | None = None  # where there are jobs that have some

    async def __call__(self, job: Job, sights: Sights | None = None) -> Job:
        """Return the job moved on as far as it goes; what `sights` show is not looked at again.

        Raises:
            Unavailable: AWS does not answer now, and nothing has moved; nothing is lost by trying again.
        """
        now = self.now()
        if job.started_at > now + _AHEAD:  # the clock was set back: that is kept before AWS is asked for anything,
            return replace(job, started_at=now)  # or what it makes would be too old to be known as this job's
        turn = self._turn(job, sights or {})
        moved = await turn.all_lanes()
        if turn.outages and moved == job:
            raise turn.outages[0]
        return moved

    async def begin(self, job: Job) -> Job:
        """Return a new job with its first steps begun; where AWS does not answer, it says that it waits for that.

        Raises:
            PersonalizeError: AWS refused, and nothing of the job exists there.
        """
        turn = self._turn(job, {})
        moved = await turn.all_lanes()
        if moved.arns or not (turn.outages or turn.refusals):
            return moved
        if turn.outages:  # what was asked may have been done all the same
            return moved.held(_NO_ANSWER)
        raise turn.refusals[0]

    def _turn(self, job: Job, sights: Sights) -> "_Turn":
        return _Turn(
            personalize=self.personalize,
            jobs=self.jobs,
            now=self.now,
            parts=self.parts,
            job=job,
            sights=sights,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turn:
    """One look at all lanes of a job, with what kept it from going on."""

    personalize: Personalize
    jobs: Jobs
    now: Clock
    parts: Parts | None
    job: Job
    sights: Sights
    refusals: list[PersonalizeError] = field(default_factory=list)
    outages: list[Unavailable] = field(default_factory=list)

    async def all_lanes(self) -> Job:
        """Return the job with all lanes moved on."""
        lanes = await asyncio.gather(*(self._lane(lane) for lane in self.job.lanes))
        moved = self.job.with_steps([step for lane in lanes for step in lane], now=self.now())
        decision = decide(moved) if moved.ended_at and moved.kind is JobKind.CONTEST else None
        return replace(moved, winner=decision.picked.version) if decision else moved

    async def _lane(self, lane: tuple[Step, ...]) -> list[Step]:
        """Move the steps on, one after the other, until one is not ready."""
        moved = list(lane)
        for place, step in enumerate(lane):
            try:
                if not step.status.ended:
                    moved[place] = step if step.arn else await self._begin(step, moved)
                    moved[place] = await self._look(moved[place])
            except Unavailable as outage:
                self.outages.append(outage)
            if moved[place].status is not Status.READY:
                break
        return moved

    async def _begin(self, step: Step, lane: list[Step]) -> Step:
        if stopped_by := await self._stopped_by(step):
            return replace(step, status=Status.STOPPED, stopped_by=stopped_by, hold=None, ended_at=self.now())
        try:
            arn, answered_by = await self._have(step, lane)
        except Question as question:
            return replace(step, question=str(question), hold=None)
        except (InUse, LimitReached) as wait:
            self.refusals.append(wait)
            return replace(step, hold=str(wait))
        except (Refused, AccessDenied, NotFound) as refusal:
            self.refusals.append(refusal if isinstance(refusal, PersonalizeError) else Refused(str(refusal)))
            return replace(step, status=Status.FAILED, failure=str(refusal), hold=None, ended_at=self.now())
        begun = replace(step, arn=arn, status=Status.RUNNING, began_at=self.now(), hold=None)
        return replace(begun, answered_by=answered_by) if step.question else begun

    async def _have(self, step: Step, lane: list[Step]) -> tuple[str, str | None]:
        if isinstance(step.task, Part) and self.parts:
            return await self.parts.begin(replace(self.job, steps=tuple(lane)), step.task)
        return await self.personalize.begin(step.task, job_id=self.job.id, since=self.job.started_at), None

    async def _stopped_by(self, step: Step) -> str | None:
        """Return who has had something stopped before it began."""
        match step.task:
            case TrainVersion(solution=solution):
                return await self.jobs.stopped_by(unbegun(self.job, solution))
            case Part():
                return await self.jobs.stopped_by(self.job.id)
            case _:
                return None

    async def _look(self, step: Step) -> Step:
        if step.arn is None:
            return step
        try:
            sighting = await self._sighting(step.kind, step.arn)
        except AccessDenied as refusal:
            return replace(step, hold=str(refusal))
        seen = replace(step, name=sighting.name, status=sighting.status, failure=sighting.failure)
        seen = replace(seen, hold=sighting.hold, note=sighting.note)
        if not seen.status.ended:
            return seen
        if seen.status is Status.DELETED:
            return replace(seen, status=Status.FAILED, failure="It was deleted in AWS.", ended_at=self.now())
        ended = replace(seen, ended_at=self._ended_at(step, sighting))
        if seen.status is Status.STOPPED:
            stopped = self.job.id if isinstance(step.task, Part) else step.arn
            return replace(ended, stopped_by=await self.jobs.stopped_by(stopped))
        return replace(ended, metrics=await self._metrics(ended)) if _has_metrics(ended) else ended

    async def _sighting(self, kind: ResourceKind, arn: str) -> Sighting:
        seen = self.sights.get((kind, arn))
        if isinstance(seen, PersonalizeError):
            raise seen
        if kind is ResourceKind.JOB and self.parts:
            return seen or await self.parts.look(arn)
        return seen or await self.personalize.look(kind, arn)

    def _ended_at(self, step: Step, sighting: Sighting) -> datetime:
        """Return when AWS came to the end, which may have been long before this look."""
        now = self.now()
        return min(max(sighting.updated_at or now, step.began_at or now), now)

    async def _metrics(self, step: Step) -> Mapping[str, float] | None:
        try:
            return await self.personalize.metrics(step.arn or "")
        except Unavailable:
            raise
        except PersonalizeError:
            return None


def _has_metrics(step: Step) -> bool:
    return step.kind is ResourceKind.VERSION and step.status is Status.READY
