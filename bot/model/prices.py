"""What Amazon Personalize costs, in US dollars.

Formulas: aws.amazon.com/personalize/pricing. A campaign bills the greater of what is asked and what is provisioned; a
training bills the interactions that it sees (version-2 recipes) or training hours, of which a training may take several
within an hour on the clock, and whose number is known only afterwards.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import timedelta

from bot.model.recipes import Recipe
from bot.records import dataclass

_PER_HOUR = 3.6  # thousand requests at one a second
A_MONTH = timedelta(days=30)
"""What is meant by a month where something is left on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a job will cost in US dollars where that is known: once, and by the hour while it stays up.

    An estimate from list prices; `basis` says what it was computed from. `per_training_hour` are the recipes that bill
    by a number of hours that is known only afterwards, at `training_hour` each.
    """

    once: float | None = None
    per_hour: float | None = None
    basis: str = ""
    per_training_hour: tuple[str, ...] = ()
    training_hour: float = 0.24


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """List prices. `regions` says by what they are multiplied elsewhere than in the usual regions."""

    ingestion_per_gb: float = 0.05  # of the files that are imported
    training_per_thousand: float = 0.002  # interactions, version-2 recipes
    training_hour: float = 0.24  # other recipes
    requests_per_thousand: float = 0.15  # version-2 recipes
    batch_per_thousand: float = 0.086  # lines that are answered, other recipes
    tps_hour: float = 0.20  # a provisioned request a second for an hour, other recipes
    regions: Mapping[str, float] = field(default_factory=dict)

    def within(self, region: str | None) -> "Prices":
        """Return the prices of a region."""
        factor = self.regions.get(region or "", 1.0)
        return replace(
            self,
            ingestion_per_gb=self.ingestion_per_gb * factor,
            training_per_thousand=self.training_per_thousand * factor,
            training_hour=self.training_hour * factor,
            requests_per_thousand=self.requests_per_thousand * factor,
            batch_per_thousand=self.batch_per_thousand * factor,
            tps_hour=self.tps_hour * factor,
        )

    def per_hour(self, recipe: Recipe, tps: int) -> float:
        """Return what a campaign costs an hour while nobody asks more of it than is provisioned.

        >>> from bot.model.recipes import RECIPES
        >>> Prices().per_hour(RECIPES["user-personalization-v2"], 1)
        0.54
        """
        one = self.requests_per_thousand * _PER_HOUR if _is_second(recipe) else self.tps_hour
        return round(one * tps, 6)

    def batch(self, recipe: Recipe) -> float:
        """Return what a thousand lines of a batch job cost; the version-2 recipes cost as much as when asked live."""
        return self.requests_per_thousand if _is_second(recipe) else self.batch_per_thousand

    def training(self, recipe: Recipe, *, interactions: int | None, hours: float | None) -> float | None:
        """Return what a training cost, None where what it bills by is not known."""
        if _is_second(recipe):
            return None if interactions is None else self.training_per_thousand * interactions / 1_000
        return None if hours is None else self.training_hour * hours


LIST_PRICES = Prices()
"""Those of AWS's page, in the usual regions."""


def _is_second(recipe: Recipe) -> bool:
    """Say whether it is a recipe of the second version, which bills by what it sees."""
    return recipe.per_thousand is not None
