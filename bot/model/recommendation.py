"""What a campaign answers, with the titles that people know."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from math import isclose

from bot.model.orders import Narrowing
from bot.records import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """A filter by its ARN, and values for its placeholders; a number is compared as one."""

    arn: str
    values: Mapping[str, tuple[str | int | float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What an answer keeps to: the filter, the filter of what `percent` of it is taken from, the user's circumstances.

    `context` goes by the columns of the interactions as they are spelled there.
    """

    filter: Applied | None = None
    promoted: Applied | None = None
    percent: int = 0
    context: Mapping[str, str] = field(default_factory=dict)


ANYTHING = Terms()
"""Nothing that an answer keeps to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """An item as Personalize returns it; `score` is None where the recipe gives none.

    `reasons` are Amazon's words for why it is there, where it gives some, and `promoted` says that a promotion is.
    """

    item: str
    score: float | None
    reasons: tuple[str, ...] = ()
    promoted: bool = False


def personal(answer: Sequence[Scored], anyones: Sequence[Scored]) -> bool:
    """Tell whether an answer is for somebody whom Personalize knows, by what somebody whom it cannot know gets.

    A recipe that explores tries other items on each user, known or not. But what both get has one score for all who
    are not known, and explored items may have none, or 0.
    """
    scores = {one.item: one.score for one in anyones if one.score}
    both = [(one.score, scores[one.item]) for one in answer if one.score and one.item in scores]
    if both:
        return any(not isclose(own, theirs, rel_tol=1e-6) for own, theirs in both)
    return [one.item for one in answer] != [one.item for one in anyones]


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueItem:
    """What the Items data says of an item: its title (or id), and a few details such as genres and year."""

    item: str
    title: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """An item that a user did something with, and when."""

    item: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """Something that the user took, and the words that an item has in common with it, such as genres."""

    title: str
    shared: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommended:
    """One row of an answer; `score` is None where the recipe gives none, `reasons` and `promoted` are as in `Scored`.

    `near` is the nearest of what the user took, where that is known and something is.
    """

    item: CatalogueItem
    score: float | None
    reasons: tuple[str, ...] = ()
    promoted: bool = False
    near: Near | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendations:
    """A ranked answer.

    `asked_for` is the user, or the item's title for similar items, and `count` how many were asked for. `personal` is
    False where Personalize knows nothing of the user (or item) and returned what is popular, None where the recipe
    treats everybody alike. `narrowing` is what it was to keep to.
    """

    asked_for: str
    by_item: bool
    campaign: str
    recipe: str
    group: str
    count: int
    rows: tuple[Recommended, ...]
    personal: bool | None
    titled: bool
    narrowing: Narrowing = field(default_factory=Narrowing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """One item of a list that was put in order; `was` is its place in the list as given, from 1."""

    item: CatalogueItem
    score: float | None
    was: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranking:
    """A list in a user's order, best first; `personal` is False where anybody would get the same order.

    `narrowing` is what it was to keep to, and `kept_out` what therefore is not there.
    """

    user: str
    campaign: str
    recipe: str
    rows: tuple[Ranked, ...]
    personal: bool
    narrowing: Narrowing = field(default_factory=Narrowing)
    kept_out: tuple[CatalogueItem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What one campaign recommends, best first; `personal` is as in `Recommendations`."""

    campaign: str
    version: str
    recipe: str
    items: tuple[CatalogueItem, ...]
    personal: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What two campaigns of a group recommend to a user."""

    user: str
    group: str
    one: Side
    other: Side

    @property
    def strange_to(self) -> tuple[Side, ...]:
        """The campaigns that do not know the user."""
        return tuple(side for side in (self.one, self.other) if side.personal is False)

    def moved(self, item: CatalogueItem) -> int | None:
        """Return by how many places an item of the other list stands higher there than in the first; None: new."""
        places = {one.item: place for place, one in enumerate(self.one.items)}
        if item.item not in places:
            return None
        return places[item.item] - [one.item for one in self.other.items].index(item.item)

    @property
    def gone(self) -> tuple[CatalogueItem, ...]:
        """What is in the first list and not in the other."""
        kept = {one.item for one in self.other.items}
        return tuple(one for one in self.one.items if one.item not in kept)
