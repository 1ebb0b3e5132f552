"""`retrain`: train a new version of what is live, now or again and again."""

import asyncio
from hashlib import blake2s

from bot.model.errors import NotPossible, Way
from bot.model.job import Job, JobKind, Step, TrainVersion
from bot.model.orders import DatasetKind, RetrainOrder
from bot.model.prices import LIST_PRICES, Prices
from bot.model.recipes import RECIPES
from bot.model.report import Begun, Scheduled
from bot.model.resource import Solution, Status
from bot.model.schedule import Schedule
from bot.ports import Clock, Personalize, Schedules
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.context import Context
from bot.workflow.starting import Start, new_id
from bot.workflow.train import Ground, solution_name, training_cost, training_steps


class NothingNew(NotPossible):
    """What would be trained is what was trained last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrain:
    """Starts trainings of what is there."""

    personalize: Personalize
    context: Context
    ground: Ground
    start: Start
    schedules: Schedules
    now: Clock
    prices: Prices = LIST_PRICES

    async def __call__(self, order: RetrainOrder, *, job_id: str | None = None) -> Begun:
        """Start training a new version.

        Raises:
            NothingNew: nothing came in since the last version, and it is not to be trained anyway.
            NotFound: there is no such group or solution.
            NotPossible: nothing is trained yet, or several are live and it is not clear which is meant.
            InUse: it is being trained already.
            PersonalizeError: AWS refuses.
        """
        solution = await self._meant(order)
        if not order.anyway:
            await self._refuse_the_same(solution)
        extent = await self.ground.extent(solution.group, {solution.name})
        recipe = RECIPES.get(solution.recipe)
        job = Job(
            id=job_id or new_id("retrain"),
            kind=JobKind.TRAINING,
            group=solution.group,
            subject=solution.name,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=_steps(solution),
            cost=training_cost((recipe,), extent.rows, self.prices) if recipe else None,
            rows=extent.rows,
            size=extent.size,
            users=extent.users,
        )
        return Begun(job=await self.start(job))

    async def schedule(self, order: RetrainOrder) -> Scheduled:
        """Keep a schedule, in the place of the one that there was, or end it.

        Raises:
            NotFound: there is no such group or solution.
            NotPossible: nothing is trained yet, several are live, or there is no schedule to end.
        """
        if order.every is None:
            return await self._end(order)
        solution = await self._meant(order)
        schedule = Schedule(
            id=new_id("every"),
            target=await self._target(order),
            group=solution.group,
            every=order.every,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            due_at=self.now() + order.every,
        )
        await self.schedules.keep(schedule)
        return Scheduled(schedule=schedule, solution=solution.name)

    async def _end(self, order: RetrainOrder) -> Scheduled:
        target = await self._target(order)
        if ended := await self.schedules.end(target):
            return Scheduled(schedule=ended, ended=True)
        others = [one.target for one in await self.schedules.kept()]
        ways = [Way(text=f"End that of {other}", line=line("retrain", other, "never")) for other in others[:5]]
        raise NotPossible(f"{target} is not retrained by a schedule.", ways=ways)

    async def _target(self, order: RetrainOrder) -> str:
        return order.target or await self.context.group(None, order.channel)

    async def _meant(self, order: RetrainOrder) -> Solution:
        """Return the solution that was named, or what is live of a group, or else its best."""
        named = await self.context.named(await self._target(order))
        if isinstance(named, Solution):
            return named
        serving = [campaign for campaign in named.campaigns if campaign.status is Status.READY]
        live = list(dict.fromkeys(campaign.version.partition("/")[0] for campaign in serving))
        if len(live) > 1:
            ways = [Way(text=f"Retrain {name}", line=_again(order, name)) for name in live[:5]]
            raise NotPossible(f"Several are live in {named.group.name}: {', '.join(live[:10])}. Name one.", ways=ways)
        return await self.personalize.solution(live[0] if live else (await self.context.best(named)).solution)

    async def _refuse_the_same(self, solution: Solution) -> None:
        """Refuse to train on the data of the last version; where events come in, what is new cannot be seen."""
        ready = [version for version in solution.versions if version.status is Status.READY]
        if not ready or await self.personalize.hears_events(solution.group):
            return
        last = max(ready, key=lambda version: version.created_at)
        imports = await asyncio.gather(
            *(self.personalize.latest_import(solution.group, dataset) for dataset in DatasetKind)
        )
        if not any(one and one.updated_at > last.created_at for one in imports):
            anyway = Way(text="Train it anyway", line=line("retrain", solution.name, "anyway"))
            raise NothingNew(
                f"Nothing was imported into {solution.group} since {last.name} was trained, so that a new version "
                "would be the same.",
                ways=[anyway],
            )


def job_id_of(schedule: Schedule) -> str:
    """Return the id of the job that a schedule starts when it is due: all who try come to the same one."""
    due = f"{schedule.id} {schedule.due_at.timestamp():.0f}"
    return f"retrain-{blake2s(due.encode(), digest_size=4).hexdigest()}"


def _steps(solution: Solution) -> tuple[Step, ...]:
    """Return what is to be done: a solution that this bot made is held to its settings, any other taken as it is."""
    recipe = RECIPES.get(solution.recipe)
    if recipe and solution.name == solution_name(solution.group, recipe, hpo=solution.hpo):
        return training_steps(solution.name, solution.group, recipe, hpo=solution.hpo, lane=0)
    return (Step(task=TrainVersion(solution=solution.name)),)


def _again(order: RetrainOrder, name: str) -> str:
    every = ["every", f"{order.every.days}d"] if order.every else []
    return line("retrain", name, *every, *(["anyway"] if order.anyway else []))
