"""Exploration: some places of an answer go to items that few people met yet.

Source: Personalize Developer Guide, "User-Personalization recipe", on `explorationWeight` and
`explorationItemAgeCutOff`, and "Impressions data"; where it is silent, docs/sandbox.md says what was chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b, shake_128
from itertools import islice
from struct import unpack

from sandbox.aws.datasets.impressions import Impressions, appeal
from sandbox.aws.engine.contract import Model
from sandbox.aws.engine.recipes import RECIPES, Algorithm, RecipeType
from sandbox.aws.filters.applying import Keep
from sandbox.aws.protocol.errors import InvalidInputError

WEIGHT, CUTOFF = "explorationWeight", "explorationItemAgeCutOff"
_USUAL: Mapping[str, str] = {WEIGHT: "0.3", CUTOFF: "30.0"}
_AUTOMATIC: Mapping[str, str] = {WEIGHT: "0.001", CUTOFF: "30.0"}  # nothing can be set
_BY_ITSELF = frozenset({"aws-user-personalization-v2"})
_NEVER = frozenset({"aws-hrnn"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Exploration:
    """How many places are tried (a share), on items how many days old, and what decides which places: `seed`.

    `heeds`: whether it matters what people were shown.
    """

    weight: float
    days: float
    seed: str
    heeds: bool = False

    def places(self, count: int) -> list[int]:
        """Return the places, of an answer of `count`, that go to new items: the same for the same seed."""
        drawn = unpack(f">{count}I", shake_128(self.seed.encode()).digest(4 * count))
        return [place for place, each in enumerate(drawn) if each / 2**32 < self.weight]


@dataclass(frozen=True, kw_only=True, slots=True)
class Explorer:
    """An exploration for one history."""

    exploration: Exploration
    model: Model
    history: Sequence[str]
    user: str
    impressions: Sequence[Impressions]

    def found(self, places: int, offered: set[str], keep: Keep | None) -> list[str]:
        """Return new items for so many places, none of them in the answer, met before or filtered out."""
        if not places:
            return []
        left_out = offered.union(self.history)
        new = self.model.explore(self.history, days=self.exploration.days)
        stay = (each for each in new if each not in left_out and (keep is None or keep(each)) and self._tries(each))
        return list(islice(stay, places))

    def _tries(self, item: str) -> bool:
        """Tell whether an item is worth a place today: the oftener it was shown in vain, the less likely."""
        if not self.exploration.heeds:
            return True
        return _chance(f"{self.exploration.seed}|{item}") < appeal(self.impressions, self.user, item)


def exploration(recipe: str, config: Mapping[str, str], seed: str) -> Exploration | None:
    """Return how a recipe explores under an `itemExplorationConfig`; None where it does not."""
    made_like = RECIPES[recipe]
    if made_like.type is not RecipeType.USER_PERSONALIZATION or made_like.algorithm is not Algorithm.SEQUENCE:
        return None
    if recipe in _NEVER:
        return None
    settings = _AUTOMATIC if recipe in _BY_ITSELF else {**_USUAL, **config}
    heeds = recipe not in _BY_ITSELF
    return Exploration(weight=float(settings[WEIGHT]), days=float(settings[CUTOFF]), seed=seed, heeds=heeds)


def explorer_of(
    found: Exploration | None, user: str, model: Model, history: Sequence[str], impressions: Sequence[Impressions]
) -> Explorer | None:
    """Return the exploration for a user, whose places are their own."""
    if found is None or not found.weight:
        return None
    own = replace(found, seed=f"{found.seed}|{user}")
    return Explorer(exploration=own, model=model, history=history, user=user, impressions=impressions)


def check(config: Mapping[str, str]) -> None:
    """Raise `InvalidInputError` where an `itemExplorationConfig` cannot be followed."""
    fits: Mapping[str, Callable[[float], bool]] = {
        WEIGHT: lambda value: 0 <= value <= 1,
        CUTOFF: lambda value: value >= 1,
    }
    for name, text in config.items():
        if name not in fits:
            raise InvalidInputError(f"itemExplorationConfig has {WEIGHT} and {CUTOFF}, and no {name}.")
        try:
            allowed = fits[name](float(text))
        except ValueError:
            allowed = False
        if not allowed:
            bounds = "from 0 to 1" if name == WEIGHT else "of at least 1"
            raise InvalidInputError(f"itemExplorationConfig.{name} must be a number {bounds}, not {text}.")


def _chance(text: str) -> float:
    """Return a number from 0 to 1 that looks random and is always the same for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64
