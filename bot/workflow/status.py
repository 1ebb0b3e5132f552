"""`status`: what there is, and what runs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.model.report import Standing
from bot.ports import Jobs, People, Personalize
from bot.workflow.jobs import askers


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """Says how things stand. `nudge` has the poller look at once, since somebody wants to know."""

    personalize: Personalize
    jobs: Jobs
    people: People
    nudge: Callable[[], None]

    async def __call__(self, group: str | None) -> Standing:
        """Return all groups in short, or one in full; raises `NotFound`."""
        self.nudge()
        if group is None:
            groups, running = await asyncio.gather(self.personalize.groups(), self.jobs.running())
            names = await self.people.names(askers(running))
            return Standing(groups=tuple(groups), running=tuple(running), names=names)
        overview, running = await asyncio.gather(self.personalize.overview(group), self.jobs.running(group=group))
        names = await self.people.names(askers(running))
        return Standing(groups=(overview.group,), overview=overview, running=tuple(running), names=names)
