"""`stop`: end trainings that run, and begin none that waits for its turn."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.model.errors import NotPossible, Way
from bot.model.job import Job, JobKind, Step, TrainVersion, unbegun
from bot.model.orders import StopOrder
from bot.model.report import Stopped
from bot.model.resource import Overview, Solution, Status, Version
from bot.ports import Clock, Jobs, Personalize, Schedules
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.context import Context, versions_of
from bot.workflow.starting import STOP_COSTS

_OFFERED = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class StopTraining:
    """Stops trainings, and launches. `hurry` has the poller see at once what ended."""

    personalize: Personalize
    context: Context
    jobs: Jobs
    schedules: Schedules
    hurry: Callable[[], None]
    now: Clock

    async def __call__(self, order: StopOrder) -> Stopped:
        """Have AWS stop a training, or all that run of what was named; those that wait do not begin.

        Raises:
            NotFound: nothing of that name.
            NotPossible: nothing of it runs, or several do and it is not clear which is meant.
        """
        running_here = await self.jobs.running(group=order.target)
        if launch := next((job for job in running_here if job.kind is JobKind.LAUNCH), None):
            return await self._stop_launch(order, launch)
        if exact := await self.context.exact(order.target, order.channel):
            if exact.status is not Status.RUNNING:
                raise NotPossible(f"{exact.name} does not run: it is {exact.status}.")
            return await self._stop(order, [exact], [])
        named = await self.context.named(order.target)
        running = [version for version in versions_of(named) if version.status is Status.RUNNING]
        waiting = await self._waiting(named)
        names = [*(version.name for version in running), *(solution for _, solution in waiting)]
        if not names:
            raise NotPossible(f"No training of {order.target} is running. `jobs` lists what runs.")
        if len(names) > 1 and not order.every:
            raise _several(order.target, names)
        return await self._stop(order, running, waiting)

    async def _stop(self, order: StopOrder, running: list[Version], waiting: list[tuple[Job, str]]) -> Stopped:
        """Write down who asked, so that it can be told, and ask AWS."""
        for what in [*(version.arn for version in running), *(unbegun(job, solution) for job, solution in waiting)]:
            await self.jobs.note_stop(what, by=order.asked_by, at=self.now())
        await asyncio.gather(*(self.personalize.stop_training(version.arn) for version in running))
        groups = {(await self.personalize.solution(version.solution)).group for version in running}
        groups |= {job.group for job, _ in waiting}
        kept = [await self.schedules.kept(group=group) for group in sorted(groups)]
        return Stopped(
            versions=tuple(running),
            unbegun=tuple(solution for _, solution in waiting),
            schedules=tuple(schedule for schedules in kept for schedule in schedules),
        )

    async def _stop_launch(self, order: StopOrder, launch: Job) -> Stopped:
        """Begin nothing more of a launch, and stop what it trains; imports and deployments AWS cannot stop."""
        await self.jobs.note_stop(launch.id, by=order.asked_by, at=self.now())
        under_way = next((step for step in launch.steps if step.status is Status.RUNNING), None)
        job = await self.jobs.find(under_way.arn) if under_way and under_way.arn else None
        training = [step for step in job.trainings() if not step.status.ended] if job else []
        running = [await self.personalize.version(step.arn) for step in training if step.arn]
        waiting = [
            (job, step.task.solution)
            for step in training
            if job and step.arn is None and isinstance(step.task, TrainVersion)
        ]
        stopped = await self._stop(order, [one for one in running if one.status is Status.RUNNING], waiting)
        self.hurry()
        going_on = job.kind if job and job.kind is not JobKind.CONTEST else None
        return replace(stopped, launch=launch.group, going_on=going_on)

    async def _waiting(self, named: Solution | Overview) -> list[tuple[Job, str]]:
        """Return the trainings that have not begun, of which AWS knows nothing yet."""
        group = named.group if isinstance(named, Solution) else named.group.name
        wanted = {named.name} if isinstance(named, Solution) else None
        return [
            (job, step.task.solution)
            for job in await self.jobs.running(group=group)
            for step in job.steps
            if isinstance(step.task, TrainVersion)
            and _will_begin(job, step)
            and (wanted is None or step.task.solution in wanted)
        ]


def _will_begin(job: Job, step: Step) -> bool:
    lane = [other.status for other in job.steps if other.lane == step.lane]
    return step.status is Status.WAITING and not any(one.ended and one is not Status.READY for one in lane)


def _several(target: str, names: list[str]) -> NotPossible:
    ways = [_way(f"Stop {name}", line("stop", name)) for name in names[:_OFFERED]]
    together = _way("Stop all", line("stop", target, "all"))
    listed = ", ".join(names[:_OFFERED])
    return NotPossible(f"{len(names)} trainings of {target} run: {listed}. Stop one, or all.", ways=[*ways, together])


def _way(text: str, typed: str) -> Way:
    return Way(text=text, line=typed, confirm=STOP_COSTS)
