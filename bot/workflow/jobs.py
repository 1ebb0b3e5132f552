"""`jobs` and `stop`: what runs, and how to end it."""

import asyncio
from dataclasses import dataclass

from bot.model.errors import Misunderstood, NotFound
from bot.model.orders import StopOrder
from bot.model.report import JobList, Stopped
from bot.model.resource import Overview, Status, Version
from bot.ports import Jobs, Personalize


@dataclass(frozen=True, kw_only=True, slots=True)
class ListJobs:
    """Lists jobs."""

    jobs: Jobs

    async def __call__(self, asked_by: str | None) -> JobList:
        """Return the jobs of one person, or everybody's."""
        running, ended = await asyncio.gather(self.jobs.running(asked_by=asked_by), self.jobs.ended(asked_by=asked_by))
        return JobList(asked_by=asked_by, running=tuple(running), ended=tuple(ended))


@dataclass(frozen=True, kw_only=True, slots=True)
class StopTraining:
    """Stops trainings."""

    personalize: Personalize

    async def __call__(self, order: StopOrder) -> Stopped:
        """Have AWS stop a training.

        Raises:
            NotFound: nothing of that name.
            Misunderstood: it does not run, or it is not clear which is meant.
        """
        version = await self._meant(order.target)
        if version.status is not Status.RUNNING:
            raise Misunderstood(f"{version.name} does not run: it is {version.status}.")
        await self.personalize.stop_training(version.arn)
        return Stopped(version=version)

    async def _meant(self, target: str) -> Version:
        if "/" in target:
            return await self.personalize.version(target)
        try:
            versions = (await self.personalize.solution(target)).versions
        except NotFound:
            versions = _versions(await self.personalize.overview(target))
        running = [version for version in versions if version.status is Status.RUNNING]
        if len(running) == 1:
            return running[0]
        if running:
            raise Misunderstood(f"Which training? {', '.join(version.name for version in running)} are running.")
        raise Misunderstood(f"No training of {target} is running.")


def _versions(overview: Overview) -> tuple[Version, ...]:
    return tuple(version for solution in overview.solutions for version in solution.versions)
