"""`train … automl`: train several recipes side by side, and keep the best."""

from bot.config import ContestRules
from bot.model.job import Job, JobKind
from bot.model.metrics import find_metric
from bot.model.orders import ContestOrder
from bot.model.prices import LIST_PRICES, Prices
from bot.model.recipes import contestants
from bot.model.report import Begun
from bot.ports import Clock
from bot.records import dataclass
from bot.workflow.context import Context
from bot.workflow.starting import Start, new_id
from bot.workflow.train import Ground, solution_name, training_cost, training_steps


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """Starts contests. `rules` say what is tried, and what decides, where that is not named."""

    context: Context
    ground: Ground
    start: Start
    now: Clock
    rules: ContestRules
    prices: Prices = LIST_PRICES

    async def __call__(self, order: ContestOrder) -> Begun:
        """Start all trainings; raises `NotFound`, `Misunderstood`, `NotPossible`, `InUse` or `PersonalizeError`."""
        return Begun(job=await self.start(await self.plan(order)))

    async def plan(self, order: ContestOrder) -> Job:
        """Return the job that would be started; raises as that does."""
        metric = find_metric(order.metric or self.rules.metric)
        recipes = contestants(order.recipes or self.rules.recipes)
        group = await self.context.group(order.group, order.channel)
        solutions = [solution_name(group, recipe, hpo=False) for recipe in recipes]
        extent = await self.ground.extent(group, set(solutions))
        steps = [
            training_steps(solution, group, recipe, hpo=False, lane=lane)
            for lane, (solution, recipe) in enumerate(zip(solutions, recipes, strict=True))
        ]
        return Job(
            id=new_id("contest"),
            kind=JobKind.CONTEST,
            group=group,
            subject=group,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=tuple(step for pair in steps for step in pair),
            cost=training_cost(recipes, extent.rows, self.prices),
            rows=extent.rows,
            size=extent.size,
            users=extent.users,
            metric=metric.name,
        )
