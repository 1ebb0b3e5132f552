"""Find what runs in AWS and no job follows, and follow it too.

In the groups that channels watch, it is what others started. Elsewhere, it is what this bot began and has no job of any
more, since its store was lost or is an older copy; that is looked for once, when the bot starts.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2s

from bot.model.errors import AlreadyKept, NotFound
from bot.model.job import CreateDataset, Found, Job, JobKind, Part, Step, TrainVersion
from bot.model.recipes import RECIPES
from bot.model.resource import ResourceKind, Sighting, Status, Stray
from bot.ports import Clock, Jobs, Personalize, Subscriptions
from bot.records import dataclass
from bot.workflow.import_data import import_name
from bot.workflow.train import solution_name

_IMPORT = re.compile(r".*-(?P<dataset>interactions|items|users)-(?P<id>[0-9a-f]{8})")


@dataclass(kw_only=True, slots=True)
class Adopt:
    """Follows what was found running."""

    personalize: Personalize
    jobs: Jobs
    subscriptions: Subscriptions
    now: Clock
    _swept: bool = False

    async def __call__(self) -> list[Job]:
        """Keep a job for each running resource that none follows, and return these jobs."""
        found = []
        for group in await self.subscriptions.groups():
            found += await self._kept(group, await self._in_transition(group))
        if not self._swept:
            found += await self._strays()
            self._swept = True
        return found

    async def _strays(self) -> list[Job]:
        """Follow what bears a name that this bot gives, wherever it is."""
        running = await self.jobs.running()
        followed = {arn for job in running for arn in job.arns}
        found = []
        for stray in await self.personalize.strays(besides=followed):
            if _is_ours(stray):
                found += await self._kept(stray.group, [stray.sighting])
        return found

    async def _kept(self, group: str, sightings: Iterable[Sighting]) -> list[Job]:
        found = []
        for sighting in sightings:
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
        """Return the job for a resource that none follows, and none is about to have; None for any other.

        A campaign may have been followed before, but not in this update.
        """
        if any(_expects(job, sighting) for job in await self.jobs.running(group=group)):
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


def _expects(job: Job, sighting: Sighting) -> bool:
    """Say whether a job follows a resource, or may have begun it: a job is written before AWS is asked."""
    return sighting.arn in job.arns or any(
        step.arn is None and not step.status.ended and step.kind is sighting.kind and _name(step, sighting)
        for step in job.steps
    )


def _name(step: Step, sighting: Sighting) -> bool:
    """Say whether what a step makes would be called so."""
    match step.task:
        case TrainVersion(solution=solution):
            return sighting.name.partition("/")[0] == solution
        case CreateDataset(group=group, dataset=dataset):
            return sighting.name == f"{group}/{dataset}"
        case Part():
            return False  # its own job has what it makes
        case task:
            return sighting.name == task.name


def _is_ours(stray: Stray) -> bool:
    """Say whether something is named as this bot names it."""
    if stray.sighting.kind is ResourceKind.IMPORT:
        named = _IMPORT.fullmatch(stray.sighting.name)
        return named is not None and import_name(stray.group, named["dataset"], named["id"]) == stray.sighting.name
    ours = {solution_name(stray.group, recipe, hpo=hpo) for recipe in RECIPES.values() for hpo in (False, True)}
    return stray.solution in ours


def _id_after(last: Job | None, arn: str) -> str:
    """Return an id that whoever finds the same at the same time comes to as well, so that one of them keeps it."""
    return f"found-{blake2s(f'{arn} {last.id if last else None}'.encode(), digest_size=5).hexdigest()}"
