"""Solution versions: trainings, in worker processes."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from sandbox.aws.account import short_id
from sandbox.aws.backend import Backend, check_tags, require_active
from sandbox.aws.datasets.avro import ACTION_INTERACTIONS, ACTIONS, INTERACTIONS, ITEMS
from sandbox.aws.datasets.records import ID_COLUMNS, Records
from sandbox.aws.engine.contract import TrainingRequest
from sandbox.aws.failures import JobFailedError
from sandbox.aws.faults import Work
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError, ResourceAlreadyExistsError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY, Status
from sandbox.aws.resources import campaigns, columns, recipes, solutions
from sandbox.aws.resources.jobs import DatasetImportJob
from sandbox.aws.resources.kinds import Dataset, Solution, SolutionVersion
from sandbox.aws.training import Outcome, TrainingJob
from sandbox.aws.training import train as train_in_worker

_DURATION = timedelta(minutes=30)
_STOPPABLE = frozenset({Status.CREATE_PENDING, Status.CREATE_IN_PROGRESS})
_UPDATABLE = "aws-user-personalization"


def create(
    backend: Backend, *, solution_arn: str, name: str | None = None, training_mode: str = "FULL", tags: Json = ()
) -> Json:
    """Start to train; what is wrong with the data is told by the version's `failureReason`."""
    solution = backend.resources.get(Solution, solution_arn)
    require_active(solution)
    earlier = backend.resources.find(SolutionVersion, solution_arn=solution_arn)
    _check_mode(training_mode, solution, earlier)
    if name and any(each.name == name for each in earlier):
        raise ResourceAlreadyExistsError(f"A solution version named {name} already exists in {solution_arn}.")
    check_tags(tags)
    version = start(backend, solution, name=name, training_mode=training_mode)
    version.tags = list(tags)
    return {"solutionVersionArn": version.arn}


def start(
    backend: Backend,
    solution: Solution,
    *,
    name: str | None = None,
    training_mode: str = "FULL",
    training_type: str = "MANUAL",
) -> SolutionVersion:
    """Start to train a solution, or raise an `AwsError`."""
    _require_imported(backend, solution)
    Quota.RUNNING_TRAININGS.check(sum(each.status in UNDERWAY for each in backend.resources.find(SolutionVersion)))
    version = version_of(solution, name, training_mode)
    version.base = _last_full(backend, solution) if training_mode == "UPDATE" else None
    version.training_type = training_type
    backend.create(version, usual=_DURATION, work=partial(train, backend, solution, version))
    solution.latest_solution_version = version
    return version


def stop(backend: Backend, *, solution_version_arn: str) -> None:
    """End a training for good."""
    version = backend.resources.get(SolutionVersion, solution_version_arn)
    if version.status not in _STOPPABLE:
        raise ResourceInUseError(f"Solution version {solution_version_arn} is {version.status}; it cannot be stopped.")
    backend.journeys.stop(version)


def metrics(backend: Backend, *, solution_version_arn: str) -> Json:
    """Return the metrics of a finished training."""
    version = backend.resources.get(SolutionVersion, solution_version_arn)
    require_active(version)
    return {"solutionVersionArn": version.arn, "metrics": version.metrics}


def version_of(solution: Solution, name: str | None = None, training_mode: str = "FULL") -> SolutionVersion:
    """Return a version of a solution that nobody has trained yet."""
    ending = short_id()
    return SolutionVersion(
        solution_version_arn=f"{solution.arn}/{ending}",
        name=name or f"{solution.name}/{ending}",
        solution_arn=solution.arn,
        dataset_group_arn=solution.dataset_group_arn,
        recipe_arn=solution.recipe_arn,
        perform_hpo=solution.perform_hpo,
        perform_auto_ml=solution.perform_auto_ml,
        event_type=solution.event_type,
        solution_config=solution.solution_config,
        counted=solution.counted,
        training_mode=training_mode,
    )


def _check_mode(training_mode: str, solution: Solution, earlier: list[SolutionVersion]) -> None:
    """UPDATE is for one recipe, and only after a full training."""
    if training_mode == "FULL":
        return
    if training_mode != "UPDATE" or solution.recipe_arn != recipes.arn_of(_UPDATABLE):
        raise InvalidInputError(f"Training mode {training_mode} is not supported by recipe {solution.recipe_arn}.")
    if not any(_full(each) for each in earlier):
        raise InvalidInputError("Training mode UPDATE needs an ACTIVE solution version of training mode FULL.")


def _full(version: SolutionVersion) -> bool:
    return version.status is Status.ACTIVE and version.training_mode == "FULL"


def _last_full(backend: Backend, solution: Solution) -> Path:
    """Return the model that an update starts from."""
    found = backend.resources.find(SolutionVersion, solution_arn=solution.arn)
    return [each for each in found if _full(each)][-1].model


def _require_imported(backend: Backend, solution: Solution) -> None:
    """Refuse to train before the first interactions are in."""
    datasets = _interactions(backend, solution)
    if not datasets and solution.recipe_arn == recipes.arn_of("aws-semantic-similarity"):
        return
    if not datasets:
        raise InvalidInputError(f"Dataset group {solution.dataset_group_arn} has no Interactions dataset.")
    require_active(datasets[0])
    imports = backend.resources.find(DatasetImportJob, dataset_arn=datasets[0].arn)
    if not datasets[0].parts and any(each.status in UNDERWAY for each in imports):
        raise ResourceInUseError(f"Dataset {datasets[0].arn} is still being imported.")


def _interactions(backend: Backend, solution: Solution) -> list[Dataset]:
    return backend.resources.find(Dataset, dataset_group_arn=solution.dataset_group_arn, dataset_type=INTERACTIONS)


async def train(backend: Backend, solution: Solution, version: SolutionVersion) -> Publish:
    """Train one recipe, or AutoML's, and return how to make the best one the version's."""
    if reason := backend.faults.reason_to_fail(Work.TRAINING):
        raise JobFailedError(reason)
    version.streamed = len(backend.streams.of(solution.dataset_group_arn))
    version.imported = tuple(path for each in _interactions(backend, solution) for path in each.paths)
    jobs = [_job(backend, solution, version, request) for request in _requests(solution, now=backend.now().timestamp())]
    outcomes = await asyncio.gather(*(backend.workers.run(train_in_worker, job) for job in jobs))
    metric = solution.solution_config.get("autoMLConfig", {}).get("metricName", solutions.AUTOML_METRIC)
    best = max(outcomes, key=lambda outcome: outcome.metrics.get(metric, 0.0))
    return lambda: _publish(backend, solution, version, best, sum(each.training_hours for each in outcomes))


def _requests(solution: Solution, *, now: float) -> list[TrainingRequest]:
    if solution.perform_auto_ml:
        return [TrainingRequest(recipe=name) for name in solutions.auto_ml_recipes(solution)]
    return [
        TrainingRequest(
            recipe=recipes.name_of(solution.recipe_arn or ""),
            hyperparameters=solutions.hyperparameters(solution),
            hpo=solutions.hpo_ranges(solution),
            now=now,
            objective=solutions.objective(solution),
        )
    ]


def _job(backend: Backend, solution: Solution, version: SolutionVersion, request: TrainingRequest) -> TrainingJob:
    datasets = {
        each.dataset_type: each
        for each in backend.resources.find(Dataset, dataset_group_arn=solution.dataset_group_arn)
    }
    interactions, answered = datasets.get(INTERACTIONS), datasets.get(ACTION_INTERACTIONS)
    return TrainingJob(
        request=request,
        interactions=interactions.paths if interactions else [],
        events=backend.streams.of(solution.dataset_group_arn).snapshot(),
        counted=version.counted,
        items=_records(backend, ITEMS, datasets.get(ITEMS)),
        actions=_records(backend, ACTIONS, datasets.get(ACTIONS)),
        answered=answered.paths if answered else [],
        answers=backend.streams.of_actions(solution.dataset_group_arn).snapshot(),
        columns=columns.chosen(
            solution.solution_config, solution.known_columns or columns.present(backend, solution.dataset_group_arn)
        ),
        contexts=columns.contextual(backend, solution.dataset_group_arn, solution.solution_config),
        texts=columns.texts(backend, solution.dataset_group_arn),
        base=version.base,
        target=backend.scratch / f"model-{uuid4().hex}",
    )


def _records(backend: Backend, kind: str, dataset: Dataset | None) -> Records:
    return Records(
        id_column=ID_COLUMNS[kind],
        parts=dataset.paths if dataset else [],
        put=backend.streams.records(dataset.arn) if dataset else {},
    )


def _publish(backend: Backend, solution: Solution, version: SolutionVersion, best: Outcome, hours: float) -> None:
    version.model = best.model
    version.metrics = best.metrics
    version.test_users = best.test_users
    version.standard_error = best.standard_error
    version.training_hours = hours
    if version.perform_hpo:
        version.tuned_hpo_params = {"algorithmHyperParameters": best.tuned}
    if version.perform_auto_ml:
        version.recipe_arn = recipes.arn_of(best.recipe)
        solution.auto_ml_result = {"bestRecipeArn": version.recipe_arn}
    campaigns.follow(backend, version)
