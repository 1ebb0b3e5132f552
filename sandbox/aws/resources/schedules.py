"""Training by itself: solutions on their schedule, recommenders every seven days, where new interactions came in.

Source: Personalize Developer Guide, "Configuring automatic training" and "Creating a recommender".
"""

import logging
from datetime import datetime, timedelta

from sandbox.aws.backend import Backend
from sandbox.aws.datasets.avro import INTERACTIONS
from sandbox.aws.protocol.errors import AwsError
from sandbox.aws.resource import UNDERWAY, Status
from sandbox.aws.resources import recommenders, solutions, versions
from sandbox.aws.resources.kinds import Dataset, Recommender, Solution, SolutionVersion

logger = logging.getLogger(__name__)

_FIRST = timedelta(hours=1)  # after a solution is made
_USUAL = timedelta(days=7)


def train_due(backend: Backend, *, at_once: bool = False) -> list[str]:
    """Start every training that is due, or with `at_once` every one that has new interactions; returns the ARNs."""
    found = backend.resources.find(Solution, status=Status.ACTIVE, perform_auto_training=True)
    due = [each for each in found if _is_time(backend, each, at_once=at_once)]
    renewed = [
        each
        for each in backend.resources.find(Recommender, status=Status.ACTIVE)
        if _renews(backend, each, at_once=at_once)
    ]
    for recommender in renewed:
        recommenders.renew(backend, recommender)
    return [*filter(None, (_train(backend, each) for each in due)), *(each.arn for each in renewed)]


def _is_time(backend: Backend, solution: Solution, *, at_once: bool) -> bool:
    """Tell whether a solution's turn has come, and note that it has.

    The first comes an hour after the solution is made, and is skipped for a version that somebody made meanwhile.
    """
    made = backend.resources.find(SolutionVersion, solution_arn=solution.arn)
    last = solution.trained_by_itself
    passed = _passed(backend, last or solution.creation_date_time)
    if not at_once and passed < (_interval(solution) if last else _FIRST):
        return False
    solution.trained_by_itself = backend.now()
    skipped = last is None and bool(made) and not at_once
    return not skipped and (not made or _news(backend, solution.dataset_group_arn, made[-1]))


def _interval(solution: Solution) -> timedelta:
    schedule = solution.solution_config.get("autoTrainingConfig", {}).get("schedulingExpression")
    return timedelta(days=solutions.days_of(schedule)) if schedule else _USUAL


def _train(backend: Backend, solution: Solution) -> str | None:
    """Start a version, or say in the log why none can be."""
    try:
        return versions.start(backend, solution, training_type="AUTOMATIC").arn
    except AwsError as refusal:
        logger.warning("No automatic training of %s: %s", solution.arn, refusal)
        return None


def _renews(backend: Backend, recommender: Recommender, *, at_once: bool) -> bool:
    version, renewal = recommender.version, recommender.renewal
    if version is None or (renewal is not None and renewal.status in UNDERWAY):
        return False
    last = (renewal or version).creation_date_time
    due = at_once or _passed(backend, last) >= _USUAL
    return due and _news(backend, recommender.dataset_group_arn, version)


def _passed(backend: Backend, since: datetime) -> timedelta:
    """Return how much time has passed, as the endpoint counts it: a scaled second is many."""
    lifecycle = backend.journeys.lifecycle
    return (lifecycle.now() - since) * lifecycle.time_scale


def _news(backend: Backend, group: str, version: SolutionVersion) -> bool:
    """Tell whether interactions came in that a version was not trained on."""
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, dataset_type=INTERACTIONS)
    imported = any(tuple(each.paths) != version.imported for each in datasets)
    return imported or len(backend.streams.of(group)) > version.streamed
