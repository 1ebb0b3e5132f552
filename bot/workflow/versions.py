"""`versions`: what was trained, how good it is, and where it is live."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from bot.model.errors import PersonalizeError, Unavailable
from bot.model.report import VERSIONS_SHOWN, TrainedVersion, VersionList
from bot.model.resource import Overview, Status, Version
from bot.ports import Personalize
from bot.records import dataclass
from bot.workflow.context import Context, versions_of

_IN_FILE = 40  # whose metrics are asked for, since each takes two calls to AWS


@dataclass(frozen=True, kw_only=True, slots=True)
class ListVersions:
    """Lists versions."""

    personalize: Personalize
    context: Context

    async def __call__(self, typed: str | None, channel: str) -> VersionList:
        """Return the newest versions of a solution or a group; None: of the channel's group. Raises `NotFound`."""
        return (await self._list(typed, channel, measured=VERSIONS_SHOWN)).page()

    async def whole(self, typed: str | None, channel: str) -> VersionList:
        """Return all versions, with the metrics of the newest; raises `NotFound`."""
        return await self._list(typed, channel, measured=_IN_FILE)

    async def _list(self, typed: str | None, channel: str, *, measured: int) -> VersionList:
        of = typed or await self.context.group(None, channel)
        named = await self.context.named(of)
        overview = named if isinstance(named, Overview) else await self.personalize.overview(named.group)
        newest = sorted(versions_of(named), key=lambda version: version.created_at, reverse=True)
        live = _live(overview)
        found = await asyncio.gather(*(self._trained(version, live) for version in newest[:measured]))
        rest = tuple(_bare(version, live) for version in newest[measured:])
        return VersionList(of=of, versions=(*found, *rest), measured=measured if rest else None)

    async def _trained(self, version: Version, live: Mapping[str, list[str]]) -> TrainedVersion:
        bare = _bare(version, live)
        if version.status is not Status.READY:
            return bare
        try:
            described, metrics = await asyncio.gather(
                self.personalize.version(version.arn), self.personalize.metrics(version.arn)
            )
        except Unavailable:
            raise
        except PersonalizeError:  # deleted meanwhile, or its metrics are not for this bot
            return bare
        return replace(bare, version=described, metrics=metrics)


def _bare(version: Version, live: Mapping[str, list[str]]) -> TrainedVersion:
    return TrainedVersion(version=version, campaigns=tuple(live.get(version.arn, ())))


def _live(overview: Overview) -> Mapping[str, list[str]]:
    """Return the campaigns of a group that serve, by the ARN of the version."""
    serving: defaultdict[str, list[str]] = defaultdict(list)
    for campaign in overview.campaigns:
        if campaign.status is Status.READY:
            serving[campaign.version_arn].append(campaign.name)
    return serving
