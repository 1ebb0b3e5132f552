"""What an order would cost, and how long such a thing usually takes here, before anything is begun."""

from dataclasses import replace

from bot.config import ContestRules
from bot.model.durations import likenesses, outlook
from bot.model.errors import BotError
from bot.model.form import Forecast
from bot.model.job import CreateCampaign, CreateFilter, ImportFile, Job, JobKind, Step, UpdateCampaign
from bot.model.orders import ContestOrder, DeployOrder, FilterOrder, ImportOrder, LaunchOrder, Order, TrainOrder
from bot.model.prices import Cost, Prices
from bot.model.recipes import Recipe, contestants, find_recipe
from bot.model.resource import Overview, ResourceKind, Status, Version
from bot.ports import Clock, Jobs
from bot.records import dataclass
from bot.workflow.context import Context
from bot.workflow.deploy import campaign_cost
from bot.workflow.index import Index
from bot.workflow.train import Extent, Ground, solution_name, training_cost, training_steps


@dataclass(frozen=True, kw_only=True, slots=True)
class Foresee:
    """Foresees by what the store and the index know: AWS is not asked."""

    context: Context
    ground: Ground
    index: Index
    jobs: Jobs
    rules: ContestRules
    prices: Prices
    now: Clock

    async def __call__(self, order: Order) -> Forecast | None:
        """Return what is known beforehand, None where that is nothing."""
        try:
            return await self._of(order)
        except BotError as error:
            return Forecast(obstacle=str(error))

    async def _of(self, order: Order) -> Forecast | None:
        match order:
            case ImportOrder():
                return await self._import(order)
            case TrainOrder() | ContestOrder() | LaunchOrder():
                return await self._of_training(order)
            case DeployOrder(target=str(target)):
                return await self._deployment(order, target)
            case FilterOrder():
                return await self._filter(order)
            case _:
                return None

    async def _of_training(self, order: TrainOrder | ContestOrder | LaunchOrder) -> Forecast | None:
        match order:
            case TrainOrder(group=str(group)):
                return await self._trainings(group, (find_recipe(order.recipe),), hpo=order.hpo)
            case ContestOrder(group=str(group)):
                return await self._trainings(group, contestants(order.recipes or self.rules.recipes), hpo=False)
            case LaunchOrder(group=group):
                return await self._trainings(group, contestants(self.rules.recipes), hpo=False)
            case _:
                return None

    async def _import(self, order: ImportOrder) -> Forecast:
        task = ImportFile(name="", group=order.group, dataset=order.dataset, location=order.location, mode=order.mode)
        cost = Cost(basis=f"${self.prices.ingestion_per_gb:.2f} per GB of the file")
        return await self._timed(Forecast(kind=ResourceKind.IMPORT, cost=cost), (Step(task=task),))

    async def _trainings(self, group: str, recipes: tuple[Recipe, ...], *, hpo: bool) -> Forecast:
        extent = await self.ground.imported(group)
        steps: list[Step] = []
        for lane, recipe in enumerate(recipes):
            solution = solution_name(group, recipe, hpo=hpo)
            made, trained = training_steps(solution, group, recipe, hpo=hpo, lane=lane)
            steps += [replace(made, status=Status.READY), trained]  # a solution is made in seconds, and may be there
        forecast = Forecast(kind=ResourceKind.VERSION, cost=training_cost(recipes, extent.rows, self.prices))
        return await self._timed(forecast, tuple(steps), extent)

    async def _filter(self, order: FilterOrder) -> Forecast:
        task = CreateFilter(name=order.name, group=order.group or "", expression=order.expression)
        return await self._timed(Forecast(kind=ResourceKind.FILTER), (Step(task=task),))

    async def _deployment(self, order: DeployOrder, target: str) -> Forecast | None:
        found = self.index.with_version(target) if "/" in target else await self._best(target)
        if found is None:
            return None
        overview, version = found
        name = order.campaign or version.solution
        live = next((one for one in overview.campaigns if one.name == name), None)
        forecast = Forecast(
            kind=ResourceKind.CAMPAIGN_UPDATE if live else ResourceKind.CAMPAIGN,
            cost=campaign_cost(version, order.tps or (live.tps if live else 1), self.prices),
            subject=name,
            replaces=live.version if live else None,
        )
        task = UpdateCampaign if live else CreateCampaign
        return await self._timed(forecast, (Step(task=task(name=name, version_arn=version.arn, tps=1)),))

    async def _best(self, group: str) -> tuple[Overview, Version] | None:
        overview = await self.index.overview(group, fresh=True)
        return (overview, await self.context.best(overview)) if overview else None

    async def _timed(self, forecast: Forecast, steps: tuple[Step, ...], extent: Extent | None = None) -> Forecast:
        """Add how long such steps usually take, where all of them were seen here."""
        job = Job(
            id="",
            kind=JobKind.FOUND,
            group="",
            subject="",
            line="",
            asked_by=None,
            channel=None,
            started_at=self.now(),
            steps=steps,
            size=extent.size if extent else None,
        )
        seen = outlook(job, await self.jobs.usual(likenesses([job])), now=self.now())
        return replace(forecast, usual=seen.usual) if seen else forecast
