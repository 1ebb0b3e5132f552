"""The jobs that run, and those that ended last."""

from collections.abc import Mapping
from datetime import datetime

from bot.model.durations import Usuals
from bot.model.job import Job
from bot.model.message import Block, Message
from bot.model.report import JobList
from bot.views.blocks import Inline, bold, bullets, heading, paragraph, shown
from bot.views.jobcard import SOMEBODY, headline
from bot.views.page import page
from bot.views.schedules import schedule_blocks
from bot.views.steps import hold_lines

_SHOWN = 20


def joblist(jobs: JobList, *, now: datetime) -> Message:
    """List the jobs."""
    return page(
        heading("Your jobs" if jobs.asked_by else "Jobs"),
        _part("Running", "Nothing is running.", job_lines(jobs.running, jobs.names, jobs.usual, now=now)),
        *schedule_blocks(jobs.schedules, jobs.names),
        _part("Ended last", "Nothing has ended yet.", job_lines(jobs.ended, jobs.names, {}, now=now)),
    )


def job_lines(jobs: tuple[Job, ...], names: Mapping[str, str], usual: Usuals, *, now: datetime) -> list[Block]:
    """Return a line for each job; `names` are those of people by user id, so that nobody is mentioned."""
    lines = [_line(job, names, usual, now) for job in jobs[:_SHOWN]]
    rest = len(jobs) - _SHOWN
    return [bullets(*lines), *([paragraph(f"… and {rest} more.")] if rest > 0 else [])] if lines else []


def _part(title: str, nothing: str, lines: list[Block]) -> list[Block]:
    return [paragraph(bold(title)), *lines] if lines else [paragraph(nothing)]


def _line(job: Job, names: Mapping[str, str], usual: Usuals, now: datetime) -> list[Inline]:
    return [
        *headline(job, now, usual),
        _who(job, names),
        *(word for words in hold_lines(job) for word in (". ", *words)),
    ]


def _who(job: Job, names: Mapping[str, str]) -> Inline:
    return f", asked by {shown(names.get(job.asked_by, SOMEBODY))}" if job.asked_by else ", not started by this bot"
