"""The jobs, kept."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Row, Select, delete, select, union_all, update
from sqlalchemy.exc import IntegrityError

from bot.jobs.claims import Claims
from bot.jobs.database import Database
from bot.jobs.job_statements import JobStatements, is_running
from bot.jobs.notices import keep_notices
from bot.jobs.recollection import Recollection
from bot.jobs.schema import jobs, steps, stops
from bot.jobs.scope import Scope, ScopeKind
from bot.jobs.serialise import fingerprint, to_document, to_job
from bot.jobs.upsert import insert_in, insert_into
from bot.model.durations import NEWEST, Likeness, Seen, Usuals, likeness, usual_of
from bot.model.errors import AlreadyKept, ClaimLost
from bot.model.job import Job, Step
from bot.model.notice import Notice
from bot.model.resource import ResourceKind, Status
from bot.records import dataclass

_LOOKED_AT = 10 * NEWEST  # of a kind and recipe, to find those of a size among them


@dataclass(frozen=True, slots=True)
class KeptJobs:
    """The port `Jobs`, in a database. `account` is the only one whose jobs are seen, None: all jobs are."""

    database: Database
    claims: Claims
    account: str | None = None
    _scope: Scope = field(default_factory=Scope)
    _built: dict[ScopeKind, JobStatements] = field(
        default_factory=dict
    )  # by the kind of scope; all accounts share them
    _recollection: Recollection = field(default_factory=Recollection, init=False)

    def of(self, account: str, *formerly: str) -> "KeptJobs":
        """Return the jobs of one AWS account, those from when it had another name among them."""
        return replace(self, account=account, _scope=Scope.of([account, *formerly]))

    def outside(self, accounts: Collection[str]) -> "KeptJobs":
        """Return the jobs of all accounts but these."""
        return replace(self, account=None, _scope=Scope.outside(accounts))

    async def add(self, job: Job) -> Job:
        """Keep a new job, and return it as the account's; raises `AlreadyKept` where there is a job of this id."""
        return await self._add(self._named(job), by=self._statements.begin)

    @asynccontextmanager
    async def starting(self, job: Job) -> AsyncIterator[Job]:
        """Keep a new job, and yield it; it is this process's until the block ends. Raises `AlreadyKept`."""
        kept = await self._add(self._named(job), by=self._statements.claimed)
        async with self.claims.hold([job.id]):
            yield kept

    async def drop(self, job_id: str) -> None:
        """Forget a job of this process that came to nothing."""
        await self.database.do(delete(jobs).where(jobs.c.id == job_id, self.claims.mine))

    async def record(self, job: Job, *, notices: Sequence[Notice], look_again_at: datetime | None) -> None:
        """Keep how a job stands and what is to be told of it, and give the job back.

        Raises:
            ClaimLost: another process has claimed the job since this one did.
            LookupError: the job was never added.
        """
        kept, change = columns_of(self._named(job)), self._statements.keep
        parameters = kept | {"job_id": job.id, "look_again_at": look_again_at, "leased_until": None}

        def keep(connection: Connection) -> None:
            if not connection.execute(change, parameters).rowcount:
                raise _missing(connection, job)
            _keep_steps(connection, job)
            keep_notices(connection, notices)

        await self.database.transact(keep)
        self.claims.given_back([job.id])
        if look_again_at:
            self._recollection.keep(self._named(job), kept["fingerprint"])

    async def rest(self, job_ids: Collection[str], *, look_again_at: datetime) -> None:
        """Give jobs back as they are."""
        given_back = {"ids": list(job_ids), "look_again_at": look_again_at, "leased_until": None}
        await self.database.do(self._statements.rest, given_back)
        self.claims.given_back(job_ids)

    @asynccontextmanager
    async def claim(self, now: datetime, *, limit: int = 1000) -> AsyncIterator[list[Job]]:
        """Yield jobs that want to be looked at, the longest due first; they are this process's until the block ends."""
        wanted = {"due": now, "most": limit, **self._scope.parameters}
        claimed = sorted(await self.database.do(self._statements.take, wanted), key=attrgetter("look_again_at"))
        async with self.claims.hold([row.id for row in claimed]):
            self._recollection.turn(now)
            known = {row.id: self._recollection.of(row.id, row.fingerprint) for row in claimed}
            read = await self._read([job_id for job_id, job in known.items() if job is None])
            found = (known[row.id] or read.get(row.id) for row in claimed)
            yield [job for job in found if job]  # one may have been lost, and have ended, meanwhile

    async def hasten(self, now: datetime) -> None:
        """Make every running job due now, but for those that are just being looked at."""
        waiting = select(jobs.c.id).where(jobs.c.look_again_at > now, self._seen)
        resting = waiting.with_for_update(skip_locked=True).cte("resting")
        hastened = update(jobs).where(jobs.c.id.in_(select(resting.c.id))).values(look_again_at=now)
        await self.database.do(hastened, self._scope.parameters)

    async def abandoned(self, now: datetime) -> Collection[str]:
        """Return the accounts that have due jobs of which a claim has lapsed."""
        left = select(jobs.c.account).where(jobs.c.look_again_at <= now, self.claims.lapsed, self._seen)
        return {row.account for row in await self.database.read(left.distinct(), self._scope.parameters)}

    async def running(self, *, group: str | None = None, asked_by: str | None = None) -> list[Job]:
        """Return the jobs that have not ended, oldest first."""
        wanted = self._documents(group=group, asked_by=asked_by).where(is_running)
        return await self._select(wanted.order_by(jobs.c.started_at))

    async def ended(self, *, group: str | None = None, asked_by: str | None = None, limit: int = 5) -> list[Job]:
        """Return the jobs that ended last, newest first."""
        wanted = self._documents(group=group, asked_by=asked_by).where(~is_running)
        return await self._select(wanted.order_by(jobs.c.ended_at.desc()).limit(limit))

    async def find(self, job_id: str) -> Job | None:
        """Return a job by its id."""
        found = await self._select(self._documents().where(jobs.c.id == job_id))
        return found[0] if found else None

    async def following(self, arn: str) -> Job | None:
        """Return the newest job that follows (or followed) this resource, of whatever account's name."""
        follows = jobs.c.id.in_(select(steps.c.job_id).where(steps.c.arn == arn))
        newest = select(jobs.c.document).where(follows).order_by(jobs.c.started_at.desc()).limit(1)
        found = await self._select(newest)
        return found[0] if found else None

    async def note_stop(self, what: str, *, by: str, at: datetime) -> None:
        """Keep who has what stopped, as it was asked first."""
        async with self.database.writing() as connection:
            known = insert_into(connection, stops).values(what=what, asked_by=by, at=at)
            await connection.execute(known.on_conflict_do_nothing(index_elements=["what"]))

    async def stopped_by(self, what: str) -> str | None:
        """Return who has it stopped, None where nobody asked this bot to."""
        async with self.database.reading() as connection:
            by: str | None = await connection.scalar(select(stops.c.asked_by).where(stops.c.what == what))
        return by

    async def usual(self, wanted: Collection[Likeness]) -> Usuals:
        """Return how long such steps took that ended well, by one query."""
        kinds = {(one.kind, one.recipe) for one in wanted}
        if not kinds:
            return {}
        seen: dict[tuple[str, str | None], list[Seen]] = defaultdict(list)
        rows = await self.database.read(union_all(*(_newest(kind, recipe) for kind, recipe in kinds)))
        for row in sorted(rows, key=attrgetter("ended_at"), reverse=True):
            seen[row.kind, row.recipe].append(_seen(row))
        found = {one: usual_of(one, seen[one.kind, one.recipe]) for one in wanted}
        return {one: usual for one, usual in found.items() if usual}

    async def _add(self, job: Job, *, by: Insert) -> Job:
        kept = columns_of(job) | {"look_again_at": job.started_at, "owner": self.claims.owner}

        def keep(connection: Connection) -> None:
            connection.execute(by, kept)
            _keep_steps(connection, job)

        try:
            await self.database.transact(keep)
        except IntegrityError as error:
            raise AlreadyKept(f"There is a job {job.id} already.") from error
        self._recollection.keep(job, kept["fingerprint"])
        return job

    async def _read(self, job_ids: Collection[str]) -> dict[str, Job]:
        """Return jobs that this process has claimed, and remember them."""
        found: dict[str, Job] = {}
        if job_ids:
            for row in await self.database.read(self._statements.read, {"ids": list(job_ids)}):
                job = found[row.id] = self._job(row)
                self._recollection.keep(job, row.fingerprint)
        return found

    async def _select(self, wanted: Select[Any]) -> list[Job]:
        return [self._job(row) for row in await self.database.read(wanted, self._scope.parameters)]

    def _documents(self, *, group: str | None = None, asked_by: str | None = None) -> Select[Any]:
        wanted = (*_equal(jobs.c.group_name, group), *_equal(jobs.c.asked_by, asked_by), self._seen)
        return select(jobs.c.document).where(*wanted)

    @property
    def _statements(self) -> JobStatements:
        if self._scope.kind not in self._built:
            self._built[self._scope.kind] = JobStatements.of(self.claims, self._scope)
        return self._built[self._scope.kind]

    @property
    def _seen(self) -> ColumnElement[bool]:
        return self._scope.holds(jobs.c.account)

    def _job(self, row: Row[Any]) -> Job:
        return self._named(to_job(row.document))

    def _named(self, job: Job) -> Job:
        """Return the job by what its account is called now."""
        return job if self.account is None else replace(job, account=self.account)


def _newest(kind: ResourceKind, recipe: str | None) -> Select[Any]:
    """Return the newest durations of a kind and recipe."""
    taken = select(steps.c.kind, steps.c.recipe, steps.c.magnitude, steps.c.seconds, steps.c.ended_at)
    such = taken.where(steps.c.kind == kind, steps.c.recipe == recipe, steps.c.seconds.is_not(None))
    newest = such.order_by(steps.c.ended_at.desc()).limit(_LOOKED_AT).subquery()
    return select(newest)


def _seen(row: Row[Any]) -> Seen:
    return Seen(duration=timedelta(seconds=row.seconds), magnitude=row.magnitude)


def columns_of(job: Job) -> dict[str, Any]:
    """Return a job's columns, but for those of its claim."""
    document = to_document(job)
    return {
        "id": job.id,
        "account": job.account,
        "group_name": job.group,
        "asked_by": job.asked_by,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "document": document,
        "fingerprint": fingerprint(document),
    }


def _equal(column: ColumnElement[Any], value: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a value was asked for, or none where it does not matter."""
    return [] if value is None else [column == value]


def _missing(connection: Connection, job: Job) -> Exception:
    """Return why a job could not be written."""
    if connection.execute(select(jobs.c.id).where(jobs.c.id == job.id)).one_or_none():
        return ClaimLost(f"Another process has taken over the job {job.id}.")
    return LookupError(f"there is no job {job.id}")


def _keep_steps(connection: Connection, job: Job) -> None:
    rows = [_step_columns(job, position, step) for position, step in enumerate(job.steps) if step.arn]
    if rows:
        connection.execute(_steps_kept(connection.dialect.name), rows)


@cache
def _steps_kept(dialect: str) -> Any:  # noqa: ANN401 - as `insert_in`; made once, since `excluded` copies the columns
    kept = insert_in(dialect, steps)
    keys = steps.primary_key.columns.keys()
    changed = {column.name: column for column in kept.excluded if column.name not in keys}
    return kept.on_conflict_do_update(index_elements=keys, set_=changed)


def _step_columns(job: Job, position: int, step: Step) -> dict[str, Any]:
    like = likeness(job, step)
    return {
        "job_id": job.id,
        "position": position,
        "arn": step.arn,
        "kind": like.kind,
        "recipe": like.recipe,
        "magnitude": like.magnitude,
        "seconds": _seconds(step),
        "ended_at": step.ended_at,
    }


def _seconds(step: Step) -> float | None:
    """Return how long a step took to become ready; None where it did not, or was ready before it was wanted."""
    if step.status is not Status.READY or step.began_at is None or step.ended_at is None:
        return None
    return (step.ended_at - step.began_at).total_seconds() or None
