"""A launch: that it has begun, how far it is, what it asks, and what it came to."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.durations import Usual, Usuals, likeness
from bot.model.job import Job, JobKind, Part, Step, UpdateCampaign
from bot.model.message import Block, Message
from bot.model.recommendation import Recommendations
from bot.model.report import Begun, Launched, Outcome
from bot.model.resource import Status
from bot.views.blocks import (
    Button,
    Column,
    Inline,
    bold,
    buttons,
    code,
    context,
    paragraph,
    person,
    sentence,
    shown,
    table,
)
from bot.views.contest import contest_chart
from bot.views.costs import cost_line
from bot.views.decision import decision_blocks
from bot.views.importing import found_in, mended
from bot.views.lines import line
from bot.views.marks import mark
from bot.views.page import page
from bot.views.steps import hold_lines, named_part, took
from bot.views.times import rounded, worth_saying

_STATES = {Status.WAITING: "waits for its turn", Status.RUNNING: "running", Status.READY: "done"}
_TITLE = 60


def launching(begun: Begun) -> Message:
    """Say what a launch does, one after the other, and what that costs."""
    job = begun.job
    return page(
        paragraph("Launching ", bold(job.group), f": {_plan(job)}, and recommendations to look at."),
        *(mended(begun.repair) if begun.repair else []),
        *(found_in(begun.inspection) if begun.inspection else []),
        paragraph(*cost_line(job.cost)) if job.cost else None,
        paragraph(*_upkeep(begun.upkeep)) if begun.upkeep else None,
        *(paragraph(*words) for words in hold_lines(job)),
        paragraph("One message in the channel shows how far it is, and I tell you when it has ended."),
    )


def gone_on(job: Job) -> Message:
    """Say that a launch goes on."""
    return page(paragraph("The launch of ", bold(job.group), " goes on."))


def part_lines(job: Job, now: datetime, usual: Usuals) -> Block:
    """Return the parts of a launch with their states and times, and what comes at the end."""
    words: list[Inline] = []
    for step in job.steps:
        words += _line(job, step, usual.get(likeness(job, step)), now)
    status = job.status
    at_the_end = status if status in {Status.READY, Status.FAILED, Status.STOPPED} else Status.WAITING
    if at_the_end in {Status.READY, Status.WAITING}:
        words.append(f"{mark(at_the_end)} Recommendations to look at: {_STATES[at_the_end]}")
    return paragraph(*words)


def stop_launch(job: Job) -> Button:
    """Return what ends a launch, once that is confirmed."""
    return Button(
        text="Stop",
        line=line("stop", job.group),
        danger=True,
        confirm=f"The launch of {job.group} ends. What is being trained stops, and what it has cost so far is lost.",
    )


def question(job: Job, step: Step, *, pings: bool, answered_by: str | None) -> Message:
    """Ask whether a launch goes on; once that is known, say how it was answered."""
    if step.arn or job.ended_at:
        words = f"went on: {shown(answered_by)} said so" if step.arn and answered_by else "went on"
        return page(
            paragraph("The launch of ", bold(job.group), f" {words if step.arn else 'was stopped'}."),
            context(f"It had asked: {shown(step.question or '', 200)}"),
        )
    asker: list[Inline] = [person(job.asked_by), ", "] if pings and job.asked_by else []
    return page(
        paragraph(*asker, "the launch of ", bold(job.group), " waits for an answer."),
        paragraph(*sentence(step.question or "")),
        context(f"It waits for as long as that takes · {job.id}"),
        buttons(Button(text="Go on", line=line("launch", job.group, "go"), primary=True), stop_launch(job)),
    )


def launched_blocks(outcome: Outcome) -> list[Block]:
    """Return what a launch came to: the winner and how sure that is, the campaign, and what it recommends."""
    job, came_to = outcome.job, outcome.launched or Launched()
    if job.status is not Status.READY:
        return [part_lines(job, job.ended_at or job.started_at, {})]
    chart = contest_chart(came_to.contest) if came_to.contest else None
    return [
        *(decision_blocks(came_to.contest, outcome.names) if came_to.contest else []),
        *([chart] if chart else []),
        *(_serving(came_to.deployment) if came_to.deployment else []),
        *_tried(came_to.tried),
    ]


def _plan(job: Job) -> str:
    done = sum(step.status is Status.READY for step in job.steps)
    said = {
        JobKind.IMPORT: "importing",
        JobKind.CONTEST: "training several recipes and keeping the best",
        JobKind.DEPLOYMENT: "deploying it",
    }
    kinds = [step.task.kind for step in job.steps[done:] if isinstance(step.task, Part)]
    return ("going on with " if done else "") + ", ".join(dict.fromkeys(said.get(kind, kind) for kind in kinds))


def _upkeep(between: tuple[float, float]) -> list[Inline]:
    least, most = (f"${amount:,.2f}" for amount in between)
    each = least if least == most else f"{least} to {most}"
    return [
        f"Then a campaign costs about {each} an hour while it stays up, by AWS's list prices; ",
        code("undeploy"),
        " ends it.",
    ]


def _line(job: Job, step: Step, seen: Usual | None, now: datetime) -> list[Inline]:
    duration = took(step, now)
    state = _state(job, step)
    words: list[Inline] = [f"{mark(step.status)} ", bold(named_part(step).capitalize()), f": {state}"]
    if duration and step.status is not Status.WAITING:
        words.append(f" {'for' if step.status is Status.RUNNING else 'after'} {duration}")
    if seen and not step.status.ended and worth_saying(seen.duration):
        words.append(f" (usually about {rounded(seen.duration)})")
    if step.note:
        words.append(f" · {shown(step.note)}")
    if step.name and step.status is Status.READY and "/" in step.name:
        words += [" · picked ", code(step.name)]
    return [*words, "\n"]


def _state(job: Job, step: Step) -> str:
    if step.status is Status.WAITING and job.ended_at:
        return "was not begun"
    if step.status is Status.WAITING and step.question:
        return "waits for an answer"
    return _STATES.get(step.status, str(step.status))


def _serving(deployment: Job) -> list[Block]:
    cost = cost_line(deployment.cost) if deployment.cost else []
    words: list[Inline] = ["It is served by campaign ", bold(deployment.subject)]
    if isinstance(deployment.steps[-1].task, UpdateCampaign):
        back = code(line("rollback", deployment.subject))
        words += [", in the place of what that served before, which ", back, " takes back"]
    return [paragraph(*words, ". ", *cost)]


def _tried(tried: Sequence[Recommendations]) -> list[Block]:
    if not any(one.rows for one in tried):
        return [paragraph("To see what it recommends, type ", code("recommend USER"), ".")]
    columns = [Column(title="#", number=True), *(Column(title=f"User {shown(one.asked_for, 40)}") for one in tried)]
    longest = max(len(one.rows) for one in tried)
    rows = [
        [
            str(place + 1),
            *(shown(one.rows[place].item.title, _TITLE) if place < len(one.rows) else "–" for one in tried),
        ]
        for place in range(longest)
    ]
    untitled = not all(one.titled for one in tried)
    hint = "These are ids: import Items with titles by dataset=items, and they are shown instead."
    return [
        paragraph("Some users with long histories are recommended now:"),
        table(columns, rows),
        *([context(hint)] if untitled else []),
    ]
