"""Find what others started in the groups that channels watch, and follow it too."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2s

from bot.model.errors import AlreadyKept, NotFound
from bot.model.job import Found, Job, JobKind, Step
from bot.model.resource import ResourceKind, Sighting, Status
from bot.ports import Clock, Jobs, Personalize, Places

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
                if sighting.status is Status.RUNNING and (job := await self._job(group, sighting)):
                    with suppress(AlreadyKept):  # another process has found it too
                        found.append(await self.jobs.add(job))
        return found

    async def _in_transition(self, group: str) -> list[Sighting]:
        try:
            return await self.personalize.in_transition(group)
        except NotFound:
            return []  # the group that a channel remembers was deleted

    async def _job(self, group: str, sighting: Sighting) -> Job | None:
        """Return the job for a resource that none follows, None for any other.

        A campaign may have been followed before, but not in this update.
        """
        if sighting.created_at and self.now() - sighting.created_at < _OURS:
            return None
        last = await self.jobs.following(sighting.arn)
        if last and not (last.status.ended and sighting.kind is ResourceKind.CAMPAIGN_UPDATE):
            return None
        return self._found(group, sighting, last)

    def _found(self, group: str, sighting: Sighting, last: Job | None) -> Job:
        began_at = sighting.created_at or self.now()
        step = Step(
            task=Found(kind=sighting.kind, name=sighting.name),
            arn=sighting.arn,
            name=sighting.name,
            status=Status.RUNNING,
            began_at=began_at,
        )
        return Job(
            id=_id_after(last, sighting.arn),
            kind=JobKind.FOUND,
            group=group,
            subject=sighting.name,
            line="",
            asked_by=None,
            channel=None,
            started_at=began_at,
            steps=(step,),
        )


def _id_after(last: Job | None, arn: str) -> str:
    """Return an id that whoever finds the same at the same time comes to as well, so that one of them keeps it."""
    return f"found-{blake2s(f'{arn} {last.id if last else None}'.encode(), digest_size=5).hexdigest()}"
