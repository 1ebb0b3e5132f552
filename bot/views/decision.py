"""What a contest came to: what was picked, why, how sure that is, and what did not come to an end."""

from collections.abc import Mapping, Sequence

from bot.model.contest import Decision, Why, decide, deciding, entrants
from bot.model.job import Job, Step
from bot.model.message import Block
from bot.model.metrics import Metric
from bot.model.resource import Status
from bot.model.sureness import Verdict
from bot.views.blocks import Inline, code, paragraph, shown
from bot.views.costs import dollars
from bot.views.steps import recipe_of_lane
from bot.views.sureness import how_sure

_NAMED = 8


def decision_blocks(job: Job, names: Mapping[str, str]) -> list[Block]:
    """Return what was picked and why, how sure that is, and what was not compared; `names` are people's by user id."""
    decision = decide(job)
    missing = _not_compared(job, names)
    if decision is None:
        return [paragraph(f"There is nothing to pick: {missing}.")]
    against, metric = decision.against, deciding(job)
    told = [_pick(decision, metric)]
    if decision.close:
        close = _together([shown(one.recipe or one.version) for one in decision.close])
        told.append([f"As close: {close}."])
    if against and (against.noise is not None or against.verdict is not Verdict.SAME):
        told.append([how_sure(against, metric, job.users, counted=job.rows is not None)])
    if missing:
        told.append([f"Not compared: {missing}."])
    return [paragraph(*words) for words in told]


def _pick(decision: Decision, metric: Metric) -> list[Inline]:
    picked, rival, against = decision.picked, decision.rival, decision.against
    value = f"{metric.name} {picked.value:.4f}"
    if rival is None or against is None:
        return ["Picked ", code(picked.version), f", with {value}: there is nothing to compare it with."]
    by = f"{abs(against.amount):.4f}"
    if decision.why is Why.CLEAR:
        return ["The winner is ", code(picked.version), f", with {value}, ahead of ", code(rival.version), f" by {by}."]
    if against.error is None and against.verdict is not Verdict.SAME:
        highest = ["Picked ", code(picked.version), f", which has the highest {value}. Next is ", code(rival.version)]
        return [*highest, f" with {rival.value:.4f}, behind by {by}."]
    same = against.verdict is Verdict.SAME
    return [
        "Picked ",
        code(picked.version),
        f", with {value}. It is {'a tie' if same else 'too close to call'}: ",
        code(rival.version),
        " has the same. " if same else f" has {rival.value:.4f}, and a difference of {by} is within noise. ",
        _reason(decision),
    ]


def _reason(decision: Decision) -> str:
    picked, rival = decision.picked, decision.rival
    if decision.why is Why.CHEAPER and rival:
        prices = f"{dollars(picked.per_hour)} an hour, the other {dollars(rival.per_hour)}"
        return f"The one picked costs less to keep up: {prices}, by AWS's list prices for one request a second."
    if decision.why is Why.FIRST:
        return "The one picked was named first."
    return "The one picked measured highest."


def _not_compared(job: Job, names: Mapping[str, str]) -> str:
    compared = {one.version for one in entrants(job)}
    missing: dict[str, list[str]] = {}
    for lane in job.lanes:
        if lane[-1].name not in compared:
            missing.setdefault(_ended(lane, names), []).append(shown(recipe_of_lane(lane)))
    return "; ".join(f"{_together(recipes)} {how}" for how, recipes in missing.items())


def _together(recipes: Sequence[str]) -> str:
    rest = len(recipes) - _NAMED
    *others, last = [*recipes[:_NAMED], f"{rest} more"] if rest > 0 else recipes
    return f"{', '.join(others)} and {last}" if others else last


def _ended(lane: tuple[Step, ...], names: Mapping[str, str]) -> str:
    last = next((step for step in lane if step.status is not Status.READY), lane[-1])
    match last.status:
        case Status.READY:
            return "came without that metric"
        case Status.STOPPED:
            by = names.get(last.stopped_by or "")
            return f"stopped by {shown(by)}" if by else "stopped"
        case status:
            return str(status)
