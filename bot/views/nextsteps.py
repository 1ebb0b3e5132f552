"""What people may want to do when a job has ended, as buttons."""

from bot.model.job import Job, JobKind, Step
from bot.model.report import Outcome
from bot.model.resource import ResourceKind, Status
from bot.views.blocks import Button
from bot.views.contest import deploy_buttons
from bot.views.lines import line

_RETRAINING = "Once a week what is live is trained anew where there is new data, which costs what a training costs."


def next_steps(outcome: Outcome) -> list[Button]:
    """Return the buttons for a job that has ended, the most likely first."""
    job = outcome.job
    if job.status is not Status.READY:
        again = [Button(text="Retry", line=job.line)] if job.line else []
        if job.kind is JobKind.LAUNCH:
            again = [Button(text="Go on from there", line=line("launch", job.group), primary=True)]
        return [*again, Button(text="Status", line=line("status", job.group))]
    if job.kind is JobKind.FOUND:
        return _after(job.steps[-1], job)
    if outcome.untrainable:
        return _before_training(job)
    return _AFTER[job.kind](job)


def _after_import(job: Job) -> list[Button]:
    return [
        Button(text="Train several and keep the best", line=line("train", job.group, "automl"), primary=True),
        Button(text="Train", line=line("train", job.group)),
        Button(text="Status", line=line("status", job.group)),
    ]


def _before_training(job: Job) -> list[Button]:
    return [
        Button(text="Import interactions", line=line("import", job.group), opens=True, primary=True),
        Button(text="Status", line=line("status", job.group)),
    ]


def _after_training(job: Job) -> list[Button]:
    return _serve(next((step.name for step in job.trainings() if step.name), None))


def _after_contest(job: Job) -> list[Button]:
    return deploy_buttons(job)


def _serve(version: str | None) -> list[Button]:
    if version is None:
        return []
    return [
        Button(text="Deploy", line=line("deploy", version), primary=True),
        Button(text="Metrics", line=line("metrics", version)),
    ]


def _after_deployment(job: Job) -> list[Button]:
    status = Button(text="Status", line=line("status", job.group))
    if job.sample_user is None:
        return [status]
    recommend = line("recommend", job.sample_user, campaign=job.subject)
    return [Button(text=f"Recommend for {job.sample_user}, an active user", line=recommend, primary=True), status]


def _after_filter(job: Job) -> list[Button]:
    return [Button(text="Filters", line=line("filter", "list", job.group))]


def _after_batch(job: Job) -> list[Button]:
    return [Button(text="Batch jobs", line=line("batch", "list", job.group))]


def _after_launch(job: Job) -> list[Button]:
    tried = [
        Button(text=f"Recommend for {user}", line=line("recommend", user, campaign=job.steps[-1].name), primary=True)
        for user in job.sample_users[:1]
    ]
    return [
        *tried,
        Button(text="Metrics", line=line("metrics", job.group)),
        Button(text="Retrain every week", line=line("retrain", job.group, "every", "7d"), confirm=_RETRAINING),
        Button(text="What it costs", line=line("cost", job.group)),
        Button(text="Status", line=line("status", job.group)),
    ]


def _after(step: Step, job: Job) -> list[Button]:
    if step.kind is ResourceKind.VERSION:
        return _serve(step.name)
    return [Button(text="Status", line=line("status", job.group))]


_AFTER = {
    JobKind.IMPORT: _after_import,
    JobKind.TRAINING: _after_training,
    JobKind.CONTEST: _after_contest,
    JobKind.DEPLOYMENT: _after_deployment,
    JobKind.FILTER: _after_filter,
    JobKind.LAUNCH: _after_launch,
    JobKind.BATCH: _after_batch,
}
