"""A training: that it has started, or is being stopped."""

from bot.model.job import CreateSolution
from bot.model.message import Message
from bot.model.report import Begun, Stopped
from bot.views.blocks import Inline, bold, code, paragraph
from bot.views.costs import cost_line
from bot.views.page import page
from bot.views.steps import hold_lines

_NAMED = 20


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
    return page(
        paragraph("Asked Amazon to stop training ", *words, f" and {rest} more" if rest > 0 else "", "."),
        paragraph("That takes a few minutes. What was spent so far is not given back."),
    )
