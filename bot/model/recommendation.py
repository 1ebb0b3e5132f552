"""What a campaign answers, with the titles that people know."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """An item as Personalize returns it; `score` is None where the recipe gives none."""

    item: str
    score: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueItem:
    """What the Items data says of an item: its title (or id), and a few details such as genres and year."""

    item: str
    title: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommended:
    """One row of an answer; `score` is None where the recipe gives none."""

    item: CatalogueItem
    score: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendations:
    """A ranked answer.

    `asked_for` is the user, or the item's title for similar items. `personal` is False where Personalize knows nothing
    of the user (or item) and returned what is popular, None where the recipe treats everybody alike.
    """

    asked_for: str
    by_item: bool
    campaign: str
    recipe: str
    rows: tuple[Recommended, ...]
    personal: bool | None
    titled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """One item of a list that was put in order; `was` is its place in the list as given, from 1."""

    item: CatalogueItem
    score: float | None
    was: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranking:
    """A list in a user's order, best first; `personal` is False where anybody would get the same order."""

    user: str
    campaign: str
    recipe: str
    rows: tuple[Ranked, ...]
    personal: bool
