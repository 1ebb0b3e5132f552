"""Which group, version and campaign are meant, when people leave out what the channel knows."""

import re
from dataclasses import dataclass

from bot.model.errors import InUse, Misunderstood, NotFound
from bot.model.job import JobKind
from bot.model.recipes import RECIPES, Recipe, Serves
from bot.model.resource import Campaign, Overview, Status, Version
from bot.ports import Jobs, Personalize, Places

_VERSION_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Turns what was typed, or left out, into what is meant."""

    personalize: Personalize
    places: Places
    jobs: Jobs

    async def group(self, typed: str | None, channel: str) -> str:
        """Return the name of the group: as typed, as the channel remembers, or the only one there is.

        Raises:
            Misunderstood: none was named and several could be meant, or there is none.
        """
        if named := typed or (await self.places.place(channel)).group:
            return named
        groups = [group.name for group in await self.personalize.groups()]
        if len(groups) == 1:
            return groups[0]
        if groups:
            raise Misunderstood(
                f"Which group? There are {', '.join(groups)}. `use GROUP` makes this channel remember one."
            )
        raise Misunderstood("There is no dataset group yet. Bring data in first: `import GROUP s3://bucket/file.csv`.")

    async def version(self, typed: str | None, channel: str) -> Version:
        """Return the trained version that is meant by a version's name or id, a solution, or a group (its best).

        Raises:
            NotFound: nothing of that name.
            Misunderstood: there is nothing trained yet.
        """
        if typed and "/" in typed:
            return await self.personalize.version(typed)
        if typed and _VERSION_ID.fullmatch(typed):
            return await self._by_id(typed, channel)
        if typed:
            try:
                solution = await self.personalize.solution(typed)
            except NotFound:
                return await self._best(await self._overview(typed))
            return _newest(solution.versions, of=typed)
        return await self._best(await self._overview(await self.group(None, channel)))

    async def campaign(self, typed: str | None, channel: str, *, serves: Serves) -> Campaign:
        """Return the campaign to ask: the one typed, the channel's, or the only fitting one of the channel's group.

        Raises:
            NotFound: nothing of that name, or nothing fitting is deployed.
            Misunderstood: several fit, or the one typed is for something else.
            InUse: it is not ready yet.
        """
        if typed:
            return _ready(_fitting(await self.personalize.campaign(typed), serves))
        remembered = (await self.places.place(channel)).campaign
        if remembered and (campaign := await self._remembered(remembered, serves)):
            return _ready(campaign)
        overview = await self._overview(await self.group(None, channel))
        return _ready(_only([one for one in overview.campaigns if _serves(one) is serves], overview, serves))

    async def _remembered(self, name: str, serves: Serves) -> Campaign | None:
        try:
            campaign = await self.personalize.campaign(name)
        except NotFound:
            return None
        return campaign if _serves(campaign) is serves else None

    async def _overview(self, name: str) -> Overview:
        return await self.personalize.overview(name)

    async def _by_id(self, typed: str, channel: str) -> Version:
        overview = await self._overview(await self.group(None, channel))
        for version in _versions(overview):
            if version.name.endswith(f"/{typed}"):
                return version
        names = [version.name for version in _versions(overview)]
        raise NotFound(f"{overview.group.name} has no version {typed}.", alternatives=names[:5])

    async def _best(self, overview: Overview) -> Version:
        """Return the winner of the latest contest, else the newest version that serves users, else the newest."""
        ready = [version for version in _versions(overview) if version.status is Status.READY]
        for job in await self.jobs.ended(group=overview.group.name, limit=50):
            if job.kind is JobKind.CONTEST and (won := [one for one in ready if one.name == job.winner]):
                return won[0]
        personal = [version for version in ready if _of(version.recipe, Serves.USER)]
        return _newest(tuple(personal or ready), of=overview.group.name)


def _versions(overview: Overview) -> list[Version]:
    return [version for solution in overview.solutions for version in solution.versions]


def _newest(versions: tuple[Version, ...], *, of: str) -> Version:
    ready = [version for version in versions if version.status is Status.READY]
    if ready:
        return max(ready, key=lambda version: version.created_at)
    if any(version.status is Status.RUNNING for version in versions):
        raise InUse(f"{of} is still training. `jobs` shows how far it is.")
    raise Misunderstood(f"{of} has no trained version yet. Train one: `train {of}`.")


def _of(recipe: str, serves: Serves) -> bool:
    known: Recipe | None = RECIPES.get(recipe)
    return known is not None and known.serves is serves


def _serves(campaign: Campaign) -> Serves | None:
    known = RECIPES.get(campaign.recipe)
    return known.serves if known else None


def _fitting(campaign: Campaign, serves: Serves) -> Campaign:
    if _serves(campaign) not in {serves, None}:
        raise Misunderstood(
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
        raise Misunderstood(f"Which campaign? {group} has {names}. Add `campaign=NAME`.")
    raise NotFound(f"{group} has no campaign for {_ASKED_WITH[serves]} yet. {_HOW_TO_GET[serves].format(group=group)}")


def _ready(campaign: Campaign) -> Campaign:
    if campaign.status is Status.RUNNING:
        raise InUse(f"{campaign.name} is still being deployed. `jobs` shows how far it is.")
    if campaign.status is not Status.READY:
        raise Misunderstood(f"{campaign.name} does not answer: it is {campaign.status}. `status` says more.")
    return campaign


_ASKED_WITH = {Serves.USER: "users", Serves.ITEM: "items", Serves.RANKING: "lists to rank", None: "something else"}
_HOW_TO_GET = {
    Serves.USER: "Deploy one: `deploy {group}`.",
    Serves.ITEM: "Train one: `train {group} recipe=similar-items`, and then deploy it.",
    Serves.RANKING: "Train one: `train {group} recipe=personalized-ranking-v2`, and then deploy it.",
}
