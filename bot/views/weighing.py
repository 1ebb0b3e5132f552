"""A candidate beside what is live, before it takes its place."""

from bot.model.message import Block, Message
from bot.model.prices import Cost
from bot.model.report import Weighed
from bot.views.blocks import Button, Inline, bold, buttons, code, context, paragraph
from bot.views.costs import cost_line, dollars
from bot.views.lines import line
from bot.views.metrics import metric_table, sure_line, verdict
from bot.views.page import page


def weighing(weighed: Weighed) -> Message:
    """Ask whether the candidate is to be served, with how good both are."""
    live, candidate = weighed.campaign, weighed.candidate
    return page(
        paragraph(
            *("Deploy ", code(candidate.name), " as campaign ", bold(live.name), "? It serves ", code(live.version)),
            " now, which goes on answering until the change is made.",
        ),
        *_measured(weighed),
        paragraph(*_cost(weighed.cost, weighed.cost_now)) if weighed.cost else None,
        context("Nothing has been changed yet. Afterwards, rollback serves again what is live now."),
        buttons(
            Button(text="Deploy it", line=_line(weighed), primary=True),
            Button(text="Versions", line=line("versions", live.group)),
        ),
    )


def _measured(weighed: Weighed) -> list[Block]:
    compared = weighed.comparison
    if compared is None:
        return [paragraph("Amazon has no metrics of one of the two, so how they compare is not known.")]
    sure = sure_line(compared)
    return [
        paragraph("The candidate's ", *verdict(compared)),
        metric_table(compared, current="Candidate", other="Live"),
        *([sure] if sure else []),
    ]


def _cost(cost: Cost, now: Cost | None) -> list[Inline]:
    if now is None or now.per_hour is None:
        return cost_line(cost)
    same = "it costs as much now" if now.per_hour == cost.per_hour else f"now it is {dollars(now.per_hour)}"
    return [*cost_line(cost), f" That is an estimate; {same}."]


def _line(weighed: Weighed) -> str:
    tps = str(weighed.tps) if weighed.tps else None
    return line("deploy", weighed.candidate.name, "as", weighed.campaign.name, "sure", tps=tps)
