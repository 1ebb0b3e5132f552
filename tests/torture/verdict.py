"""What must be true of every run, whatever happened in it: in Slack, in AWS and in the store."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select

from bot.jobs.database import Database
from bot.jobs.schema import jobs, notices, waiting
from bot.jobs.serialise import to_job
from bot.model.errors import StoreUnavailable
from bot.model.job import Job
from bot.model.resource import ResourceKind, Status
from tests.databases import open_database
from tests.scenario.regular import key
from tests.scenario.stage import ADA, GENERAL, RECOMMENDATIONS
from tests.torture.lives import PATIENCE
from tests.torture.play import Play

_LOOK = 0.1  # seconds
_PLACES = (RECOMMENDATIONS, GENERAL, ADA)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice as the store knows it; `digest` is the one that tells it in its place."""

    key: str
    destination: str
    ts: str | None
    digest: str | None


@dataclass(frozen=True, kw_only=True)
class Books:
    """What the store says in the end."""

    jobs: Sequence[Job]
    running: int
    notices: Sequence[Told]
    waiting: int


async def settled(address: str) -> Books:
    """Wait until every job has ended and every notice was shown, and return what the store says."""
    database = open_database(address)
    deadline = time.monotonic() + PATIENCE
    try:
        while (books := await _found(database)).running or books.waiting:
            left = f"{books.running} jobs and {books.waiting} notices"
            assert time.monotonic() < deadline, f"{left} did not come to their end in {PATIENCE:.0f} s"
            await asyncio.sleep(_LOOK)
    finally:
        await database.close()
    return books


async def _found(database: Database) -> Books:
    """Read, again where the database restarts just then."""
    while True:
        with suppress(StoreUnavailable):
            return await _read(database)
        await asyncio.sleep(_LOOK)


async def _read(database: Database) -> Books:
    async with database.reading() as connection:
        kept = (await connection.execute(select(jobs).order_by(jobs.c.started_at))).all()
        told = (await connection.execute(select(notices).order_by(notices.c.position))).all()
        left = (await connection.execute(select(notices.c.key).where(waiting))).all()
    return Books(
        jobs=[to_job(row.document) for row in kept],
        running=sum(row.look_again_at is not None for row in kept),
        notices=[Told(key=row.key, destination=row.destination, ts=row.ts, digest=row.digest) for row in told],
        waiting=len(left),
    )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a run ended: how many jobs were done, how many messages about them there are, and what is wrong."""

    done: int
    messages: int
    duplicates: int
    lost: int
    wrongs: Sequence[str]


async def judge(play: Play, books: Books) -> Verdict:
    """Compare what people see, what AWS has and what the store knows."""
    shown = Counter(filter(None, [key(one) for place in _PLACES for one in await play.arena.ada.messages(place)]))
    digests = {one.key: one.digest for one in books.notices if one.digest}
    wanted = {digests.get(name, name) for name in _wanted(books.jobs)}
    duplicates = [f"{name} is shown {times} times" for name, times in shown.items() if times > 1]
    lost = [f"{name} is not shown" for name in wanted - set(shown)]
    wrongs = [
        *duplicates,
        *lost,
        *(f"{name} is shown, but of no job" for name in set(shown) - wanted if not _overdue(name, books.jobs)),
        *(
            f"{job.id} ({job.line or job.subject}) has ended as {job.status}: {job.failure}"
            for job in books.jobs
            if job.status is not Status.READY
        ),
        *_out_of_order(books.notices),
        *_unasked(books.jobs, play.typed),
        *await asyncio.to_thread(_made_amiss, play, books.jobs),
    ]
    return Verdict(
        done=sum(job.status is Status.READY for job in books.jobs),
        messages=shown.total(),
        duplicates=len(duplicates),
        lost=len(lost),
        wrongs=wrongs,
    )


def _wanted(kept: Iterable[Job]) -> Iterable[str]:
    for job in kept:
        if job.part_of:  # its whole tells of it
            continue
        channel = job.channel or (RECOMMENDATIONS if job.group.endswith("a") else GENERAL)
        yield f"{job.id}:card:{channel}"
        yield f"{job.id}:result:{channel}"
        if job.asked_by and not channel.startswith("D"):
            yield f"{job.id}:result:{ADA}"


def _overdue(name: str, kept: Iterable[Job]) -> bool:
    """Say whether it is told of a job that it takes long, as it does by a clock that jumps by an hour."""
    late = {job.id for job in kept if any(step.overdue_at for step in job.steps)}
    job, what, *_ = name.split(":")
    return job in late and what.startswith("overdue-")


def _out_of_order(told: Sequence[Told]) -> Iterable[str]:
    """Each channel shows what is told of a job in the order in which it was written down."""
    last: dict[tuple[str, str], Told] = {}
    for one in told:
        about = (one.destination, one.key.partition(":")[0])
        before = last.get(about)
        if one.ts and before and before.ts and one.ts < before.ts:
            yield f"{one.key} was shown before {before.key}"
        last[about] = one


def _unasked(kept: Iterable[Job], typed: Mapping[str, int]) -> Iterable[str]:
    begun = Counter(job.line for job in kept if job.line and not job.part_of)
    for line, times in begun.items():
        if times > typed.get(line, 0):
            yield f"{times} jobs do {line!r}, which was typed {typed.get(line, 0)} times"


def _made_amiss(play: Play, kept: Sequence[Job]) -> Iterable[str]:
    """Every import and every version in AWS belongs to one job, and no job to none."""
    followed = Counter(
        step.arn
        for job in kept
        for step in job.steps
        if step.arn and step.kind in {ResourceKind.IMPORT, ResourceKind.VERSION}
    )
    made = set(_made(play)) - {play.before}
    return [
        *(f"{arn} was made, and belongs to no job" for arn in made - set(followed)),
        *(f"{arn} is followed, and is not in AWS" for arn in set(followed) - made),
        *(f"{arn} is followed by {times} jobs" for arn, times in followed.items() if times > 1),
    ]


def _made(play: Play) -> Iterable[str]:
    personalize = play.arena.aws.personalize
    for one in personalize.get_paginator("list_dataset_import_jobs").paginate():
        yield from (job["datasetImportJobArn"] for job in one["datasetImportJobs"] if _of(play, job["jobName"]))
    for page in personalize.get_paginator("list_solutions").paginate():
        for solution in page["solutions"]:
            if _of(play, solution["name"]):
                versions = personalize.list_solution_versions(solutionArn=solution["solutionArn"], maxResults=100)
                yield from (version["solutionVersionArn"] for version in versions["solutionVersions"])


def _of(play: Play, name: str) -> bool:
    return re.match(rf"{play.run}[abc]\b", name) is not None
