"""Which group, version and campaign are meant, when people leave out what the channel knows."""

import re
from collections.abc import Sequence

from bot.model.errors import InUse, Misunderstood, NotFound, NotPossible, cited
from bot.model.job import JobKind
from bot.model.orders import DatasetKind
from bot.model.recipes import RECIPES, Recipe, Serves
from bot.model.resource import Campaign, Overview, Solution, Status, Version
from bot.ports import Jobs, Personalize, Places
from bot.records import dataclass

_VERSION_ID = re.compile(r"[0-9a-f]{4,8}", re.IGNORECASE)
_NAMED = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Turns what was typed, or left out, into what is meant."""

    personalize: Personalize
    places: Places
    jobs: Jobs

    async def group(self, typed: str | None, channel: str) -> str:
        """Return the name of the group: as typed, as the channel remembers, or the only one there is.

        Raises:
            Misunderstood: none was named and several could be meant.
            NotPossible: there is none.
        """
        if named := typed or (await self.places.place(channel)).group:
            return named
        groups = [group.name for group in await self.personalize.groups()]
        if len(groups) == 1:
            return groups[0]
        if groups:
            names = ", ".join(groups[:_NAMED]) + (" and more" if len(groups) > _NAMED else "")
            raise Misunderstood(f"Which group? There are {names}. `use GROUP` makes this channel remember one.")
        raise NotPossible("There is no dataset group yet. Bring data in first: `import GROUP s3://bucket/file.csv`.")

    async def version(self, typed: str | None, channel: str) -> Version:
        """Return the trained version that is meant by a version's name or id, a solution, or a group (its best).

        Raises:
            NotFound: nothing of that name.
            NotPossible: there is nothing trained yet.
        """
        if typed is None:
            return await self.best(await self.personalize.overview(await self.group(None, channel)))
        if exact := await self.exact(typed, channel):
            return exact
        named = await self.named(typed)
        return _newest(named.versions, of=typed) if isinstance(named, Solution) else await self.best(named)

    async def exact(self, typed: str, channel: str) -> Version | None:
        """Return the version with this name, or the only one in the channel's group whose id begins so.

        Raises:
            NotFound: it is the name of a version, but of none that there is.
        """
        solution, slash, tail = typed.partition("/")
        if typed.startswith("arn:"):
            return await self.personalize.version(typed)
        if slash:
            found = _begun_with(tail, (await self.personalize.solution(solution)).versions) if solution else None
            return found or await self.personalize.version(typed)
        if not _VERSION_ID.fullmatch(typed):
            return None
        group = (await self.places.place(channel)).group
        groups = [group] if group else [one.name for one in await self.personalize.groups()]
        overview = await self.personalize.overview(groups[0]) if len(groups) == 1 else None
        return _begun_with(typed, versions_of(overview)) if overview else None

    async def named(self, typed: str) -> Solution | Overview:
        """Return the solution or the group of this name; raises `NotFound`."""
        try:
            return await self.personalize.solution(typed)
        except NotFound as no_solution:
            try:
                return await self.personalize.overview(typed)
            except NotFound as no_group:
                raise NotFound(
                    f"There is no version, solution or group {cited(typed)}. `status` shows what there is.",
                    alternatives=tuple(dict.fromkeys([*no_group.alternatives, *no_solution.alternatives])),
                ) from no_group

    async def campaign(self, typed: str | None, channel: str, *, serves: Serves) -> Campaign:
        """Return the campaign to ask: the one typed, the channel's, or the only fitting one of the channel's group.

        Raises:
            NotFound: nothing of that name.
            NotPossible: several fit, none does, or the one typed is for something else.
            InUse: it is not ready yet.
        """
        if typed:
            return _ready(_fitting(await self.personalize.campaign(typed), serves))
        remembered = (await self.places.place(channel)).campaign
        if remembered and (campaign := await self._remembered(remembered, serves)):
            return _ready(campaign)
        overview = await self.personalize.overview(await self.group(None, channel))
        return _ready(_only([one for one in overview.campaigns if _serves(one) is serves], overview, serves))

    async def _remembered(self, name: str, serves: Serves) -> Campaign | None:
        try:
            campaign = await self.personalize.campaign(name)
        except NotFound:
            return None
        return campaign if _serves(campaign) is serves else None

    async def best(self, overview: Overview) -> Version:
        """Return the winner of the latest contest, else the newest version that serves users, else the newest.

        Raises:
            InUse: the first is still training.
            NotPossible: there is nothing trained yet.
        """
        ready = [version for version in versions_of(overview) if version.status is Status.READY]
        for job in await self.jobs.ended(group=overview.group.name, limit=50):
            if job.kind is JobKind.CONTEST and (won := [one for one in ready if one.name == job.winner]):
                return won[0]
        personal = [version for version in ready if _of(version.recipe, Serves.USER)]
        return _newest(personal or ready, of=overview.group.name)


def versions_of(found: Solution | Overview) -> tuple[Version, ...]:
    """Return the versions of a solution, or of all solutions in a group."""
    if isinstance(found, Solution):
        return found.versions
    return tuple(version for solution in found.solutions for version in solution.versions)


def _begun_with(tail: str, versions: Sequence[Version]) -> Version | None:
    """Return the only version whose id begins so, or is so."""
    begun = [one for one in versions if one.name.rpartition("/")[2].startswith(tail.lower())]
    return begun[0] if len(begun) == 1 and _VERSION_ID.fullmatch(tail) else None


def _newest(versions: Sequence[Version], *, of: str) -> Version:
    ready = [version for version in versions if version.status is Status.READY]
    if ready:
        return max(ready, key=lambda version: version.created_at)
    if any(version.status is Status.RUNNING for version in versions):
        raise InUse(f"{of} is still training. `jobs` shows how far it is.")
    raise NotPossible(f"{of} has no trained version yet. Train one with `train`.")


def _of(recipe: str, serves: Serves) -> bool:
    known: Recipe | None = RECIPES.get(recipe)
    return known is not None and known.serves is serves


def _serves(campaign: Campaign) -> Serves | None:
    known = RECIPES.get(campaign.recipe)
    return known.serves if known else None


def _fitting(campaign: Campaign, serves: Serves) -> Campaign:
    if _serves(campaign) not in {serves, None}:
        raise NotPossible(
            f"{campaign.name} runs {campaign.recipe}, which answers for {_ASKED_WITH[_serves(campaign)]}, "
            f"not for {_ASKED_WITH[serves]}."
        )
    return campaign


def _only(fitting: list[Campaign], overview: Overview, serves: Serves) -> Campaign:
    group = overview.group.name
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(campaign.name for campaign in fitting)
        raise NotPossible(f"Which campaign? {group} has {names}. Add `campaign=NAME`.")
    raise NotPossible(f"{group} has no campaign for {_ASKED_WITH[serves]} yet. {_first_of_all(overview, serves)}")


def _first_of_all(overview: Overview, serves: Serves) -> str:
    """Say what has to be done next, on the way to a campaign."""
    group = overview.group.name
    if not any(one.kind is DatasetKind.INTERACTIONS and one.latest_import for one in overview.datasets):
        return f"First bring interactions in: `import {group} s3://BUCKET/FILE.csv`. Then train, and deploy."
    fitting = [version for version in versions_of(overview) if _of(version.recipe, serves)]
    if ready := [version for version in fitting if version.status is Status.READY]:
        return f"Deploy one: `deploy {max(ready, key=lambda version: version.created_at).name}`."
    if running := [version.name for version in fitting if version.status is Status.RUNNING]:
        return f"{running[0]} is still training; `deploy` it when that has ended."
    return f"Train first: `train {group}{_RECIPES[serves]}`. Then deploy it."


def _ready(campaign: Campaign) -> Campaign:
    if campaign.status is Status.RUNNING:
        raise InUse(f"{campaign.name} is still being deployed. `jobs` shows how far it is.")
    if campaign.status is not Status.READY:
        raise NotPossible(f"{campaign.name} does not answer: it is {campaign.status}. `status` says more.")
    return campaign


_ASKED_WITH = {
    Serves.USER: "users",
    Serves.ITEM: "items",
    Serves.RANKING: "lists to rank",
    Serves.SEGMENT: "segments",
    None: "something else",
}
_RECIPES = {
    Serves.USER: "",
    Serves.ITEM: " recipe=similar-items",
    Serves.RANKING: " recipe=personalized-ranking-v2",
    Serves.SEGMENT: " recipe=item-affinity",
}
