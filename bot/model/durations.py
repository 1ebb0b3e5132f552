"""How long things usually take here, and what that says of a job that runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from operator import is_
from statistics import median
from typing import NamedTuple

from bot.model.job import CreateSolution, Job, JobKind, Part, Step
from bot.model.resource import ResourceKind, Status
from bot.records import dataclass

NEWEST = 20
"""How many durations tell what is usual."""

_LATE_BY = 4  # while more is to come, a step late by less than this part of the whole makes the job no later
_TIMES = 3  # as long as usual: then something may be wrong
_SIZED = {ResourceKind.IMPORT, ResourceKind.VERSION, ResourceKind.JOB}  # what takes longer with more rows
_AS_ITS_RESOURCE = {JobKind.IMPORT: ResourceKind.IMPORT, JobKind.DEPLOYMENT: ResourceKind.CAMPAIGN}


class Likeness(NamedTuple):  # every look at a job makes some, and looks them up
    """What steps have in common that take about as long.

    `recipe` is that of a training (with ` hpo` where it is tuned), `magnitude` the number of digits of how many rows
    there are; None where it makes no difference, or is not known.
    """

    kind: ResourceKind
    recipe: str | None = None
    magnitude: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """How long a step took that ended well, and the magnitude of what it worked on."""

    duration: timedelta
    magnitude: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Usual:
    """How long such steps usually take; `alike` says that those seen were of the same magnitude."""

    duration: timedelta
    alike: bool = True


Usuals = Mapping[Likeness, Usual]
"""What is usual, as far as it was seen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """How long such a job usually takes, and how much of that is left; `late`: it runs longer than is usual."""

    usual: timedelta
    left: timedelta
    late: bool


def likeness(job: Job, step: Step) -> Likeness:
    """Return what a step has in common with others that take about as long."""
    kind, recipe = step.kind, _recipe(job, step) if step.kind is ResourceKind.VERSION else None
    if isinstance(step.task, Part):  # which takes as long as what is in it, where that is one thing
        kind = _AS_ITS_RESOURCE.get(step.task.kind, kind)
        recipe = str(step.task.kind) if kind is ResourceKind.JOB else None
    size = job.size if kind in _SIZED else None
    return Likeness(kind=kind, recipe=recipe, magnitude=None if size is None else len(str(size)))


def likenesses(jobs: Iterable[Job]) -> set[Likeness]:
    """Return those of the steps that run, or are still to come."""
    return {likeness(job, step) for job in jobs for step in job.steps if not step.status.ended}


def usual_of(wanted: Likeness, seen: Sequence[Seen]) -> Usual | None:
    """Return the median of the newest of those nearest in size; `seen` are those of its kind and recipe, newest first.

    A training whose recipe is not known has no usual duration: recipes differ by hours.
    """
    if not seen or (wanted.kind is ResourceKind.VERSION and wanted.recipe is None):
        return None
    nearest = min(_distance(wanted, one) for one in seen)
    near = [one.duration.total_seconds() for one in seen if _distance(wanted, one) == nearest][:NEWEST]
    alike = nearest == 0 and (wanted.magnitude is not None or wanted.kind not in _SIZED)
    return Usual(duration=timedelta(seconds=median(near)), alike=alike)


def outlook(job: Job, usuals: Usuals, *, now: datetime) -> Outlook | None:
    """Return how a job will go on, None where that is not known: a step was never seen before, or is on hold.

    Lanes run side by side, so the longest of those that go on decides.
    """
    if job.ended_at or any(step.hold for step in job.current):
        return None
    lanes = [outlook_of(job, lane, usuals, now=now) for lane in job.lanes if not any(map(_ended_badly, lane))]
    known = [lane for lane in lanes if lane is not None]
    if not known or len(known) < len(lanes):
        return None
    longest = max(known, key=lambda lane: (lane.left, lane.late))
    return replace(longest, usual=max(lane.usual for lane in known))


def mark_overdue(job: Job, usuals: Usuals, *, now: datetime, patience: timedelta) -> Job:
    """Return the job with those steps marked that run for three times as long as is usual for their kind and size.

    Before `patience` has passed, nothing is. What was marked stays so: it is told once.
    """
    steps = tuple(_marked(job, step, usuals, now, patience) for step in job.steps)
    return job if all(map(is_, steps, job.steps)) else replace(job, steps=steps)


def newly_overdue(before: Job, now: Job) -> list[Step]:
    """Return the steps that were marked between two states of a job."""
    return [step for was, step in zip(before.steps, now.steps, strict=True) if step.overdue_at and not was.overdue_at]


def _marked(job: Job, step: Step, usuals: Usuals, now: datetime, patience: timedelta) -> Step:
    if step.status is not Status.RUNNING or step.overdue_at or isinstance(step.task, Part):  # a part says so itself
        return step
    usual = usuals.get(likeness(job, step))
    if usual is None or not usual.alike:
        return step
    return replace(step, overdue_at=now) if _ran(step, now) > max(_TIMES * usual.duration, patience) else step


def outlook_of(job: Job, lane: Sequence[Step], usuals: Usuals, *, now: datetime) -> Outlook | None:
    """Return how one lane of a job will go on, None where that is not known."""
    whole, left, over = timedelta(), timedelta(), timedelta()
    for step in lane:
        ran = _ran(step, now)
        if step.status.ended:
            whole += ran
            continue
        usual = usuals.get(likeness(job, step))
        if usual is None:
            return None
        whole += usual.duration
        left += max(usual.duration - ran, timedelta())
        over += max(ran - usual.duration, timedelta())
    return Outlook(usual=whole, left=left, late=over > (whole / _LATE_BY if left else timedelta()))


def _ran(step: Step, now: datetime) -> timedelta:
    """Return how long a step has run, or ran; clocks may differ, time is never negative."""
    return max((step.ended_at or now) - step.began_at, timedelta()) if step.began_at else timedelta()


def _ended_badly(step: Step) -> bool:
    return step.status.ended and step.status is not Status.READY


def _distance(wanted: Likeness, one: Seen) -> float:
    if wanted.magnitude is None or wanted.magnitude == one.magnitude:
        return 0
    return inf if one.magnitude is None else abs(wanted.magnitude - one.magnitude)


def _recipe(job: Job, step: Step) -> str | None:
    """Return the recipe that a training is about, which the solution in its lane knows."""
    tasks = (other.task for other in job.steps if other.lane == step.lane)
    return next((f"{it.recipe}{' hpo' if it.hpo else ''}" for it in tasks if isinstance(it, CreateSolution)), None)
