"""The parts of a launch: ordinary jobs, each begun once, however often that is tried."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TypedDict

from bot.config import LaunchRules
from bot.logs import trace_of
from bot.model.errors import AlreadyKept, BotError, PersonalizeError, Refused, StoreError
from bot.model.job import Job, JobKind, Part
from bot.model.orders import ContestOrder, DatasetKind, DeployOrder
from bot.model.recipes import RECIPES, Serves
from bot.model.resource import ResourceKind, Sighting, Status
from bot.ports import Clock, Jobs, Personalize
from bot.records import dataclass
from bot.views.costs import cost_sentence
from bot.workflow.advance import Question
from bot.workflow.contest import Contest
from bot.workflow.deploy import Deploy, Planned
from bot.workflow.import_data import import_steps, import_subject
from bot.workflow.starting import Start

_ASKED_AS = {JobKind.CONTEST: "train", JobKind.DEPLOYMENT: "deploy"}


class _Origin(TypedDict):
    """Who asked, where, and with which line."""

    asked_by: str
    channel: str
    line: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchParts:
    """Begins the parts of launches, and says how they get on."""

    personalize: Personalize
    jobs: Jobs
    contest: Contest
    deploy: Deploy
    start: Start
    rules: LaunchRules
    now: Clock

    async def begin(self, whole: Job, part: Part) -> tuple[str, str | None]:
        """Have the job of a part, which is there where it was begun before; return its id, and who let it begin.

        Raises:
            Question: somebody has to say first whether to go on.
            PersonalizeError: it cannot begin, or not yet.
        """
        if kept := await self.jobs.find(id_of(whole, part)):
            return kept.id, kept.asked_by
        if _ASKED_AS.get(part.kind) in self.rules.ask:
            asked = next((step.question for step in whole.steps if step.task == part), None)
            raise Question(asked or await self._question(whole, part))
        return (await self.go(whole, part, by=whole.asked_by)), whole.asked_by

    async def go(self, whole: Job, part: Part, *, by: str | None) -> str:
        """Begin a part, and return its job's id; raises as `begin` does."""
        if await self.jobs.find(id_of(whole, part)):
            return id_of(whole, part)
        with suppress(AlreadyKept), _mistakes_refused():  # one that died since had begun it, or somebody else was first
            planned = await self._planned(whole, part)
            await self.start(replace(_job_of(planned), asked_by=by))
            if isinstance(planned, Planned):
                await self.deploy.remember(self._serving(whole, part), planned)
        return id_of(whole, part)

    async def look(self, job_id: str) -> Sighting:
        """Return how a part gets on; it has stopped where the whole is to stop."""
        job = await self.jobs.find(job_id)
        if job is None:
            lost = "The bot no longer knows this part."
            return Sighting(kind=ResourceKind.JOB, arn=job_id, name=job_id, status=Status.FAILED, failure=lost)
        status = job.status if job.ended_at else Status.RUNNING
        if not job.ended_at and job.part_of and await self.jobs.stopped_by(job.part_of):
            status = Status.STOPPED
        return Sighting(
            kind=ResourceKind.JOB,
            arn=job_id,
            name=job.winner or job.subject,
            status=status,
            failure=job.failure if status is Status.FAILED else None,
            updated_at=job.ended_at,
            hold=next((step.hold for step in job.current if step.hold), None),
            note=_note(job),
        )

    async def _planned(self, whole: Job, part: Part) -> Job | Planned:
        """Return the job that a part is."""
        match part.kind:
            case JobKind.IMPORT:
                return self._import(whole, part)
            case JobKind.CONTEST:
                order = ContestOrder(group=whole.group, **_origin(whole))
                return self._within(whole, part, await self.contest.plan(order))
            case _:
                planned = await self.deploy.plan(await self._with_campaign(self._serving(whole, part)))
                return replace(planned, job=self._within(whole, part, planned.job))

    def _within(self, whole: Job, part: Part, job: Job) -> Job:
        return replace(job, id=id_of(whole, part), part_of=whole.id)

    def _import(self, whole: Job, part: Part) -> Job:
        job_id, counted = id_of(whole, part), part.dataset is DatasetKind.INTERACTIONS
        return Job(
            id=job_id,
            kind=JobKind.IMPORT,
            group=part.group,
            subject=import_subject(part.group, part.dataset),
            started_at=self.now(),
            steps=import_steps(job_id, part.group, part.dataset, part.location, schema=part.schema),
            rows=whole.rows if counted else None,
            size=whole.size if counted else None,
            users=whole.users if counted else None,
            sample_users=whole.sample_users if counted else (),
            part_of=whole.id,
            **_origin(whole),
        )

    def _serving(self, whole: Job, part: Part) -> DeployOrder:
        return DeployOrder(target=winner_of(whole) or whole.group, campaign=part.campaign, **_origin(whole))

    async def _with_campaign(self, order: DeployOrder) -> DeployOrder:
        """Have the one campaign that answers for users changed, rather than pay for a second."""
        if order.campaign or not order.target:
            return order
        version = await self.deploy.context.version(order.target, order.channel)
        group = (await self.personalize.solution(version.solution)).group
        up = (await self.personalize.overview(group)).campaigns
        names = [one.name for one in up if one.recipe in RECIPES and RECIPES[one.recipe].serves is Serves.USER]
        return replace(order, campaign=names[0]) if len(names) == 1 else order

    async def _question(self, whole: Job, part: Part) -> str:
        with _mistakes_refused():
            job = _job_of(await self._planned(whole, part))
        what = "Train several recipes" if part.kind is JobKind.CONTEST else f"Deploy {winner_of(whole) or whole.group}"
        return " ".join([f"{what}?", cost_sentence(job.cost) if job.cost else ""]).strip()


@contextmanager
def _mistakes_refused() -> Iterator[None]:
    """Have what a person would be told of a line end the part, as a refusal by AWS does."""
    try:
        yield
    except (PersonalizeError, StoreError):
        raise
    except BotError as mistake:
        raise Refused(str(mistake)) from mistake


def _job_of(planned: Job | Planned) -> Job:
    return planned.job if isinstance(planned, Planned) else planned


def id_of(whole: Job, part: Part) -> str:
    """Return what the job of a part is called, whoever begins it."""
    data = "" if part.dataset is DatasetKind.INTERACTIONS else f"-{part.dataset.lower()}"
    return f"{part.kind}{data}-{trace_of(whole.id)}"


def winner_of(whole: Job) -> str | None:
    """Return the version that the contest of a launch picked, None where it picked none."""
    contests = (step for step in whole.steps if isinstance(step.task, Part) and step.task.kind is JobKind.CONTEST)
    return next((step.name for step in contests if step.name and "/" in step.name), None)


def _origin(whole: Job) -> _Origin:
    return _Origin(asked_by=whole.asked_by or "", channel=whole.channel or "", line=whole.line)


def _note(job: Job) -> str | None:
    if job.kind is JobKind.IMPORT and job.ended_at and job.rows is not None:
        return f"{job.rows:,} rows"
    if job.kind is JobKind.CONTEST and not job.ended_at:
        ended = sum(lane[-1].status.ended for lane in job.lanes)
        return f"{ended} of {len(job.lanes)} recipes are trained"
    return None
