"""A step that takes far longer than usual: said once, with what can be done."""

import re
from collections.abc import Iterable, Sequence

from bot.model.durations import Usuals, likeness
from bot.model.job import Job, Step
from bot.model.message import Message
from bot.model.resource import ResourceKind
from bot.views.blocks import Button, Inline, bold, bullets, buttons, code, context, paragraph, shown
from bot.views.jobcard import named, noun, stop_button
from bot.views.lines import line
from bot.views.page import page
from bot.views.steps import subject
from bot.views.times import elapsed, rounded

_SHOWN = 5
_ARN = re.compile(r"arn:[^:]*:[^:]*:(?P<region>[^:]+):")


def overdue(job: Job, steps: Sequence[Step], usual: Usuals) -> Message:
    """Say that these steps of a job take far longer than usual; `usual` has how long that is.

    It says nothing that changes from look to look, so that it is told once.
    """
    some = steps[:_SHOWN]
    return page(
        paragraph(bold(f"{noun(job)} takes far longer than usual: {named(job)}")),
        bullets(*(_late(job, step, usual) for step in some)),
        paragraph("Amazon says that it works at it, and no more. I tell as always how it ends. Meanwhile you can:"),
        bullets(*_ways(job, some)),
        context(f"Said once · {job.id}"),
        buttons(*map(stop_button, _trainings(some)), Button(text="Status", line=line("status", job.group))),
    )


def _late(job: Job, step: Step, usual: Usuals) -> list[Inline]:
    ran = elapsed(step.overdue_at - step.began_at) if step.overdue_at and step.began_at else "long"
    takes = rounded(usual[likeness(job, step)].duration)
    return [f"{step.kind} ", bold(subject(step)), f": has run for {ran}; others like it took about {takes} here"]


def _ways(job: Job, steps: Sequence[Step]) -> Iterable[list[Inline]]:
    arn = _ARN.match(next((step.arn for step in steps if step.arn), ""))
    where = f", {shown(arn['region'])}" if arn else ""
    yield ["wait: nothing is lost by that"]
    yield ["look at the group ", bold(job.group), f" in the AWS console (Amazon Personalize{where})"]
    yield ["see in the AWS Health Dashboard whether Amazon Personalize has trouble"]
    for name in _trainings(steps):
        yield ["end it, and train again: ", code(line("stop", name)), " (what it has cost so far is lost)"]


def _trainings(steps: Sequence[Step]) -> list[str]:
    return [step.name for step in steps if step.kind is ResourceKind.VERSION and step.name]
