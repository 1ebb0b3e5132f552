"""The steps of a job, as lines."""

from datetime import datetime

from bot.model.contest import recipe_of
from bot.model.durations import Usual
from bot.model.job import CreateDataset, Found, ImportFile, Job, JobKind, Part, Step, Task, TrainVersion
from bot.model.resource import ResourceKind, Status
from bot.views.blocks import Inline, bold, code, sentence, shown
from bot.views.marks import mark
from bot.views.times import elapsed, usual

_REASONS = 3
_PARTS = {JobKind.IMPORT: "import", JobKind.CONTEST: "contest of recipes", JobKind.DEPLOYMENT: "deployment"}
_AND_THEN = " The bot tries again by itself, and goes on as soon as it can."


def step_line(step: Step, seen: Usual | None, *, now: datetime) -> list[Inline]:
    """Return what a step makes and how far it is, such as `◐ training movies/1a2b3c4d: running for 3 min 12 s`.

    `seen` is how long such steps usually take here.
    """
    words: list[Inline] = [f"{mark(step.status)} {step.kind} ", bold(subject(step)), f": {_state(step, now)}"]
    if not step.status.ended and (expected := usual(step.kind, seen)):
        words.append(f" ({expected})")
    return words


def hold_lines(job: Job) -> list[list[Inline]]:
    """Return why steps are on hold, each reason once, and what happens then; and what waits for an answer."""
    reasons = dict.fromkeys(step.hold for step in job.current if step.hold)
    asked = [[bold("Waits for an answer:"), " ", *sentence(step.question)] for step in job.current if step.question]
    return asked + [[bold("On hold:"), " ", *sentence(shown(why, 400)), _AND_THEN] for why in [*reasons][:_REASONS]]


def kind_of(step: Step) -> str:
    """Return what kind of thing a step makes."""
    return str(step.task.kind if isinstance(step.task, Part) else step.kind)


def named_part(step: Step) -> str:
    """Return what a part of a job is, such as `import of items`."""
    if not isinstance(step.task, Part):
        return kind_of(step)
    if step.task.kind is JobKind.IMPORT:
        return f"import of {step.task.dataset.lower()}"
    return _PARTS.get(step.task.kind, kind_of(step))


def subject(step: Step) -> str:
    """Return what people call the thing that a step makes."""
    return step.name if step.name and step.kind is ResourceKind.VERSION else _named(step.task)


def took(step: Step, now: datetime) -> str | None:
    """Return how long a step has run, or ran; None where it has not begun."""
    return elapsed((step.ended_at or now) - step.began_at) if step.began_at else None


def recipe_of_lane(lane: tuple[Step, ...]) -> str:
    """Return the recipe that a lane of a contest trains."""
    return recipe_of(lane) or subject(lane[-1])


def location(step: Step) -> Inline | None:
    """Return where an import reads from."""
    return code(step.task.location) if isinstance(step.task, ImportFile) else None


def _named(task: Task) -> str:
    match task:
        case CreateDataset() | ImportFile() | Part(kind=JobKind.IMPORT):
            return f"{task.group} {task.dataset.lower()}"
        case TrainVersion():
            return task.solution
        case Part():
            return task.group
        case Found():
            return task.name
        case _:
            return task.name


def _state(step: Step, now: datetime) -> str:
    duration = took(step, now)
    if step.status is Status.RUNNING:
        return f"running for {duration}" if duration else "running"
    if step.status is Status.WAITING or duration is None:
        return str(step.status)
    return f"{step.status} after {duration}"
