"""`status`: what there is, and what runs."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.model.durations import likenesses
from bot.model.job import Job
from bot.model.report import Standing
from bot.ports import Jobs, People, Personalize, Schedules
from bot.records import dataclass
from bot.workflow.jobs import askers, without_parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """Says how things stand. `hurry` has the poller look at once, since somebody wants to know.

    `strained` tells whether it cannot look as often as it should.
    """

    personalize: Personalize
    jobs: Jobs
    people: People
    schedules: Schedules
    hurry: Callable[[], None]
    strained: Callable[[], bool]

    async def __call__(self, group: str | None) -> Standing:
        """Return all groups in short, or one in full, as the only one is; raises `NotFound`."""
        self.hurry()
        if group is None:
            groups = await self.personalize.groups()
            if len(groups) == 1:
                return await self._of(groups[0].name)
            running, kept = await asyncio.gather(self.jobs.running(), self.schedules.kept())
            return await self._with(running, Standing(groups=tuple(groups), schedules=tuple(kept)))
        return await self._of(group)

    async def _of(self, group: str) -> Standing:
        overview, running, kept = await asyncio.gather(
            self.personalize.overview(group), self.jobs.running(group=group), self.schedules.kept(group=group)
        )
        standing = Standing(groups=(overview.group,), overview=overview, schedules=tuple(kept))
        return await self._with(running, standing)

    async def _with(self, running: list[Job], standing: Standing) -> Standing:
        """Return it with what runs, who asked for that, and how long it usually takes."""
        running = without_parts(running)
        names, usual = await asyncio.gather(
            self.people.names(askers([*running, *standing.schedules])), self.jobs.usual(likenesses(running))
        )
        return replace(standing, running=tuple(running), names=names, usual=usual, late=self.strained())
