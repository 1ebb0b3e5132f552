"""`versions`: what was trained, how good it is, and where it is live."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.errors import PersonalizeError, Unavailable
from bot.model.report import TrainedVersion, VersionList
from bot.model.resource import Overview, Status, Version
from bot.ports import Personalize
from bot.workflow.context import Context, versions_of

_SHOWN = 12  # each takes two calls to AWS


@dataclass(frozen=True, kw_only=True, slots=True)
class ListVersions:
    """Lists versions."""

    personalize: Personalize
    context: Context

    async def __call__(self, typed: str | None, channel: str) -> VersionList:
        """Return the versions of a solution or a group; None: of the channel's group. Raises `NotFound`."""
        of = typed or await self.context.group(None, channel)
        named = await self.context.named(of)
        overview = named if isinstance(named, Overview) else await self.personalize.overview(named.group)
        newest = sorted(versions_of(named), key=lambda version: version.created_at, reverse=True)
        live = _live(overview)
        found = await asyncio.gather(*(self._trained(version, live) for version in newest[:_SHOWN]))
        return VersionList(of=of, versions=tuple(found), older=max(len(newest) - _SHOWN, 0))

    async def _trained(self, version: Version, live: Mapping[str, list[str]]) -> TrainedVersion:
        campaigns = tuple(live[version.arn]) if version.arn in live else ()
        if version.status is not Status.READY:
            return TrainedVersion(version=version, campaigns=campaigns)
        try:
            described, metrics = await asyncio.gather(
                self.personalize.version(version.arn), self.personalize.metrics(version.arn)
            )
        except Unavailable:
            raise
        except PersonalizeError:  # deleted meanwhile, or its metrics are not for this bot
            return TrainedVersion(version=version, campaigns=campaigns)
        return TrainedVersion(version=described, metrics=metrics, campaigns=campaigns)


def _live(overview: Overview) -> Mapping[str, list[str]]:
    """Return the campaigns of a group that serve, by the ARN of the version."""
    serving: defaultdict[str, list[str]] = defaultdict(list)
    for campaign in overview.campaigns:
        if campaign.status is Status.READY:
            serving[campaign.version_arn].append(campaign.name)
    return serving
