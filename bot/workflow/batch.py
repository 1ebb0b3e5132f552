"""`batch`: recommendations, or segments of users, for every line of a file, without a campaign."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.model.batch import MOST_FILES, Lines, RunBatch, answered, examine, examine_folder, example_for
from bot.model.errors import BadFile, BotError, Misunderstood, NotPossible, StoreError, Unavailable
from bot.model.job import Job, JobKind, Step
from bot.model.orders import BatchOrder
from bot.model.prices import Cost, Prices
from bot.model.recipes import RECIPES, Recipe, Serves
from bot.model.report import BatchAnswers, BatchBegun, BatchList
from bot.model.resource import Overview, Status, Version
from bot.ports import Clock, Files, Personalize, Places
from bot.records import dataclass
from bot.workflow.catalogue import Titles
from bot.workflow.context import Context, versions_of
from bot.workflow.starting import Start, new_id

_LOOKED_AT = 2**20  # bytes of a file of lines that are read before Amazon reads it
_OPENED, _LOOKED_AT_EACH = 16, 2**18  # files of a folder, and bytes of each
_SAMPLED = 2**18  # bytes of the answers
_SAMPLES, _OF_EACH = 5, 5
_LISTED = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class RunBatches:
    """Starts batch jobs, and lists them."""

    personalize: Personalize
    files: Files
    places: Places
    context: Context
    start: Start
    prices: Prices
    now: Clock

    async def __call__(self, order: BatchOrder) -> BatchBegun:
        """Check the lines, and start the job.

        Raises:
            BadFile: lines cannot be answered.
            Misunderstood: the answers would lie among the lines.
            NotFound: there is no such file or folder, bucket, version or filter.
            NotPossible: nothing fitting is trained.
            PersonalizeError: AWS refuses.
        """
        version, recipe, group = await self._meant(order)
        target = order.target if order.target.endswith("/") else f"{order.target}/"
        if order.source.endswith("/") and target.startswith(order.source):
            raise Misunderstood(
                "The answers would lie among the lines, and be taken for some the next time. Name another folder."
            )
        await self.files.see_bucket(target)
        lines = await self._lines(order, recipe)
        used = await self.personalize.filter(order.filter) if order.filter else None
        if used and used.group != group:
            raise NotPossible(f"{used.name} is a filter of {used.group}, and {version.name} is of {group}.")
        job_id = new_id("batch")
        task = RunBatch(
            name=f"{group[:40]}-{job_id}",
            version_arn=version.arn,
            source=order.source,
            target=target,
            segments=order.segments,
            count=order.count,
            filter_arn=used.arn if used else None,
        )
        what = "segments" if order.segments else "recommendations"
        job = Job(
            id=job_id,
            kind=JobKind.BATCH,
            group=group,
            subject=f"{what} of {group} for {_short(order.source)}",
            line=order.line,
            asked_by=order.asked_by,
            channel=order.channel,
            started_at=self.now(),
            steps=(Step(task=task),),
            cost=self._cost(recipe, lines),
            rows=lines.number if lines.counted else None,
            size=lines.number,
        )
        return BatchBegun(job=await self.start(job), version=version, lines=lines)

    async def listed(self, group: str | None, channel: str) -> BatchList:
        """Return the newest batch jobs of a group, or of the channel's; raises `NotFound`."""
        named = await self.context.group(group, channel)
        overview, batches = await asyncio.gather(self.personalize.overview(named), self.personalize.batches())
        solutions = {one.name for one in overview.solutions}
        ours = [one for one in batches if one.version.partition("/")[0] in solutions]
        return BatchList(group=named, batches=tuple(ours[:_LISTED]), older=max(len(ours) - _LISTED, 0))

    async def _lines(self, order: BatchOrder, recipe: Recipe) -> Lines:
        if order.source.endswith("/"):
            lines, what = await self._lines_of_folder(order.source, recipe), "the files in that folder as they are"
        else:
            head = await self.files.head(order.source, limit=_LOOKED_AT)
            lines, what = await asyncio.to_thread(examine, head.body, head.size, recipe), "that file as it is"
        if lines.problems:
            raise BadFile(
                f"{recipe.short} cannot answer {what}. Each line looks like `{example_for(recipe)}`.",
                problems=lines.problems,
            )
        return lines

    async def _lines_of_folder(self, folder: str, recipe: Recipe) -> Lines:
        sizes = await self.files.sizes(folder, limit=MOST_FILES + 1)
        opened = list(sizes)[:_OPENED]
        heads = await asyncio.gather(*(self.files.head(name, limit=_LOOKED_AT_EACH) for name in opened))
        bodies = {name: head.body for name, head in zip(opened, heads, strict=True)}
        return await asyncio.to_thread(examine_folder, bodies, sizes, recipe)

    async def _meant(self, order: BatchOrder) -> tuple[Version, Recipe, str]:
        version = await self._version(order)
        recipe = RECIPES.get(version.recipe)
        if version.status is not Status.READY:
            raise NotPossible(f"{version.name} cannot answer: it is {version.status}.")
        if recipe is None:
            raise NotPossible(f"I do not know the recipe of {version.name}, so I cannot tell what its lines look like.")
        if order.segments is not (recipe.serves is Serves.SEGMENT):
            verb = "recommend" if order.segments else "segment"
            raise NotPossible(f"{version.name} is trained by {recipe.short}, which is asked by `batch {verb}`.")
        return version, recipe, (await self.personalize.solution(version.solution)).group

    async def _version(self, order: BatchOrder) -> Version:
        """Return the version that was named, or what is live, or the best; for segments the newest that can."""
        if order.version:
            return await self.context.version(order.version, order.channel)
        overview = await self.personalize.overview(await self.context.group(None, order.channel))
        if order.segments:
            return _newest_for_segments(overview)
        if live := await self._live(overview, order.channel):
            return await self.personalize.version(live)
        return await self.context.best(overview)

    async def _live(self, overview: Overview, channel: str) -> str | None:
        serving = {one.name: one for one in overview.campaigns if one.status is Status.READY}
        asked = (await self.places.place(channel)).campaign
        if asked in serving:
            return serving[asked].version
        for_users = [one for one in serving.values() if _serves(one.recipe) is Serves.USER]
        return for_users[0].version if len(for_users) == 1 else None

    def _cost(self, recipe: Recipe, lines: Lines) -> Cost | None:
        if recipe.serves is Serves.SEGMENT:
            return None  # AWS's page says by the segment; what that comes to is not known before
        price = self.prices.batch(recipe)
        about = "" if lines.counted else "about "
        return Cost(
            once=price * lines.number / 1_000,
            basis=f"${price:.3f} per 1,000 lines, of which there are {about}{lines.number:,}",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class TellAnswers:
    """Shows some of a batch job's answers."""

    files: Files
    titles: Callable[[str], Awaitable[Titles]]

    async def __call__(self, job: Job) -> BatchAnswers | None:
        """Return a sample of the answers, None where they cannot be read; raises `Unavailable`."""
        task = job.steps[0].task
        if not isinstance(task, RunBatch):
            return None
        try:
            location = task.answers_to(await self._first(task.source))
            head = await self.files.head(location, limit=_SAMPLED)
            known = await self.titles(job.group)
        except (Unavailable, StoreError):
            raise
        except BotError:
            return None  # the bot may not read there; the answers are there all the same
        read = answered(head.body, whole=head.whole)
        wrong = [one.error for one in read if one.error]
        rows = tuple(
            (one.asked, tuple(item if task.segments else known.of(item).title for item in one.ids[:_OF_EACH]))
            for one in read
            if not one.error
        )
        return BatchAnswers(
            location=location, rows=rows[:_SAMPLES], read=len(read), refused=len(wrong), why=next(iter(wrong), None)
        )

    async def _first(self, source: str) -> str:
        return next(iter(await self.files.sizes(source, limit=1))) if source.endswith("/") else source


def _short(location: str) -> str:
    """Return the name of a file, or of a folder with its slash."""
    name = location.removesuffix("/").rpartition("/")[2]
    return f"{name}/" if location.endswith("/") else name


def _newest_for_segments(overview: Overview) -> Version:
    fitting = [one for one in versions_of(overview) if _serves(one.recipe) is Serves.SEGMENT]
    ready = [one for one in fitting if one.status is Status.READY]
    if not ready:
        group = overview.group.name
        raise NotPossible(
            f"Nothing in {group} is trained for segments. Train first: `train {group} recipe=item-affinity`."
        )
    return max(ready, key=lambda version: version.created_at)


def _serves(recipe: str) -> Serves | None:
    return RECIPES[recipe].serves if recipe in RECIPES else None
