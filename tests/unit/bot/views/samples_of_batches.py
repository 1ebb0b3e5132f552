"""Messages about batch jobs, on a morning that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.model.batch import Lines, RunBatch
from bot.model.job import JobKind, Step
from bot.model.message import Message
from bot.model.prices import Cost
from bot.model.report import BatchAnswers, BatchBegun, BatchList, Outcome
from bot.model.resource import Batch, ResourceKind, Status
from bot.views.batch import batch_begun, batch_list
from bot.views.jobcard import card, result
from tests.unit.bot.views import samples
from tests.unit.bot.views.samples import ARN, NOON, VERSION, before, ended, job

TASK = RunBatch(
    name="movies-batch-5f3a9c",
    version_arn=f"{ARN}:solution/{VERSION}",
    source="s3://my-data/users.json",
    target="s3://my-data/answers/",
)
JOB = job(
    JobKind.BATCH,
    "recommendations of movies for users.json",
    replace(Step(task=TASK), status=Status.RUNNING, arn=f"{ARN}:batch/1", began_at=before(minutes=4)),
    line="batch recommend s3://my-data/users.json to s3://my-data/answers/",
    cost=Cost(once=0.81, basis="$0.150 per 1,000 lines, of which there are about 5,430"),
    size=5_430,
)
BEGUN = BatchBegun(job=JOB, version=samples.READY_VERSION, lines=Lines(number=5_430, counted=False))
DONE = replace(JOB, steps=(ended(JOB.steps[0]),), ended_at=NOON)
ANSWERS = BatchAnswers(
    location=TASK.answers,
    rows=(("196", ("Sleepless in Seattle (1993)", "Kolya (1996)")), ("7", ("Men in Black (1997)",))),
    read=120,
    refused=2,
    why="User error: Required fields for the provided recipe are userId",
)
SEGMENTS = replace(
    DONE,
    subject="segments of movies for items.json",
    steps=(replace(DONE.steps[0], task=replace(TASK, segments=True)),),
)
BATCH = Batch(
    name="movies-batch-5f3a9c",
    arn=f"{ARN}:batch/1",
    kind=ResourceKind.BATCH_RECOMMENDATIONS,
    status=Status.RUNNING,
    version=VERSION,
    created_at=before(minutes=4),
    updated_at=before(minutes=1),
)
LISTED = BatchList(
    group="movies",
    batches=(
        BATCH,
        replace(
            BATCH,
            name="mailing",
            kind=ResourceKind.BATCH_SEGMENTS,
            status=Status.FAILED,
            failure="Invalid S3 output path.",
            created_at=NOON - timedelta(days=3),
        ),
    ),
    older=2,
)
SAMPLES: Mapping[str, Message] = {
    "batch-begun": batch_begun(BEGUN),
    "batch-begun-segments": batch_begun(
        replace(BEGUN, job=replace(SEGMENTS, cost=None), lines=Lines(number=2, counted=True))
    ),
    "batch-list": batch_list(LISTED, now=NOON),
    "batch-list-nothing": batch_list(BatchList(group="movies", batches=()), now=NOON),
    "card-batch": card(JOB, now=NOON, usual={}, asker="Ada Lovelace"),
    "result-batch": result(Outcome(job=DONE, answers=ANSWERS), now=NOON, pings=True),
    "result-batch-segments": result(
        Outcome(job=SEGMENTS, answers=replace(ANSWERS, rows=(("50", ("196", "7")),), refused=0)), now=NOON, pings=True
    ),
    "result-batch-unread": result(Outcome(job=DONE), now=NOON, pings=False),
}
"""The messages by the names of their golden files."""
