"""A deployment: that it has started."""

from bot.model.job import CreateCampaign, Job, UpdateCampaign
from bot.model.message import Message
from bot.model.recipes import Serves
from bot.model.report import Asking, Begun
from bot.views.blocks import Inline, bold, code, paragraph, sentence
from bot.views.costs import cost_line
from bot.views.page import page
from bot.views.steps import hold_lines

_WHY_NOT = {
    Serves.ITEM: "It answers for items, not for users: ask it with `similar`.",
    Serves.RANKING: "It puts given lists in order, and does not answer for users alone.",
    Serves.SEGMENT: "It finds users for items, by batch jobs alone.",
    Serves.USER: "This channel is about another group.",
}


def deployment(begun: Begun) -> Message:
    """Say which version will be served, and what it takes the place of."""
    job = begun.job
    return page(
        paragraph("Started deploying ", code(_version(job)), " as campaign ", bold(job.subject), "."),
        paragraph(*_meanwhile(begun.replaces)),
        paragraph(*_asked(begun.asking, job.subject)) if begun.asking else None,
        paragraph(*cost_line(job.cost)) if job.cost else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far it is, and I tell you when it has ended."),
    )


def _version(job: Job) -> str:
    task = job.steps[-1].task
    arn = task.version_arn if isinstance(task, CreateCampaign | UpdateCampaign) else ""
    return arn.partition(":solution/")[2] or arn


def _asked(asking: Asking, campaign: str) -> list[Inline]:
    """Say whom `recommend` asks in this channel from now on."""
    if asking.after == campaign:
        instead: list[Inline] = [", no longer ", bold(asking.before)] if asking.before not in {None, campaign} else []
        return ["Here, ", code("recommend"), " asks it from now on", *instead, "."]
    if asking.beside and asking.before:
        return ["It is a candidate: here, ", code("recommend"), " goes on asking ", bold(asking.before), "."]
    before: list[Inline] = [" goes on asking ", bold(asking.before), "."] if asking.before else [" does not ask it."]
    why = sentence(_WHY_NOT[asking.serves]) if asking.serves else ["Its recipe is not known to me."]
    return [*why, " Here, ", code("recommend"), *before]


def _meanwhile(replaces: str | None) -> list[Inline]:
    if replaces is None:
        return ["It is a new campaign: it answers once it is ready."]
    return ["Until it is ready, ", code(replaces), " goes on answering."]
