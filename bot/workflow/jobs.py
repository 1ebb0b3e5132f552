"""`jobs`: what runs, and what ended last."""

import asyncio
from collections.abc import Iterable

from bot.model.durations import likenesses
from bot.model.job import Job
from bot.model.report import JobList
from bot.model.schedule import Schedule
from bot.ports import Jobs, People, Schedules
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ListJobs:
    """Lists jobs."""

    jobs: Jobs
    people: People
    schedules: Schedules

    async def __call__(self, asked_by: str | None) -> JobList:
        """Return the jobs and schedules of one person, or everybody's."""
        running, ended, kept = await asyncio.gather(
            self.jobs.running(asked_by=asked_by), self.jobs.ended(asked_by=asked_by), self.schedules.kept()
        )
        running, ended = without_parts(running), without_parts(ended)
        kept = [one for one in kept if asked_by in {None, one.asked_by}]
        names, usual = await asyncio.gather(
            self.people.names(askers([*running, *ended, *kept])), self.jobs.usual(likenesses(running))
        )
        return JobList(
            asked_by=asked_by,
            running=tuple(running),
            ended=tuple(ended),
            schedules=tuple(kept),
            names=names,
            usual=usual,
        )


def without_parts(jobs: Iterable[Job]) -> list[Job]:
    """Return jobs without those that are parts of others among them, which tell of them."""
    listed = list(jobs)
    wholes = {job.id for job in listed}
    return [job for job in listed if job.part_of not in wholes]


def askers(jobs: Iterable[Job | Schedule]) -> set[str]:
    """Return who asked for these jobs and schedules."""
    return {job.asked_by for job in jobs if job.asked_by}
