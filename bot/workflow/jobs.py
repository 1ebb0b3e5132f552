"""`jobs` and `stop`: what runs, and how to end it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model.durations import likenesses
from bot.model.errors import NotPossible, Way
from bot.model.job import Job
from bot.model.orders import StopOrder
from bot.model.report import JobList, Stopped
from bot.model.resource import Status, Version
from bot.ports import Jobs, People, Personalize
from bot.views.lines import line
from bot.workflow.context import Context, versions_of
from bot.workflow.starting import STOP_COSTS

_OFFERED = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class ListJobs:
    """Lists jobs."""

    jobs: Jobs
    people: People

    async def __call__(self, asked_by: str | None) -> JobList:
        """Return the jobs of one person, or everybody's."""
        running, ended = await asyncio.gather(self.jobs.running(asked_by=asked_by), self.jobs.ended(asked_by=asked_by))
        names, usual = await asyncio.gather(
            self.people.names(askers([*running, *ended])), self.jobs.usual(likenesses(running))
        )
        return JobList(asked_by=asked_by, running=tuple(running), ended=tuple(ended), names=names, usual=usual)


def askers(jobs: Iterable[Job]) -> set[str]:
    """Return who asked for these jobs."""
    return {job.asked_by for job in jobs if job.asked_by}


@dataclass(frozen=True, kw_only=True, slots=True)
class StopTraining:
    """Stops trainings."""

    personalize: Personalize
    context: Context

    async def __call__(self, order: StopOrder) -> Stopped:
        """Have AWS stop a training, or all that run of what was named.

        Raises:
            NotFound: nothing of that name.
            NotPossible: nothing of it runs, or several do and it is not clear which is meant.
        """
        versions = await self._meant(order)
        await asyncio.gather(*(self.personalize.stop_training(version.arn) for version in versions))
        return Stopped(versions=tuple(versions))

    async def _meant(self, order: StopOrder) -> list[Version]:
        if exact := await self.context.exact(order.target, order.channel):
            if exact.status is not Status.RUNNING:
                raise NotPossible(f"{exact.name} does not run: it is {exact.status}.")
            return [exact]
        versions = versions_of(await self.context.named(order.target))
        running = [version for version in versions if version.status is Status.RUNNING]
        if not running:
            raise NotPossible(f"No training of {order.target} is running. `jobs` lists what runs.")
        if len(running) > 1 and not order.every:
            ways = [_way(f"Stop {version.name}", line("stop", version.name)) for version in running[:_OFFERED]]
            together = _way("Stop all", line("stop", order.target, "all"))
            names = ", ".join(version.name for version in running[:_OFFERED])
            raise NotPossible(
                f"{len(running)} trainings of {order.target} run: {names}. Stop one, or all.", ways=[*ways, together]
            )
        return running


def _way(text: str, typed: str) -> Way:
    return Way(text=text, line=typed, confirm=STOP_COSTS)
