"""See how things stand that jobs wait for, all of a kind at once."""

import asyncio
from collections import defaultdict
from collections.abc import Collection

from bot.model.errors import PersonalizeError
from bot.model.resource import Resource, ResourceKind, Sights
from bot.ports import Personalize
from bot.records import dataclass
from bot.workflow.advance import Parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """Looks at AWS, and at jobs that are parts of others."""

    personalize: Personalize
    parts: Parts | None = None  # where there are jobs that have some

    async def __call__(self, wanted: Collection[Resource]) -> Sights:
        """Return what is seen of these; of a kind that AWS does not show, the error."""
        kinds: defaultdict[ResourceKind, list[str]] = defaultdict(list)
        for kind, arn in wanted:
            kinds[kind].append(arn)
        found = await asyncio.gather(*(self._of(kind, arns) for kind, arns in kinds.items()))
        return {resource: seen for sights in found for resource, seen in sights.items()}

    async def _of(self, kind: ResourceKind, arns: Collection[str]) -> Sights:
        if kind is ResourceKind.JOB and self.parts:
            return {(kind, job_id): await self.parts.look(job_id) for job_id in arns}
        try:
            seen = await self.personalize.look_at(kind, arns)
        except PersonalizeError as error:
            return {(kind, arn): error for arn in arns}
        return {(kind, arn): sighting for arn, sighting in seen.items()}
