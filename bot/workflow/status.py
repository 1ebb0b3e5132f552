"""`status`: what there is, and what runs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.model.durations import likenesses
from bot.model.job import Job
from bot.model.report import Standing
from bot.ports import Jobs, People, Personalize
from bot.workflow.jobs import askers


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """Says how things stand. `hurry` has the poller look at once, since somebody wants to know."""

    personalize: Personalize
    jobs: Jobs
    people: People
    hurry: Callable[[], None]

    async def __call__(self, group: str | None) -> Standing:
        """Return all groups in short, or one in full; raises `NotFound`."""
        self.hurry()
        if group is None:
            groups, running = await asyncio.gather(self.personalize.groups(), self.jobs.running())
            return await self._with(running, Standing(groups=tuple(groups)))
        overview, running = await asyncio.gather(self.personalize.overview(group), self.jobs.running(group=group))
        return await self._with(running, Standing(groups=(overview.group,), overview=overview))

    async def _with(self, running: list[Job], standing: Standing) -> Standing:
        """Return it with what runs, who asked for that, and how long it usually takes."""
        names, usual = await asyncio.gather(self.people.names(askers(running)), self.jobs.usual(likenesses(running)))
        return replace(standing, running=tuple(running), names=names, usual=usual)
