"""`launch`: import, train several recipes, deploy the best and try it, as one job of several parts."""

from collections.abc import Callable, Sequence

from bot.config import ContestRules, LaunchRules
from bot.model.errors import NotAllowed, NotFound, NotPossible, Way
from bot.model.job import Job, JobKind, Part, Step
from bot.model.orders import DatasetKind, ImportOrder, LaunchOrder
from bot.model.prices import Cost, Prices
from bot.model.recipes import Recipe, find_recipe
from bot.model.report import Begun
from bot.model.resource import Status
from bot.ports import Clock, Jobs, Personalize
from bot.records import dataclass
from bot.views.lines import line
from bot.workflow.gathering import Gather
from bot.workflow.import_data import Examined, ImportData
from bot.workflow.parts import LaunchParts
from bot.workflow.starting import Start, new_id
from bot.workflow.train import Extent, Ground, training_cost

_INTERACTIONS = DatasetKind.INTERACTIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """Starts launches, goes on with those that did not come to their end, and takes answers to what they ask."""

    personalize: Personalize
    jobs: Jobs
    import_data: ImportData
    gather: Gather
    ground: Ground
    parts: LaunchParts
    start: Start
    hurry: Callable[[], None]
    now: Clock
    rules: LaunchRules
    contest: ContestRules
    prices: Prices

    async def __call__(self, order: LaunchOrder) -> Begun:
        """Start a launch; without a location, go on where the last one ended, or with the data that is there.

        Raises:
            BadFile: the file cannot be imported.
            NotFound: there is no such file or group.
            NotPossible: there is nothing to launch.
            InUse: one runs already.
            PersonalizeError: AWS refuses.
        """
        if order.location:
            return await self._anew(order, order.location)
        last = await self._last(order.group)
        if last is None or last.status is Status.READY:
            return await self._with_what_is_there(order, last)
        return await self._onwards(order, last)

    async def go(self, order: LaunchOrder) -> Job:
        """Let a launch go on that asks whether to.

        Raises:
            NotPossible: none does.
            NotAllowed: it is for others to say.
            PersonalizeError: what is next cannot begin now.
        """
        running = await self.jobs.running(group=order.group)
        whole = next((job for job in running if job.kind is JobKind.LAUNCH), None)
        asking = next((step for step in whole.current if step.question), None) if whole else None
        if whole is None or asking is None or not isinstance(asking.task, Part):
            raise NotPossible(f"No launch of {order.group} waits for an answer. `jobs` shows what runs.")
        if order.asked_by != whole.asked_by and not order.role.covers(self.rules.answer):
            raise NotAllowed(f"Whether this goes on is for who asked for it to say, or an {self.rules.answer}.")
        await self.parts.go(whole, asking.task, by=order.asked_by)
        self.hurry()
        return whole

    async def _anew(self, order: LaunchOrder, location: str) -> Begun:
        bringing = _import_order(order, location)
        found = await self.gather(bringing)
        steps = [*(_importing(one) for one in found), *_rest(order)]
        begun = await self._begin(order, steps, _material(found[0]), found=found[0])
        await self.import_data.remember(bringing)
        return begun

    async def _with_what_is_there(self, order: LaunchOrder, last: Job | None) -> Begun:
        if last and last.ended_at and not await self.ground.moved_on(order.group, last.ended_at, self.now()):
            again = Way(text="Retrain anyway", line=line("retrain", order.group, "anyway"))
            raise NotPossible(
                f"{order.group} is launched, and nothing was imported since. With other data: "
                f"`launch {order.group} s3://BUCKET/FILE.csv`.",
                ways=[again, Way(text="Status", line=line("status", order.group))],
            )
        extent = await self.ground.extent(order.group, ())
        imports = (job for job in await self.jobs.ended(group=order.group, limit=50) if job.sample_users)
        users = next((job.sample_users for job in imports), ())
        return await self._begin(order, _rest(order), _Material(extent=extent, sample_users=users))

    async def _onwards(self, order: LaunchOrder, last: Job) -> Begun:
        """Keep what is done; a file that was not imported is looked at again, since it may have been mended."""
        extent = Extent(rows=last.rows, size=last.size, users=last.users)
        material, found = _Material(extent=extent, sample_users=last.sample_users), None
        steps: list[Step] = []
        for step in last.steps:
            if isinstance(step.task, Part) and step.task.kind is JobKind.IMPORT and step.status is not Status.READY:
                again = _import_order(order, step.task.location, step.task.dataset)
                one = await self.import_data.examine(again)
                steps.append(_importing(one))
                material, found = (_material(one), one) if step.task.dataset is _INTERACTIONS else (material, found)
            elif await self._is_kept(step):
                steps.append(step)
        kinds = {step.task.kind for step in steps if isinstance(step.task, Part)}
        rest = [step for step in _rest(order) if isinstance(step.task, Part) and step.task.kind not in kinds]
        return await self._begin(order, [*steps, *rest], material, found=found)

    async def _is_kept(self, step: Step) -> bool:
        """Say whether what a step came to is there still: the version that a contest picked may have been deleted."""
        if step.status is not Status.READY or not _is(step, JobKind.CONTEST):
            return step.status is Status.READY
        try:
            return (await self.personalize.version(step.name or "")).status is Status.READY
        except NotFound:
            return False

    async def _begin(
        self,
        order: LaunchOrder,
        steps: Sequence[Step],
        material: "_Material",
        *,
        found: Examined | None = None,
    ) -> Begun:
        recipes, extent = tuple(map(find_recipe, self.contest.recipes)), material.extent
        job = Job(
            id=new_id("launch"),
            kind=JobKind.LAUNCH,
            group=order.group,
            subject=order.group,
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=tuple(steps),
            cost=self._cost(steps, recipes, extent.rows),
            rows=extent.rows,
            size=extent.size,
            users=extent.users,
            sample_users=material.sample_users,
        )
        prices = sorted(self.prices.per_hour(recipe, 1) for recipe in recipes)
        return Begun(
            job=await self.start(job),
            inspection=found.inspection if found else None,
            repair=found.repair if found else None,
            upkeep=(prices[0], prices[-1]),
        )

    def _cost(self, steps: Sequence[Step], recipes: tuple[Recipe, ...], rows: int | None) -> Cost | None:
        """Return what is still to be paid for training."""
        to_come = any(_is(step, JobKind.CONTEST) and step.status is not Status.READY for step in steps)
        return training_cost(recipes, rows, self.prices) if to_come else None

    async def _last(self, group: str) -> Job | None:
        ended = await self.jobs.ended(group=group, limit=50)
        return next((job for job in ended if job.kind is JobKind.LAUNCH), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Material:
    """What there is to train on, and users to try the campaign with."""

    extent: Extent
    sample_users: tuple[str, ...]


def _material(found: Examined) -> _Material:
    extent = Extent(rows=found.rows, size=found.size, users=found.inspection.users)
    return _Material(extent=extent, sample_users=found.inspection.sample_users)


def _import_order(order: LaunchOrder, location: str, dataset: DatasetKind = _INTERACTIONS) -> ImportOrder:
    return ImportOrder(
        group=order.group,
        location=location,
        dataset=dataset,
        fix=order.fix,
        asked_by=order.asked_by,
        channel=order.channel,
        line=order.line,
    )


def _importing(found: Examined) -> Step:
    part = Part(
        kind=JobKind.IMPORT,
        group=found.order.group,
        dataset=found.order.dataset,
        location=found.order.location,
        schema=found.inspection.schema,
    )
    return Step(task=part)


def _rest(order: LaunchOrder) -> list[Step]:
    """Return what follows the imports."""
    contest = Part(kind=JobKind.CONTEST, group=order.group)
    deployment = Part(kind=JobKind.DEPLOYMENT, group=order.group, campaign=order.campaign)
    return [Step(task=contest), Step(task=deployment)]


def _is(step: Step, kind: JobKind) -> bool:
    return isinstance(step.task, Part) and step.task.kind is kind
