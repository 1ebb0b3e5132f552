"""`train`: train one recipe."""

from collections.abc import Collection
from datetime import datetime

from bot.model.errors import InUse, NotFound, NotPossible, Way
from bot.model.job import CreateSolution, ImportFile, Job, JobKind, Step, TrainVersion
from bot.model.orders import DatasetKind, ImportMode, TrainOrder
from bot.model.prices import LIST_PRICES, Cost, Prices
from bot.model.recipes import RECIPES, Recipe, find_recipe
from bot.model.report import Begun
from bot.model.resource import Status
from bot.ports import Clock, Jobs, Personalize
from bot.records import dataclass
from bot.views.lines import line
from bot.views.times import elapsed
from bot.workflow.context import Context, versions_of
from bot.workflow.starting import Start, already_running, new_id

_INTERACTIONS = DatasetKind.INTERACTIONS
_NAME_LIMIT = 63  # AWS's, for every name


@dataclass(frozen=True, kw_only=True, slots=True)
class Train:
    """Starts trainings."""

    context: Context
    ground: "Ground"
    start: Start
    now: Clock
    prices: Prices = LIST_PRICES

    async def __call__(self, order: TrainOrder) -> Begun:
        """Start training; raises `NotFound`, `NotPossible`, `InUse` or `PersonalizeError`."""
        recipe = find_recipe(order.recipe)
        group = await self.context.group(order.group, order.channel)
        solution = solution_name(group, recipe, hpo=order.hpo)
        try:
            extent = await self.ground.extent(group, {solution})
        except NotFound:
            if group in RECIPES:
                raise _recipe_as_group(group, order) from None
            raise
        if order.hpo and not recipe.tunable:
            raise NotPossible(f"{recipe.short} has nothing to tune by hand: Amazon tunes it itself. Leave out `hpo`.")
        job = Job(
            id=new_id("train"),
            kind=JobKind.TRAINING,
            group=group,
            subject=solution,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=training_steps(solution, group, recipe, hpo=order.hpo, lane=0),
            cost=training_cost((recipe,), extent.rows, self.prices),
            rows=extent.rows,
            size=extent.size,
            users=extent.users,
        )
        return Begun(job=await self.start(job))


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How many interactions there are to train on, counted, and about how many; None where that is not known.

    `users` is of how many users they are, at least.
    """

    rows: int | None
    size: int | None
    users: int | None

    def and_more(self, job: Job) -> "Extent":
        """Return it with those that an import added."""
        users = max(self.users or 0, job.users or 0) or None
        return Extent(rows=_sum(self.rows, job.rows), size=_sum(self.size, job.size or job.rows), users=users)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """Says what there is to train on."""

    personalize: Personalize
    jobs: Jobs
    now: Clock

    async def extent(self, group: str, solutions: Collection[str]) -> Extent:
        """Return how many interactions were imported: last in full, and since.

        Raises:
            NotFound: there is no such group.
            NotPossible: it has no interactions.
            InUse: they are being imported just now, for the first time, or one of the solutions is being trained.
        """
        overview = await self.personalize.overview(group)
        dataset = next((one for one in overview.datasets if one.kind is _INTERACTIONS), None)
        if dataset is None:
            raise NotPossible(f"{group} has no interactions yet. Bring them in: `import {group} s3://bucket/file.csv`.")
        latest = dataset.latest_import
        first = latest is not None and latest.status is Status.RUNNING
        if first and await self.personalize.latest_import(group, _INTERACTIONS) is None:
            raise InUse(f"The interactions of {group} are still being imported. Train when that has ended.")
        for version in versions_of(overview):
            if version.solution in solutions and version.status is Status.RUNNING:
                raise already_running(version.name, elapsed(self.now() - version.created_at), stops=version.name)
        return await self.imported(group)

    async def moved_on(self, group: str, one: datetime, other: datetime) -> bool:
        """Say whether this bot imported something into a group between two moments."""
        ended = await self.jobs.ended(group=group, limit=50)
        imports = (job.ended_at for job in ended if job.kind is JobKind.IMPORT and job.status is Status.READY)
        return any(at and min(one, other) < at <= max(one, other) for at in imports)

    async def imported(self, group: str) -> Extent:
        """Return how many interactions were imported by this bot: last in full, and since."""
        extent = Extent(rows=0, size=0, users=None)
        for job in await self.jobs.ended(group=group, limit=50):
            task = job.steps[-1].task
            if isinstance(task, ImportFile) and task.dataset is _INTERACTIONS and job.status is Status.READY:
                extent = extent.and_more(job)
                if task.mode is ImportMode.FULL:
                    return extent
        return Extent(rows=None, size=None, users=None)


def _recipe_as_group(recipe: str, order: TrainOrder) -> NotFound:
    again = line("train", *(["hpo"] if order.hpo else []), recipe=recipe)
    return NotFound(
        f"{recipe} is a recipe, and there is no dataset group of that name. A recipe goes with `recipe=`.",
        ways=[Way(text="Train it", line=again)],
    )


def solution_name(group: str, recipe: Recipe, *, hpo: bool) -> str:
    """Return the name of the solution in which a recipe is trained for a group."""
    tail = f"-{recipe.short}{'-hpo' if hpo else ''}"
    return group[: _NAME_LIMIT - len(tail)] + tail


def training_steps(solution: str, group: str, recipe: Recipe, *, hpo: bool, lane: int) -> tuple[Step, Step]:
    """Return the two steps that a training takes: the solution, and a version of it."""
    return (
        Step(task=CreateSolution(name=solution, group=group, recipe=recipe.short, hpo=hpo), lane=lane),
        Step(task=TrainVersion(solution=solution), lane=lane),
    )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def training_cost(recipes: tuple[Recipe, ...], rows: int | None, prices: Prices) -> Cost:
    """Return what training will cost, as far as list prices and the number of interactions tell."""
    price = prices.training_per_thousand * sum(recipe.per_thousand is not None for recipe in recipes)
    by_hours = tuple(recipe.short for recipe in recipes if recipe.per_thousand is None)
    if not price:
        return Cost(per_training_hour=by_hours, training_hour=prices.training_hour)
    interactions = "interactions" if rows is None else f"of {rows:,} interactions"
    once = None if rows is None else price * rows / 1000
    return Cost(
        once=once,
        basis=f"${price:.3f} per 1,000 {interactions}",
        per_training_hour=by_hours,
        training_hour=prices.training_hour,
    )
