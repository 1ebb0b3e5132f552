"""The recipes of Amazon Personalize that the bot trains, by the short names that people type.

Prices are US list prices (aws.amazon.com/personalize/pricing): version-2 recipes bill per interaction,
the others per training hour, whose number is known only afterwards.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

from bot.model.errors import Misunderstood, NotFound, cited
from bot.records import dataclass


class Serves(StrEnum):
    """What a campaign of the recipe is asked with."""

    USER = "user"
    ITEM = "item"
    RANKING = "ranking"
    SEGMENT = "segment"  # no campaign, but batch jobs


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """One recipe. `name` is AWS's, `per_thousand` the training price in US dollars per 1,000 interactions.

    `comparable`: its metrics are about the same items as those of others.
    """

    name: str
    serves: Serves
    summary: str
    per_thousand: float | None = None
    idle_per_hour: float = 0.20
    tunable: bool = False
    comparable: bool = True

    @property
    def short(self) -> str:
        """The name that people type: AWS's without `aws-`."""
        return self.name.removeprefix("aws-")

    @property
    def arn(self) -> str:
        """The ARN, which has neither region nor account."""
        return f"arn:aws:personalize:::recipe/{self.name}"

    @property
    def measured(self) -> bool:
        """Whether its versions get the metrics by which a contest is decided; those that segment users get none."""
        return self.serves is not Serves.SEGMENT

    @property
    def competes(self) -> bool:
        """Whether it may take part in a contest."""
        return self.measured and self.comparable


_ALL = (
    Recipe(
        name="aws-user-personalization-v2",
        serves=Serves.USER,
        summary="recommendations for a user (AWS's advice)",
        per_thousand=0.002,
        idle_per_hour=0.54,
    ),
    Recipe(
        name="aws-user-personalization",
        serves=Serves.USER,
        summary="recommendations for a user, with exploration of new items",
        tunable=True,
    ),
    Recipe(
        name="aws-popularity-count",
        serves=Serves.USER,
        summary="the most popular items, the same for everybody: the baseline",
    ),
    Recipe(
        name="aws-similar-items",
        serves=Serves.ITEM,
        summary="items like an item, by behaviour and metadata",
        tunable=True,
    ),
    Recipe(name="aws-sims", serves=Serves.ITEM, summary="items like an item, by behaviour", tunable=True),
    Recipe(
        name="aws-personalized-ranking-v2",
        serves=Serves.RANKING,
        summary="a given list in a user's order",
        per_thousand=0.002,
        idle_per_hour=0.54,
    ),
    Recipe(
        name="aws-personalized-ranking", serves=Serves.RANKING, summary="a given list in a user's order", tunable=True
    ),
    Recipe(name="aws-item-affinity", serves=Serves.SEGMENT, summary="who will be interested in an item, by batch jobs"),
    Recipe(
        name="aws-item-attribute-affinity",
        serves=Serves.SEGMENT,
        summary="who will be interested in items of a kind, by batch jobs",
    ),
    Recipe(
        name="aws-hrnn",
        serves=Serves.USER,
        summary="recommendations for a user (an older recipe that AWS no longer offers to everybody)",
        tunable=True,
    ),
    Recipe(
        name="aws-hrnn-metadata",
        serves=Serves.USER,
        summary="recommendations for a user, by metadata too (an older recipe)",
        tunable=True,
    ),
    Recipe(
        name="aws-hrnn-coldstart",
        serves=Serves.USER,
        summary="new items for a user, by metadata; needs 100 of them (an older recipe)",
        tunable=True,
        comparable=False,
    ),
)
RECIPES = {recipe.short: recipe for recipe in _ALL}
BASELINE = RECIPES["popularity-count"]
_ALIASES = {"popularity": "popularity-count", "ranking": "personalized-ranking-v2", "similar": "similar-items"}


def find_recipe(typed: str) -> Recipe:
    """Return the recipe that was typed: AWS's name, the short one, an alias, or an ARN.

    Raises:
        NotFound: no such recipe; the text names those that there are.
    """
    short = typed.lower().rsplit("/", 1)[-1].removeprefix("aws-")
    short = _ALIASES.get(short, short)
    if short in RECIPES:
        return RECIPES[short]
    raise NotFound(
        f"There is no recipe {cited(typed)}. There are: {', '.join(RECIPES)}.",
        alternatives=get_close_matches(short, RECIPES, n=1),
    )


def contestants(typed: Iterable[str]) -> tuple[Recipe, ...]:
    """Return the recipes of a contest, each once.

    Raises:
        NotFound: no such recipe.
        Misunderstood: they are fewer than two, or one has no metric to be compared by.
    """
    recipes = tuple({recipe.short: recipe for recipe in map(find_recipe, typed)}.values())
    for one in recipes:
        if not one.measured:
            raise Misunderstood(
                f"{one.short} finds users for batch jobs, and Amazon gives it no metric to be compared by. Train it "
                f"alone: `train GROUP recipe={one.short}`."
            )
        if not one.comparable:
            raise Misunderstood(
                f"The metrics of {one.short} are about new items alone, and cannot be compared with those of others. "
                f"Train it alone: `train GROUP recipe={one.short}`."
            )
    if len(recipes) < 2:  # noqa: PLR2004 - a contest is between two
        raise Misunderstood("A contest needs at least two recipes, such as `recipes=user-personalization-v2,sims`.")
    return recipes
