"""A training: that it has started, or is being stopped."""

from collections.abc import Sequence

from bot.model.job import CreateSolution
from bot.model.message import Block, Message
from bot.model.report import Begun, Stopped
from bot.model.schedule import Schedule
from bot.views.blocks import Button, Inline, bold, buttons, code, paragraph, shown
from bot.views.costs import cost_line
from bot.views.lines import line
from bot.views.page import page
from bot.views.schedules import schedule_blocks
from bot.views.steps import hold_lines

_NAMED = 20
_ENDED = 3


def training(begun: Begun) -> Message:
    """Say that a training has started, and what it costs."""
    job = begun.job
    task = next((step.task for step in job.steps if isinstance(step.task, CreateSolution)), None)
    recipe = f" with {task.recipe}{' and hyperparameter tuning' if task.hpo else ''}" if task else ""
    return page(
        paragraph("Started training ", bold(job.subject), f" on {job.group}{recipe}."),
        paragraph(*cost_line(job.cost)) if job.cost else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far it is, and I tell you when it has ended."),
    )


def stopping(stopped: Stopped) -> Message:
    """Say that AWS was asked to stop trainings."""
    words: list[Inline] = []
    for version in stopped.versions[:_NAMED]:
        words += [", "] if words else []
        words.append(code(version.name))
    rest = len(stopped.versions) - _NAMED
    asked = [
        paragraph("Asked Amazon to stop training ", *words, f" and {rest} more" if rest > 0 else "", "."),
        paragraph("That takes a few minutes. What was spent so far is not given back."),
    ]
    launch: list[Block] = []
    if stopped.launch:
        launch.append(paragraph("Stopped the launch of ", bold(stopped.launch), ": nothing more of it begins."))
        if stopped.going_on:
            launch.append(paragraph(f"Its {stopped.going_on} goes on in AWS, since Amazon cannot stop one."))
    not_begun = f"Had not begun, and will not: {', '.join(map(shown, stopped.unbegun[:_NAMED]))}."
    return page(
        *launch,
        *(asked if stopped.versions else []),
        paragraph(not_begun) if stopped.unbegun else None,
        *_going_on(stopped.schedules),
    )


def _going_on(schedules: Sequence[Schedule]) -> list[Block]:
    """Say what goes on though trainings were stopped."""
    if not schedules:
        return []
    ends = (
        Button(text=f"End that of {one.target}", line=line("retrain", one.target, "never"))
        for one in schedules[:_ENDED]
    )
    return [*schedule_blocks(schedules, {}), paragraph("That goes on."), *buttons(*ends)]
