"""Promotions: a share of an answer that is taken from items of a filter of its own.

Source: Personalize Developer Guide, "Promoting items in real-time recommendations".
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from sandbox.aws.filters.applying import Keep
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.runtime.deployment import Deployment
from sandbox.aws.serving.offers import Offer, Pool

_RECIPES = frozenset(
    {
        "aws-user-personalization-v2",
        "aws-user-personalization",
        "aws-similar-items",
        "aws-sims",
        "aws-trending-now",
        "aws-popularity-count",
    }
)
_REQUIRED = ("name", "percentPromotedItems", "filterArn")


@dataclass(frozen=True, kw_only=True, slots=True)
class Promotion:
    """A promotion's name, the share of the answer that it takes (in percent), and what may fill it."""

    name: str
    percent: int
    keep: Keep


def read(deployed: Deployment, wanted: Json, keeper: Callable[[Json], Keep]) -> Promotion | None:
    """Return the promotion of a request, or None; `keeper` gives what tells which items it promotes.

    Raises `InvalidInputError` where it is not whole, or the recipe takes none.
    """
    if not wanted:
        return None
    if deployed.recipe not in _RECIPES and not deployed.made_like.domain:
        raise InvalidInputError(f"Recipe {deployed.recipe} does not support promotions.")
    given = wanted[0]
    if missing := [name for name in _REQUIRED if name not in given]:
        raise InvalidInputError(f"A promotion needs {' and '.join(missing)}.")
    return Promotion(name=given["name"], percent=given["percentPromotedItems"], keep=keeper(given))


def fill(pool: Pool, count: int, keep: Keep | None, promotion: Promotion | None) -> list[Offer]:
    """Return `count` items: the promotion's at random places, in order among themselves, and the best of the rest."""
    if promotion is None:
        return pool.best(count, keep)
    share = ceil(count * promotion.percent / 100)
    promoted = [each.promoted_by(promotion.name) for each in pool.best(share, promotion.keep)]
    taken = {each.item for each in promoted}
    rest = pool.best(count - len(promoted), lambda item: item not in taken and (keep is None or keep(item)))
    return _mixed(promoted, rest)


def _mixed(promoted: Sequence[Offer], rest: Sequence[Offer]) -> list[Offer]:
    size = len(promoted) + len(rest)
    places = set(random.sample(range(size), len(promoted)))
    taking = {True: iter(promoted), False: iter(rest)}
    return [next(taking[place in places]) for place in range(size)]
