"""A contest: several recipes trained side by side."""

from datetime import datetime

from bot.model.job import Job, Step
from bot.model.message import Block, Message
from bot.model.metrics import BY_NAME, METRICS, Metric
from bot.model.report import Begun
from bot.model.resource import Status
from bot.views.blocks import Column, bold, code, paragraph, table
from bot.views.costs import cost_line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.steps import hold_lines, recipe_of_lane, took

_SHOWN = ("ndcg@25", "mrr@25", "precision@25", "coverage")  # beside what decides; `metrics` has all eight


def contest(begun: Begun) -> Message:
    """Say that a contest has started, and who is in it."""
    job = begun.job
    recipes = ", ".join(recipe_of_lane(lane) for lane in job.lanes)
    return page(
        paragraph("Started a contest on ", bold(job.group), f": {recipes}, side by side."),
        paragraph("The winner is the one with the highest ", code(decided_by(job).name), "."),
        paragraph(*cost_line(job.cost)) if job.cost else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far each is, and I tell you when all have ended."),
    )


def decided_by(job: Job) -> Metric:
    """Return the metric that a contest is decided by."""
    return BY_NAME.get(job.metric or "", METRICS[0])


def contest_table(job: Job, *, now: datetime) -> Block:
    """Return the recipes with their states, times and metrics as far as they have come, what decides first."""
    metric = decided_by(job)
    shown = [metric, *(BY_NAME[name] for name in _SHOWN if name != metric.name)]
    columns = [
        Column(title="Recipe"),
        Column(title="State"),
        Column(title="Time", number=True),
        *(Column(title=one.name, number=True) for one in shown),
    ]
    return table(columns, [_row(job, lane, shown, now) for lane in job.lanes])


def _row(job: Job, lane: tuple[Step, ...], shown: list[Metric], now: datetime) -> list[str]:
    current = next((step for step in lane if step.status is not Status.READY), lane[-1])
    values = [(lane[-1].metrics or {}).get(metric.key) for metric in shown]
    won = lane[-1].name is not None and lane[-1].name == job.winner
    return [
        recipe_of_lane(lane),
        "✓ won" if won else marked_status(current.status),
        took(lane[-1], now) or "–",
        *("–" if value is None else f"{value:.4f}" for value in values),
    ]
