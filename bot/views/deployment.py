"""A deployment: that it has started."""

from bot.model.job import CreateCampaign, Job, UpdateCampaign
from bot.model.message import Message
from bot.model.report import Begun
from bot.views.blocks import Inline, bold, code, paragraph
from bot.views.costs import cost_line
from bot.views.page import page


def deployment(begun: Begun) -> Message:
    """Say which version will be served, and what it takes the place of."""
    job = begun.job
    return page(
        paragraph("Started deploying ", code(_version(job)), " as campaign ", bold(job.subject), "."),
        paragraph(*_meanwhile(begun.replaces)),
        paragraph(*cost_line(job.cost)) if job.cost else None,
        paragraph("The message in the channel shows how far it is, and I tell you when it has ended."),
    )


def _version(job: Job) -> str:
    task = job.steps[-1].task
    arn = task.version_arn if isinstance(task, CreateCampaign | UpdateCampaign) else ""
    return arn.partition(":solution/")[2] or arn


def _meanwhile(replaces: str | None) -> list[Inline]:
    if replaces is None:
        return ["It is a new campaign: it answers once it is ready."]
    return ["Until it is ready, ", code(replaces), " goes on answering."]
