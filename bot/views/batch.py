"""Batch jobs: that one has begun, those that there are, and some of the answers."""

from datetime import datetime

from bot.model.batch import RunBatch
from bot.model.job import Job
from bot.model.message import Block, Message
from bot.model.report import BatchAnswers, BatchBegun, BatchList
from bot.model.resource import Batch
from bot.views.blocks import Column, bold, code, heading, paragraph, shown, table
from bot.views.costs import cost_line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.steps import hold_lines
from bot.views.times import elapsed

_TITLES = 140
_REASON = 200


def batch_begun(begun: BatchBegun) -> Message:
    """Say what a batch job answers, with which version, where the answers go, and what that costs."""
    job, lines = begun.job, begun.lines
    about = "" if lines.counted else "about "
    among = f" in {lines.files:,} files" if lines.files > 1 else ""
    task = _task(job)
    return page(
        paragraph("Started a batch job: ", bold(shown(job.subject)), f", {about}{lines.number:,} lines{among}."),
        paragraph("They are answered by ", code(begun.version.name), ", without a campaign."),
        paragraph("The answers go to ", code(task.answers), ".") if task else None,
        paragraph(*cost_line(job.cost)) if job.cost else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("Amazon cannot stop a batch job. The message in the channel shows how far it is."),
    )


def batch_list(found: BatchList, *, now: datetime) -> Message:
    """List batch jobs, newest first."""
    title = heading(f"Batch jobs of {shown(found.group, 80)}")
    if not found.batches:
        how = code("batch recommend s3://BUCKET/USERS.json to s3://BUCKET/FOLDER/")
        return page(title, paragraph("There is none yet. Start one: ", how))
    columns = [Column(title=name) for name in ("Job", "What", "Version", "State", "Began")]
    rows = [_row(one, now) for one in found.batches]
    return page(title, table(columns, rows), paragraph(f"… and {found.older} older.") if found.older else None)


def answer_blocks(answers: BatchAnswers | None, job: Job) -> list[Block]:
    """Return where the answers of a batch job are, and what some of them say."""
    task = _task(job)
    if task is None:
        return []
    where = paragraph("The answers are in ", code(task.answers), ".")
    if answers is None:
        return [where, paragraph("I cannot read them there, so I show none.")]
    blocks = [where]
    if answers.refused:
        of = f"{answers.refused:,} of the first {answers.read:,} lines were not answered"
        blocks.append(paragraph(f"{of}: “{shown(answers.why or '', _REASON)}”"))
    if answers.rows:
        columns = [Column(title="Asked for"), Column(title="Users" if task.segments else "Best first")]
        blocks.append(table(columns, [[asked, shown(", ".join(titles), _TITLES)] for asked, titles in answers.rows]))
    return blocks


def _row(batch: Batch, now: datetime) -> list[str]:
    state = marked_status(batch.status) + (f": {shown(batch.failure, _REASON)}" if batch.failure else "")
    what = str(batch.kind).removeprefix("batch ")
    return [batch.name, what, batch.version, state, f"{elapsed(now - batch.created_at)} ago"]


def _task(job: Job) -> RunBatch | None:
    return next((step.task for step in job.steps if isinstance(step.task, RunBatch)), None)
