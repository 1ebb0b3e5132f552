"""Many looks at once: from AWS's lists where that takes no more calls than a description each.

A list (at most a hundred a page, of the account or of one dataset or solution) has everything that a description says
of what runs or is ready. Whatever else it shows, and what it does not show at all, is described once more. It never
tells of a campaign's update.
"""

from collections.abc import Collection, Mapping
from dataclasses import field

from bot.model.errors import NotFound, Refused
from bot.model.resource import ResourceKind, Sighting, Status
from bot.personalize import shapes
from bot.personalize.account import LISTED, Account, together
from bot.personalize.arns import name_of, solution_of
from bot.personalize.session import Answer
from bot.records import dataclass

_AS_DESCRIBED = {Status.RUNNING, Status.READY}
_PARENTS = {
    ResourceKind.IMPORT: "datasetArn",
    ResourceKind.VERSION: "solutionArn",
    ResourceKind.CAMPAIGN: "solutionArn",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _List:
    """The list of a kind: of everything in the account, or what is in one dataset or solution."""

    kind: ResourceKind
    parent: str | None = None

    @property
    def within(self) -> Mapping[str, str]:
        """The parameters that narrow it."""
        return {_PARENTS[self.kind]: self.parent} if self.parent else {}


@dataclass(kw_only=True, slots=True)
class _Reading:
    """What was found in how many pages, and the token of the page that had the first of it."""

    found: dict[str, Answer] = field(default_factory=dict)
    pages: int = 0
    start: str | None = None


class Sightings:
    """Looks at resources, and remembers what its lists were like."""

    def __init__(self, account: Account) -> None:
        """Keep the way to AWS."""
        self._account = account
        self._pages: dict[_List, int] = {}  # that had to be read
        self._starts: dict[_List, str] = {}  # the token of the page where what runs begins, if that is not the first
        self._parents: dict[str, str] = {}  # of what runs and was described

    async def of(self, kind: ResourceKind, arns: Collection[str]) -> dict[str, Sighting]:
        """Return how resources of a kind stand, by ARN."""
        wanted = frozenset(arns)
        lists = self._choice(kind, wanted)
        pages = await together(self._read(one, wanted, most=len(wanted)) for one in lists)
        listed = {arn: shapes.sighting(kind, answer) for found in pages for arn, answer in found.items()}
        seen = {arn: one for arn, one in listed.items() if one.status in _AS_DESCRIBED}
        described = await together(self._describe(kind, arn) for arn in wanted - seen.keys())
        return seen | {one.arn: one for one in described}

    def _choice(self, kind: ResourceKind, wanted: frozenset[str]) -> list[_List]:
        """Return the lists to read, none where describing each takes fewer calls."""
        if kind not in LISTED or len(wanted) < 2:  # noqa: PLR2004 - one is described
            return []
        parents = {self._parent(kind, arn) for arn in wanted}
        ways = [[_List(kind=kind)]]
        if None not in parents:
            ways.append([_List(kind=kind, parent=parent) for parent in parents])
        cheapest = min(ways, key=self._cost)
        return cheapest if self._cost(cheapest) <= len(wanted) else []

    def _cost(self, lists: list[_List]) -> int:
        return sum(self._pages.get(one, 1) for one in lists)

    async def _read(self, one: _List, wanted: frozenset[str], *, most: int) -> Mapping[str, Answer]:
        """Return what a list shows of what is wanted, within so many pages."""
        start = self._starts.pop(one, None)
        try:
            reading = await self._turn_pages(one, start, wanted, most)
        except NotFound:  # the parent is gone, and all that was in it
            return {}
        except Refused:
            if start is None:
                raise
            reading = await self._turn_pages(one, None, wanted, most)  # the token was too old
        self._pages[one] = reading.pages
        if reading.start and reading.found.keys() == wanted:
            self._starts[one] = reading.start
        return reading.found

    async def _turn_pages(self, one: _List, token: str | None, wanted: frozenset[str], most: int) -> _Reading:
        reading = _Reading()
        while reading.pages < most:
            page, following = await self._account.page(one.kind, token, **one.within)
            hits = {arn: answer for answer in page if (arn := shapes.arn_in(one.kind, answer)) in wanted}
            reading.start = reading.start if reading.found else token
            reading.found |= hits
            reading.pages += 1
            if following is None or reading.found.keys() == wanted:
                return reading
            token = following
        reading.pages += 1  # at least: it has more than were worth reading
        return reading

    def _parent(self, kind: ResourceKind, arn: str) -> str | None:
        return solution_of(arn) if kind is ResourceKind.VERSION else self._parents.get(arn)

    async def _describe(self, kind: ResourceKind, arn: str) -> Sighting:
        answer = await self._account.find(kind, arn)
        if answer is None:
            self._parents.pop(arn, None)
            return Sighting(kind=kind, arn=arn, name=name_of(arn), status=Status.DELETED)
        seen = shapes.sighting(kind, answer)
        self._parents.pop(arn, None)
        if kind in _PARENTS and seen.status is Status.RUNNING and (parent := _parent_in(answer)):
            self._parents[arn] = parent
        return seen


def _parent_in(campaign_or_import: Answer) -> str | None:
    """Return whose list has it."""
    version: str | None = campaign_or_import.get("solutionVersionArn")
    return solution_of(version) if version else campaign_or_import.get("datasetArn")
