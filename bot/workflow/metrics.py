"""`metrics`: how good a version is, beside its predecessor and the popularity baseline."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.model.errors import NotFound, NotPossible, PersonalizeError, Unavailable
from bot.model.job import Job, JobKind
from bot.model.metrics import Comparison, Evaluation
from bot.model.orders import DatasetKind
from bot.model.recipes import BASELINE
from bot.model.report import BatchAnswers, Launched, Outcome
from bot.model.resource import Solution, Status, Version
from bot.ports import Personalize
from bot.records import dataclass
from bot.workflow.context import Context
from bot.workflow.train import Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class Compare:
    """Compares versions."""

    personalize: Personalize
    context: Context
    ground: Ground

    async def __call__(self, typed: str | None, channel: str) -> Comparison:
        """Return the comparison for what was typed: a version, a solution or a group; None: the channel's group.

        Raises:
            NotPossible: it has no metrics.
        """
        return await self.version(await self.context.version(typed, channel))

    async def pair(self, one: str, other: str, channel: str) -> Comparison:
        """Return the comparison of two versions, solutions or groups.

        Raises:
            NotPossible: they are the same, or one has no metrics.
        """
        first, second = [await self.context.version(typed, channel) for typed in (one, other)]
        if first.arn == second.arn:
            raise NotPossible(f"Both are {first.name}. `versions` lists what there is to compare.")
        return await self.against(first, second)

    async def against(self, first: Version, second: Version) -> Comparison:
        """Return the comparison of a version with another; raises `NotPossible` where one has no metrics."""
        solution = await self.personalize.solution(first.solution)
        current, against, extent, moved_on = await asyncio.gather(
            self._evaluation(first),
            self._evaluation(second),
            self.ground.imported(solution.group),
            self.ground.moved_on(solution.group, first.created_at, second.created_at),
        )
        counted = extent.rows is not None
        return Comparison(current=current, other=against, users=extent.users, counted=counted, moved_on=moved_on)

    async def version(self, version: Version) -> Comparison:
        """Return the comparison for a version."""
        solution = await self.personalize.solution(version.solution)
        before = _before(solution, version)
        current, previous, baseline, extent = await asyncio.gather(
            self._evaluation(version),
            self._evaluation_of(before),
            self._baseline(solution.group, version),
            self.ground.imported(solution.group),
        )
        return Comparison(
            current=current,
            previous=previous,
            baseline=baseline,
            users=extent.users,
            counted=extent.rows is not None,
            moved_on=before is not None
            and await self.ground.moved_on(solution.group, version.created_at, before.created_at),
        )

    async def _evaluation_of(self, version: Version | None) -> Evaluation | None:
        return await self._evaluation(version) if version else None

    async def _baseline(self, group: str, version: Version) -> Evaluation | None:
        if version.recipe == BASELINE.short:
            return None
        overview = await self.personalize.overview(group)
        trained = [
            one for solution in overview.solutions if solution.recipe == BASELINE.short for one in _ready(solution)
        ]
        return await self._evaluation(trained[0]) if trained else None

    async def _evaluation(self, version: Version) -> Evaluation:
        if version.status is not Status.READY:
            raise NotPossible(f"{version.name} has no metrics: it is {version.status}.")
        described, values = await asyncio.gather(
            self.personalize.version(version.arn), self.personalize.metrics(version.arn)
        )
        return Evaluation(version=version.name, recipe=version.recipe, values=values, tuned=described.tuned)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Says how a job ended, with the metrics where it was a training, and what a launch came to."""

    personalize: Personalize
    compare: Compare
    launched: Callable[[Job], Awaitable[Launched]]
    answers: Callable[[Job], Awaitable[BatchAnswers | None]]

    async def __call__(self, job: Job) -> Outcome:
        """Return the outcome; raises `Unavailable` where AWS does not answer now."""
        if job.kind is JobKind.LAUNCH:
            return Outcome(job=job, launched=await self.launched(job))
        if job.kind is JobKind.BATCH and job.status is Status.READY:
            return Outcome(job=job, answers=await self.answers(job))
        if job.kind is JobKind.IMPORT and job.status is Status.READY:
            known = await self.personalize.schema(job.group, DatasetKind.INTERACTIONS)
            return Outcome(job=job, untrainable=known is None)
        trained = [step for step in job.trainings() if step.status is Status.READY and step.arn]
        if job.kind is JobKind.CONTEST or not trained:
            return Outcome(job=job)
        try:
            version = await self.personalize.version(trained[0].arn or "")
            return Outcome(job=job, comparison=await self.compare.version(version))
        except Unavailable:
            raise
        except (PersonalizeError, NotFound, NotPossible):
            return Outcome(job=job)


def _before(solution: Solution, version: Version) -> Version | None:
    """Return the version that was trained before this one."""
    return next((one for one in _ready(solution) if one.created_at < version.created_at), None)


def _ready(solution: Solution) -> list[Version]:
    """Return the usable versions, newest first."""
    ready = [version for version in solution.versions if version.status is Status.READY]
    return sorted(ready, key=lambda version: version.created_at, reverse=True)
