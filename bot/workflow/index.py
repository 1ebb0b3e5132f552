"""What there is in an AWS account, as it was last seen, so that a form's menus open at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime, timedelta

from bot.model.errors import BotError, NotFound
from bot.model.form import Choice, Listing
from bot.model.resource import Campaign, Filter, Group, Overview, Status, Version
from bot.ports import Clock, Personalize
from bot.records import dataclass

_log = logging.getLogger(__name__)
_FRESH = timedelta(seconds=15)
_OLD = timedelta(minutes=5)  # what was seen before is waited for as if it was never seen
_PATIENCE = 2.0  # seconds that a menu waits for what was never seen: Slack closes it after three
_GROUPS = 20  # groups that are searched where none is named
_KEPT = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What was seen, and when."""

    groups: Sequence[Group] = ()
    overview: Overview | None = None
    filters: Sequence[Filter] = ()
    at: datetime


_Key = tuple[Listing, str | None] | str | None
"""A group, all groups (None), or the filters of a group or of all."""


@dataclass(kw_only=True, slots=True)
class Index:
    """Answers from memory, and has AWS asked in the background where what it knows is older than some seconds."""

    personalize: Personalize
    now: Clock
    _seen: dict[_Key, _Seen] = field(default_factory=dict)
    _looking: dict[_Key, asyncio.Task[None]] = field(default_factory=dict)

    async def __call__(self, what: Listing, within: str | None = None) -> Sequence[Choice]:
        """Return the names of what there is, in a group where one is given.

        Only what was not seen for long is waited for, and not for long: then it is as it was, or as if there were
        nothing.
        """
        if what is Listing.GROUPS:
            return [_group(group) for group in await self.groups()]
        if what is Listing.FILTERS:
            seen = await self._known((what, within), lambda: self._look_for_filters(within), old=_OLD)
            return [_filter(one) for one in seen.filters] if seen else []
        names = [within] if within else [group.name for group in await self.groups()][:_GROUPS]
        overviews = [found for found in await asyncio.gather(*map(self.overview, names)) if found]
        if what is Listing.VERSIONS:
            return [_version(one) for one in _ready(version for overview in overviews for version in _all(overview))]
        return [_campaign(campaign) for overview in overviews for campaign in overview.campaigns]

    async def groups(self) -> Sequence[Group]:
        """Return the groups as they were last seen."""
        seen = await self._known(None, self._look_for_groups, old=_OLD)
        return seen.groups if seen else ()

    async def overview(self, group: str, *, fresh: bool = False) -> Overview | None:
        """Return what was last seen in a group, or `fresh` what there is now; None where that is not known."""
        seen = await self._known(group, lambda: self._look_into(group), old=_FRESH if fresh else _OLD)
        return seen.overview if seen else None

    def with_version(self, name: str) -> tuple[Overview, Version] | None:
        """Return a version by its name, and the group that it was seen in."""
        overviews = [seen.overview for seen in self._seen.values() if seen.overview]
        return next(((there, one) for there in overviews for one in _all(there) if one.name == name), None)

    async def close(self) -> None:
        """Look no further."""
        for task in list(self._looking.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _known(self, key: _Key, look: Callable[[], Awaitable[_Seen]], *, old: timedelta) -> _Seen | None:
        age = self.now() - seen.at if (seen := self._seen.get(key)) else None
        if age is None or age > _FRESH:
            if key not in self._looking:
                self._looking[key] = asyncio.create_task(self._keep(key, look))
            if age is None or age > old:
                await asyncio.wait({self._looking[key]}, timeout=_PATIENCE)
        return self._seen.get(key)

    async def _keep(self, key: _Key, look: Callable[[], Awaitable[_Seen]]) -> None:
        try:
            self._seen[key] = await look()
            if len(self._seen) > _KEPT:
                del self._seen[min(self._seen, key=lambda known: self._seen[known].at)]
        except NotFound:
            self._seen.pop(key, None)
        except BotError as error:
            _log.info("what there is could not be looked up for a form: %s", error)
        finally:
            del self._looking[key]

    async def _look_for_groups(self) -> _Seen:
        return _Seen(groups=await self.personalize.groups(), at=self.now())

    async def _look_for_filters(self, group: str | None) -> _Seen:
        return _Seen(filters=await self.personalize.filters(group), at=self.now())

    async def _look_into(self, group: str) -> _Seen:
        return _Seen(overview=await self.personalize.overview(group), at=self.now())


def _all(overview: Overview) -> Iterable[Version]:
    return (version for solution in overview.solutions for version in solution.versions)


def _ready(versions: Iterable[Version]) -> list[Version]:
    """Return those that can be deployed, newest first."""
    ready = [version for version in versions if version.status is Status.READY]
    return sorted(ready, key=lambda version: version.created_at, reverse=True)


def _group(group: Group) -> Choice:
    return Choice(value=group.name, text=group.name, detail="" if group.status is Status.READY else group.status)


def _filter(one: Filter) -> Choice:
    return Choice(value=one.name, text=one.name, detail=f"of {one.group}, {one.status}")


def _version(version: Version) -> Choice:
    return Choice(value=version.name, text=version.name, detail=f"trained {version.created_at:%Y-%m-%d %H:%M} UTC")


def _campaign(campaign: Campaign) -> Choice:
    return Choice(value=campaign.name, text=campaign.name, detail=f"serves {campaign.version}")
