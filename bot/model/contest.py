"""Which recipe a contest picks, and why."""

from enum import StrEnum

from bot.model.job import CreateSolution, Job, Step
from bot.model.metrics import BY_NAME, METRICS, Metric
from bot.model.recipes import RECIPES
from bot.model.resource import Status
from bot.model.sureness import Difference, Verdict, difference
from bot.records import dataclass


class Why(StrEnum):
    """Why a recipe is picked."""

    ONLY = "only"  # there is none to compare it with
    CLEAR = "clear"  # it is ahead of all others by more than chance
    HIGHEST = "highest"  # it measured highest, and that may be chance, or nothing tells whether it is
    CHEAPER = "cheaper"  # of those within one standard error of the highest, it costs least to keep up
    FIRST = "first"  # of equals, it was named first


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrant:
    """A recipe that was trained and measured."""

    recipe: str
    version: str
    value: float

    @property
    def per_hour(self) -> float:
        """What it costs to keep up, in US dollars an hour; unknown recipes are dear."""
        known = RECIPES.get(self.recipe)
        return known.idle_per_hour if known else float("inf")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A contest's pick, and its nearest `rival`: the best of the others; `close` are further ones within noise."""

    picked: Entrant
    why: Why
    rival: Entrant | None = None
    against: Difference | None = None
    close: tuple[Entrant, ...] = ()


def deciding(job: Job) -> Metric:
    """Return the metric that a contest is decided by."""
    return BY_NAME.get(job.metric or "", METRICS[0])


def decide(job: Job) -> Decision | None:
    """Return what a contest picks among those that came to an end, None where there are none.

    Of those within one standard error of the highest, the cheapest is picked (the one-standard-error rule: Breiman et
    al. 1984, "Classification and Regression Trees"), of equally cheap ones the highest, of equals the first.
    """
    metric = deciding(job)
    named = entrants(job)
    ranked = sorted(named, key=lambda one: one.value, reverse=True)
    if not ranked:
        return None

    def against(one: Entrant, other: Entrant) -> Difference:
        return difference(one.value, other.value, metric, job.users)

    best = ranked[0]
    as_good = [one for one in ranked if _as_good(against(best, one))]
    equals = [one for one in as_good if one.per_hour == min(other.per_hour for other in as_good)]
    highest = [one for one in equals if against(equals[0], one).verdict is Verdict.SAME]
    picked = min(highest, key=named.index)
    others = [one for one in ranked if one is not picked]
    if not others:
        return Decision(picked=picked, why=Why.ONLY)
    against_rival = against(picked, others[0])
    why = _why(picked, best, others[0], against_rival)
    close = tuple(one for one in others[1:] if against(picked, one).verdict in {Verdict.SAME, Verdict.NOISE})
    return Decision(picked=picked, why=why, rival=others[0], against=against_rival, close=close)


def entrants(job: Job) -> list[Entrant]:
    """Return the recipes that were measured so far, in the order in which they were named."""
    key = deciding(job).key
    return [
        Entrant(recipe=recipe_of(lane), version=lane[-1].name, value=lane[-1].metrics[key])
        for lane in job.lanes
        if lane[-1].status is Status.READY and lane[-1].name and lane[-1].metrics and key in lane[-1].metrics
    ]


def recipe_of(lane: tuple[Step, ...]) -> str:
    """Return the recipe that a lane of a contest trains."""
    return next((step.task.recipe for step in lane if isinstance(step.task, CreateSolution)), "")


def _as_good(behind: Difference) -> bool:
    return behind.verdict is Verdict.SAME or (behind.error is not None and behind.amount <= behind.error)


def _why(picked: Entrant, best: Entrant, rival: Entrant, against: Difference) -> Why:
    if against.verdict is Verdict.SAME:
        return Why.CHEAPER if picked.per_hour < rival.per_hour else Why.FIRST
    if picked is not best:
        return Why.CHEAPER
    return Why.CLEAR if against.verdict is Verdict.BETTER and against.error is not None else Why.HIGHEST
