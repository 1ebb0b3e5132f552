"""A contest: several recipes trained side by side."""

from datetime import datetime

from bot.model.contest import decide, deciding, entrants
from bot.model.durations import Outlook, Usuals, outlook_of
from bot.model.job import Job, JobKind, Step
from bot.model.message import Block, Message
from bot.model.metrics import BY_NAME, Metric
from bot.model.report import Begun
from bot.model.resource import Status
from bot.views.blocks import Button, Column, Inline, bold, code, paragraph, table
from bot.views.charts import bars
from bot.views.costs import cost_line
from bot.views.lines import line
from bot.views.marks import marked_status
from bot.views.page import page
from bot.views.steps import hold_lines, recipe_of_lane, took
from bot.views.times import rounded

_SHOWN = ("ndcg@25", "mrr@25", "precision@25", "coverage")  # beside what decides; `metrics` has all eight
_DEPLOYABLE = 10


def contest(begun: Begun) -> Message:
    """Say that a contest has started, and who is in it."""
    job = begun.job
    recipes = ", ".join(recipe_of_lane(lane) for lane in job.lanes)
    return page(
        paragraph("Started a contest on ", bold(job.group), f": {recipes}, side by side."),
        paragraph(
            "What counts is ",
            code(deciding(job).name),
            ", the higher the better. Of recipes that come out as good as "
            "each other, I pick the one that costs less to keep up.",
        ),
        paragraph(*cost_line(job.cost)) if job.cost else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("The message in the channel shows how far each is, and I tell you when all have ended."),
    )


def contest_table(job: Job, *, now: datetime, usual: Usuals) -> Block:
    """Return the recipes with their states, times and metrics as far as they have come, what decides first.

    While they run, it says how much time each still takes, by what is `usual`.
    """
    metric = deciding(job)
    shown = [metric, *(BY_NAME[name] for name in _SHOWN if name != metric.name)]
    titles = ["Time", *([] if job.ended_at else ["Left"]), *(one.name for one in shown)]
    columns = [Column(title="Recipe"), Column(title="State"), *(Column(title=title, number=True) for title in titles)]
    return table(columns, [_row(job, lane, shown, now, usual) for lane in job.lanes])


def contest_chart(job: Job) -> Block | None:
    """Return what decides as a bar for each recipe that was measured; nothing where there is only one."""
    values = {one.recipe or one.version: one.value for one in entrants(job)}
    name = deciding(job).name
    return bars(f"{name} of each recipe", values, x_label="Recipe", y_label=name) if len(values) > 1 else None


def so_far(job: Job) -> list[Inline]:
    """Return how many recipes have ended, and which is ahead; nothing before the first has."""
    ended = sum(_current(lane).status.ended or _is_ready(lane) for lane in job.lanes)
    decision = decide(job)
    if job.kind is not JobKind.CONTEST or not ended or job.ended_at:
        return []
    words: list[Inline] = [f"{ended} of {len(job.lanes)} have ended"]
    if decision is None:
        return [*words, "."]
    best = max(entrants(job), key=lambda one: one.value)
    return [*words, "; highest so far is ", code(best.recipe or best.version), f" with {_value(job, best.value)}."]


def deploy_buttons(job: Job) -> list[Button]:
    """Return a button to deploy each version that was trained, that which was picked first, and its metrics."""
    trained = sorted(entrants(job), key=lambda one: (one.version != job.winner, -one.value))[:_DEPLOYABLE]
    if not trained:
        return []
    first, *others = trained
    return [
        Button(text="Deploy", line=line("deploy", first.version), primary=True),
        *(Button(text=f"Deploy {one.recipe or one.version}", line=line("deploy", one.version)) for one in others),
        Button(text="Metrics", line=line("metrics", first.version)),
    ]


def _row(job: Job, lane: tuple[Step, ...], shown: list[Metric], now: datetime, usual: Usuals) -> list[str]:
    values = [(lane[-1].metrics or {}).get(metric.key) for metric in shown]
    picked = lane[-1].name is not None and lane[-1].name == job.winner
    return [
        recipe_of_lane(lane),
        "✓ picked" if picked else marked_status(_current(lane).status),
        took(lane[-1], now) or "–",
        *([] if job.ended_at else [_left(outlook_of(job, lane, usual, now=now))]),
        *("–" if value is None else f"{value:.4f}" for value in values),
    ]


def _left(expected: Outlook | None) -> str:
    if expected is None or not (expected.left or expected.late):
        return "–"
    return "longer than usual" if expected.late else f"about {rounded(expected.left)}"


def _current(lane: tuple[Step, ...]) -> Step:
    return next((step for step in lane if step.status is not Status.READY), lane[-1])


def _is_ready(lane: tuple[Step, ...]) -> bool:
    return _current(lane).status is Status.READY


def _value(job: Job, value: float) -> str:
    return f"{deciding(job).name} {value:.4f}"
