"""The two messages of a job: its card, edited while it runs, and its result, posted when it has ended."""

from datetime import datetime

from bot.model.durations import Usuals, likeness, outlook
from bot.model.job import Job, JobKind, Step
from bot.model.message import Block, Message
from bot.model.report import Outcome
from bot.model.resource import ResourceKind, Status
from bot.views.batch import answer_blocks
from bot.views.blocks import Button, Inline, bold, buttons, context, moment, paragraph, person, quote, sentence, shown
from bot.views.contest import contest_chart, contest_table, so_far
from bot.views.costs import cost_line
from bot.views.decision import decision_blocks
from bot.views.launch import launched_blocks, part_lines, stop_launch
from bot.views.lines import line
from bot.views.marks import mark
from bot.views.metrics import metric_table, settings, sure_line, verdict
from bot.views.nextsteps import next_steps
from bot.views.page import page
from bot.views.remedies import remedy
from bot.views.steps import hold_lines, kind_of, recipe_of_lane, step_line, subject
from bot.views.times import elapsed, to_come

_NOUNS = {
    JobKind.IMPORT: "Import",
    JobKind.TRAINING: "Training",
    JobKind.CONTEST: "Contest",
    JobKind.DEPLOYMENT: "Deployment",
    JobKind.FILTER: "Filter",
    JobKind.LAUNCH: "Launch",
    JobKind.BATCH: "Batch job",
}
_STOPS = 5
_REASONS = 3
ENDED = {Status.READY: "done", Status.FAILED: "failed", Status.STOPPED: "stopped", Status.DELETED: "deleted"}
"""How a job is said to have ended."""
SOMEBODY = "somebody"


def card(job: Job, *, now: datetime, usual: Usuals, asker: str | None) -> Message:
    """Show how far a job is; `usual` is how long such steps took here before, `asker` what who asked is called."""
    return page(
        paragraph(*headline(job, now, usual)),
        _progress(job, now, usual),
        paragraph(*words) if (words := so_far(job)) else None,
        *(paragraph(*words) for words in hold_lines(job)),
        context(*_origin(job, asker)),
        [] if job.status.ended else buttons(*_stops(job)),
    )


def result(outcome: Outcome, *, now: datetime, pings: bool, called: str | None = None) -> Message:
    """Tell how a job ended, and what can be done next; where it `pings`, who asked is mentioned.

    Elsewhere they are spoken to, or `called` by name.
    """
    job = outcome.job
    asker = person(job.asked_by) if pings and job.asked_by else called or "you"
    return page(
        paragraph(*headline(job, now, {})),
        _measured(outcome),
        *_stopped(outcome),
        *_failure(job),
        paragraph(*cost_line(job.cost)) if job.cost and _costs_on(job) else None,
        context(*_origin(job, asker)),
        buttons(*next_steps(outcome)),
    )


def headline(job: Job, now: datetime, usual: Usuals) -> list[Inline]:
    """Return what the job is, where it stands and for how long, and how long that usually takes."""
    status = job.status
    state = f"{ENDED[status]} after" if status.ended else "running for"
    expected = outlook(job, usual, now=now)
    words = to_come(expected) if expected else None
    after = f" – {state} {elapsed(job.elapsed(now))}" + (f" ({words})" if words else "")
    return [f"{mark(status)} ", bold(f"{noun(job)}: {named(job)}"), after]


def noun(job: Job) -> str:
    """Return what kind of job it is, as a word that opens a sentence."""
    return _NOUNS.get(job.kind) or str(job.steps[0].kind).capitalize()


def named(job: Job) -> str:
    """Return what a job works on, and where; a training is called like its version as soon as that is known."""
    training = next(job.trainings(), None) if job.kind is JobKind.TRAINING else None
    name = subject(training) if training else job.subject
    return f"{name} · {job.account}" if job.account else name


def _costs_on(job: Job) -> bool:
    return job.kind is JobKind.DEPLOYMENT and job.status is Status.READY


def stop_button(name: str, *, text: str | None = None) -> Button:
    """Return what ends the training of a version, once that is confirmed."""
    return Button(
        text=text or f"Stop {name}",
        line=line("stop", name),
        danger=True,
        confirm=f"The training of {name} ends, and what it has cost so far is lost.",
    )


def _progress(job: Job, now: datetime, usual: Usuals) -> Block:
    if job.kind is JobKind.CONTEST:
        return contest_table(job, now=now, usual=usual)
    if job.kind is JobKind.LAUNCH:
        return part_lines(job, now, usual)
    words: list[Inline] = []
    for step in job.steps:
        words += ["\n"] if words else []
        words += step_line(step, usual.get(likeness(job, step)), now=now)
    return paragraph(*words)


def _origin(job: Job, asker: Inline | None) -> list[Inline]:
    who: list[Inline] = ["Asked by", asker or SOMEBODY] if job.asked_by else ["Not started by this bot"]
    return [*who, "· started", moment(job.started_at), f"· {job.id}"]


def _stops(job: Job) -> list[Button]:
    if job.kind is JobKind.LAUNCH:
        return [stop_launch(job)]
    running = {
        lane[-1].name: recipe_of_lane(lane)
        for lane in job.lanes
        if lane[-1].name and lane[-1].kind is ResourceKind.VERSION and lane[-1].status is Status.RUNNING
    }
    several = job.kind is JobKind.CONTEST
    stops = [*running.items()][:_STOPS]
    return [stop_button(name, text=f"Stop {recipe}" if several else "Stop") for name, recipe in stops]


def _measured(outcome: Outcome) -> list[Block]:
    job = outcome.job
    if job.kind is JobKind.LAUNCH:
        return launched_blocks(outcome)
    if job.kind is JobKind.BATCH and job.status is Status.READY:
        return answer_blocks(outcome.answers, job)
    if job.kind is JobKind.CONTEST:
        ended_at = job.ended_at or job.started_at
        chart = contest_chart(job)
        table = contest_table(job, now=ended_at, usual={})
        return [*decision_blocks(job, outcome.names), table, *([chart] if chart else [])]
    if outcome.comparison:
        compared = outcome.comparison
        sure = sure_line(compared)
        table = metric_table(compared)
        return [paragraph(*verdict(compared)), table, *([sure] if sure else []), *settings(compared.current)]
    if job.kind is JobKind.IMPORT and job.status is Status.READY:
        return _imported(outcome)
    return []


def _imported(outcome: Outcome) -> list[Block]:
    rows = [] if outcome.job.rows is None else [paragraph(f"{outcome.job.rows:,} rows.")]
    lack = f"{outcome.job.group} has no interactions yet, which are what is trained on."
    return [*rows, *([paragraph(lack)] if outcome.untrainable else [])]


def _stopped(outcome: Outcome) -> list[Block]:
    """Return who had it stopped, where that is known; a contest says so by recipe."""
    by = {step.stopped_by for step in outcome.job.steps if step.stopped_by}
    names = sorted(shown(outcome.names[user]) for user in by if user in outcome.names)
    return [paragraph(f"Stopped by {', '.join(names)}.")] if names and outcome.job.kind is not JobKind.CONTEST else []


def _failure(job: Job) -> list[Block]:
    """Return why steps failed, each reason once, and how that may be mended."""
    failed: dict[str, list[Step]] = {}
    for step in job.steps:
        if step.failure:
            failed.setdefault(step.failure, []).append(step)
    blocks: list[Block] = []
    for reason, steps in [*failed.items()][:_REASONS]:
        blocks += [paragraph(f"Why {kind_of(steps[0])} ", bold(_named_together(steps)), " failed:"), quote(reason)]
        if fix := remedy(reason):
            blocks.append(paragraph(bold("Likely fix:"), " ", *sentence(fix)))
    return blocks


def _named_together(steps: list[Step]) -> str:
    names = [shown(subject(step)) for step in steps[:_STOPS]]
    rest = len(steps) - len(names)
    return ", ".join([*names, f"{rest} more"] if rest else names)
