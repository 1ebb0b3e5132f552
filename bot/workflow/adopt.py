"""Find what others started in the groups that channels watch, and follow it too."""

from dataclasses import dataclass
from datetime import timedelta

from bot.model.errors import NotFound
from bot.model.job import Found, Job, JobKind, Step
from bot.model.resource import ResourceKind, Sighting, Status
from bot.ports import Clock, Jobs, Personalize, Places
from bot.workflow.starting import new_id

_OURS = timedelta(seconds=60)  # what is younger may be a command's own, which is about to be kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Adopt:
    """Follows what was found running."""

    personalize: Personalize
    jobs: Jobs
    places: Places
    now: Clock

    async def __call__(self) -> list[Job]:
        """Keep a job for each running resource in a watched group that none follows, and return these jobs."""
        found = []
        for group in await self.places.watched():
            for sighting in await self._in_transition(group):
                if sighting.status is Status.RUNNING and await self._strange(sighting):
                    job = self._job(group, sighting)
                    await self.jobs.add(job)
                    found.append(job)
        return found

    async def _in_transition(self, group: str) -> list[Sighting]:
        try:
            return await self.personalize.in_transition(group)
        except NotFound:
            return []  # the group that a channel remembers was deleted

    async def _strange(self, sighting: Sighting) -> bool:
        """Say whether no job follows it; a campaign may have been followed before, but not in this update."""
        if sighting.created_at and self.now() - sighting.created_at < _OURS:
            return False
        job = await self.jobs.following(sighting.arn)
        return job is None or (job.status.ended and sighting.kind is ResourceKind.CAMPAIGN_UPDATE)

    def _job(self, group: str, sighting: Sighting) -> Job:
        began_at = sighting.created_at or self.now()
        step = Step(
            task=Found(kind=sighting.kind, name=sighting.name),
            arn=sighting.arn,
            name=sighting.name,
            status=Status.RUNNING,
            began_at=began_at,
        )
        return Job(
            id=new_id("found"),
            kind=JobKind.FOUND,
            group=group,
            subject=sighting.name,
            line="",
            asked_by=None,
            channel=None,
            started_at=began_at,
            steps=(step,),
        )
