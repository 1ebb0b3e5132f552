"""The jobs that run, and those that ended last."""

from collections.abc import Mapping
from datetime import datetime

from bot.model.job import Job
from bot.model.message import Block, Message
from bot.model.report import JobList
from bot.views.blocks import Inline, bold, bullets, heading, paragraph, shown
from bot.views.jobcard import SOMEBODY, headline
from bot.views.page import page

_SHOWN = 20


def joblist(jobs: JobList, *, now: datetime) -> Message:
    """List the jobs."""
    return page(
        heading("Your jobs" if jobs.asked_by else "Jobs"),
        _part("Running", "Nothing is running.", jobs.running, jobs.names, now),
        _part("Ended last", "Nothing has ended yet.", jobs.ended, jobs.names, now),
    )


def job_lines(jobs: tuple[Job, ...], names: Mapping[str, str], now: datetime) -> list[Block]:
    """Return a line for each job; `names` are those of people by user id, so that nobody is mentioned."""
    lines = [[*headline(job, now), _who(job, names)] for job in jobs[:_SHOWN]]
    rest = len(jobs) - _SHOWN
    return [bullets(*lines), *([paragraph(f"… and {rest} more.")] if rest > 0 else [])]


def _part(title: str, nothing: str, jobs: tuple[Job, ...], names: Mapping[str, str], now: datetime) -> list[Block]:
    return [paragraph(bold(title)), *job_lines(jobs, names, now)] if jobs else [paragraph(nothing)]


def _who(job: Job, names: Mapping[str, str]) -> Inline:
    return f", asked by {shown(names.get(job.asked_by, SOMEBODY))}" if job.asked_by else ", not started by this bot"
