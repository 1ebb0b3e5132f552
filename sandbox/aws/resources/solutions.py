"""Solutions: what to train and how, checked before anything trains."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.engine import RECIPES, check, check_ranges, default_ranges
from sandbox.aws.engine.contract import HpoRanges, Objective
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.journeys import Publish
from sandbox.aws.protocol.errors import InvalidInputError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY, Resource
from sandbox.aws.resources import columns, recipes
from sandbox.aws.resources.kinds import Campaign, DatasetGroup, Solution, SolutionUpdate, SolutionVersion

_CREATION = timedelta(0)  # clients train right after they have made a solution
_UPDATE = timedelta(minutes=1)
_DELETION = timedelta(minutes=1)
_AUTOML_DEFAULT = ("aws-user-personalization-v2", "aws-user-personalization", "aws-hrnn")
_AUTOML_METRICS = frozenset(
    {"coverage", "mean_reciprocal_rank_at_25"}
    | {f"normalized_discounted_cumulative_gain_at_{k}" for k in (5, 10, 25)}
    | {f"precision_at_{k}" for k in (5, 10, 25)}
)
_WITH_OBJECTIVE = frozenset({"aws-user-personalization", "aws-personalized-ranking"})
_WITH_WEIGHTS = frozenset({"aws-user-personalization-v2", "aws-personalized-ranking-v2"})
_INCREMENTAL = "aws-semantic-similarity"
_RANGES = frozenset(f"{kind}HyperParameterRanges" for kind in ("integer", "continuous", "categorical"))
_MOST_TRAINING_JOBS = 40
_MOST_PARALLEL_JOBS = 10
_USUAL_SENSITIVITY = "OFF"
_MOST_DAYS = 30  # between two trainings
AUTOML_METRIC = "normalized_discounted_cumulative_gain_at_25"


def create(backend: Backend, *, name: str, dataset_group_arn: str, **options: Json) -> Json:
    """Start to make a solution, or say what it asks for that cannot be trained."""
    require_active(backend.resources.get(DatasetGroup, dataset_group_arn))
    asked_for_hpo = options.get("perform_hpo")
    solution = Solution(
        solution_arn=backend.account.arn("solution", name),
        name=name,
        dataset_group_arn=dataset_group_arn,
        known_columns=columns.present(backend, dataset_group_arn),
        **options,
    )
    columns.check(backend, dataset_group_arn, solution.solution_config)
    if solution.perform_auto_ml:
        _check_auto_ml(solution, asked_for_hpo)
    else:
        _check_recipe(solution)
    _check_events(solution)
    _check_objective(backend, solution)
    if not backend.resources.has(solution):
        Quota.SOLUTIONS.check(len(backend.resources.find(Solution, dataset_group_arn=dataset_group_arn)))
    backend.create(solution, usual=_CREATION)
    return {"solutionArn": solution.arn}


def update(backend: Backend, *, solution_arn: str, **options: Json) -> Json:
    """Start to change when a solution trains by itself, and which events count."""
    solution = backend.resources.get(Solution, solution_arn)
    require_active(solution)
    if updating(solution):
        raise ResourceInUseError(f"Solution {solution_arn} is being updated.")
    if not options:
        raise InvalidInputError("There is nothing to update.")
    config = options.get("solution_update_config", {})
    change = SolutionUpdate(
        perform_auto_training=options.get("perform_auto_training", solution.perform_auto_training),
        perform_incremental_update=options.get("perform_incremental_update", solution.perform_incremental_update),
        solution_update_config=config,
    )
    _check_incremental(solution.recipe_arn, asked_for=change.perform_incremental_update)
    _check_config({**solution.solution_config, **config}, solution.recipe_arn)
    solution.latest_solution_update = change
    backend.journeys.create(change, usual=_UPDATE, work=partial(_change, solution, change))
    return {"solutionArn": solution_arn}


def updating(solution: Solution) -> bool:
    """Tell whether a change is under way."""
    return solution.latest_solution_update is not None and solution.latest_solution_update.status in UNDERWAY


async def _change(solution: Solution, change: SolutionUpdate) -> Publish:
    return lambda: _apply(solution, change)


def _apply(solution: Solution, change: SolutionUpdate) -> None:
    solution.perform_auto_training = change.perform_auto_training
    solution.perform_incremental_update = change.perform_incremental_update
    solution.solution_config = {**solution.solution_config, **change.solution_update_config}


def delete(backend: Backend, *, solution_arn: str) -> None:
    """Start to delete a solution and all its versions, unless one trains or serves."""
    solution = backend.resources.get(Solution, solution_arn)
    if updating(solution):
        raise ResourceInUseError(f"Solution {solution_arn} is being updated.")
    versions = backend.resources.find(SolutionVersion, solution_arn=solution_arn)
    users: list[Resource] = [each for each in versions if each.status in UNDERWAY]
    users += [each for each in backend.resources.find(Campaign) if solution_arn in _solutions(each)]
    if users:
        raise ResourceInUseError(f"Solution {solution_arn} is used by {users[0].arn} ({users[0].status}).")
    for version in versions:
        backend.delete(version, usual=_DELETION)
    backend.delete(solution, usual=_DELETION)


def _solutions(campaign: Campaign) -> set[str]:
    """Return the solution that a campaign serves, and the one that it is being changed to."""
    change = campaign.latest_campaign_update
    coming = {change.solution_version_arn.rpartition("/")[0]} if change and change.status in UNDERWAY else set()
    return {campaign.solution_arn, *coming}


def days_of(schedule: str) -> int:
    """Return N of `rate(N days)`, which the service model has checked."""
    return int(schedule.removeprefix("rate(").partition(" ")[0])


def auto_ml_recipes(solution: Solution) -> list[str]:
    """Return the names of the recipes that AutoML compares."""
    arns = solution.solution_config.get("autoMLConfig", {}).get("recipeList")
    return [recipes.name_of(arn) for arn in arns] if arns else list(_AUTOML_DEFAULT)


def hyperparameters(solution: Solution) -> Mapping[str, str]:
    """Return what is set, for the algorithm and for the features alike."""
    config = solution.solution_config
    return {**config.get("algorithmHyperParameters", {}), **config.get("featureTransformationParameters", {})}


def hpo_ranges(solution: Solution) -> HpoRanges | None:
    """Return what optimisation may vary, or None where it was not asked for. Raises `InvalidInputError`."""
    if not solution.perform_hpo or solution.perform_auto_ml or solution.recipe_arn is None:
        return None
    config = solution.solution_config.get("hpoConfig", {})
    resources = config.get("hpoResourceConfig", {})
    max_jobs = _jobs(resources, "maxNumberOfTrainingJobs", usual="20", most=_MOST_TRAINING_JOBS)
    _jobs(resources, "maxParallelTrainingJobs", usual="10", most=_MOST_PARALLEL_JOBS)
    ranges = config.get("algorithmHyperParameterRanges")
    if ranges is None:
        return default_ranges(recipes.name_of(solution.recipe_arn), max_jobs=max_jobs)
    if missing := sorted(_RANGES - ranges.keys()):
        raise InvalidInputError(f"algorithmHyperParameterRanges must have {missing}; they may be empty.")
    return HpoRanges(
        integers={each["name"]: _bounds(each) for each in ranges.get("integerHyperParameterRanges", [])},
        continuous={each["name"]: _bounds(each) for each in ranges.get("continuousHyperParameterRanges", [])},
        categorical={each["name"]: each["values"] for each in ranges.get("categoricalHyperParameterRanges", [])},
        max_jobs=max_jobs,
    )


def objective(solution: Solution) -> Objective | None:
    """Return what counts besides relevance, or None."""
    wanted = solution.solution_config.get("optimizationObjective", {})
    if "itemAttribute" not in wanted:
        return None
    return Objective(
        attribute=wanted["itemAttribute"], sensitivity=wanted.get("objectiveSensitivity", _USUAL_SENSITIVITY)
    )


def _check_objective(backend: Backend, solution: Solution) -> None:
    if "optimizationObjective" not in solution.solution_config:
        return
    if solution.recipe_arn is None or recipes.name_of(solution.recipe_arn) not in _WITH_OBJECTIVE:
        raise InvalidInputError(f"optimizationObjective is not supported by recipe {solution.recipe_arn}.")
    wanted = objective(solution)
    if wanted is None:
        raise InvalidInputError("optimizationObjective needs an itemAttribute.")
    if wanted.attribute not in columns.numeric(backend, solution.dataset_group_arn):
        raise InvalidInputError(f"The Items dataset has no numerical column {wanted.attribute}.")


def _bounds(entry: Json) -> tuple[Json, Json]:
    return entry["minValue"], entry["maxValue"]


def _jobs(resources: Json, name: str, *, usual: str, most: int) -> int:
    text = resources.get(name, usual)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= most:
        raise InvalidInputError(f"{name} must be from 1 to {most}, not {text}.")
    return int(text)


def _check_auto_ml(solution: Solution, asked_for_hpo: bool | None) -> None:  # noqa: FBT001 - three answers: yes, no, nothing
    if solution.recipe_arn:
        raise InvalidInputError("recipeArn must be omitted when performAutoML is true.")
    if asked_for_hpo is False:
        raise InvalidInputError("performHPO cannot be false when performAutoML is true.")
    for name in auto_ml_recipes(solution):
        if RECIPES[name].type is not RecipeType.USER_PERSONALIZATION or RECIPES[name].domain:
            raise InvalidInputError(f"AutoML compares USER_PERSONALIZATION recipes; {name} is not one.")
    metric = solution.solution_config.get("autoMLConfig", {}).get("metricName", AUTOML_METRIC)
    if metric not in _AUTOML_METRICS:
        raise InvalidInputError(f"Unknown metricName {metric}. Known: {', '.join(sorted(_AUTOML_METRICS))}.")


def _check_recipe(solution: Solution) -> None:
    if not solution.recipe_arn:
        raise InvalidInputError("recipeArn is required when performAutoML is false.")
    recipe = recipes.name_of(solution.recipe_arn)
    if RECIPES[recipe].domain:
        raise InvalidInputError(f"Recipe {recipe} is a use case of a domain: call CreateRecommender.")
    _check_incremental(solution.recipe_arn, asked_for=solution.perform_incremental_update)
    try:
        check(recipe, hyperparameters(solution))
        if ranges := hpo_ranges(solution):
            check_ranges(recipe, ranges)
    except ValueError as error:
        algorithm = recipes.algorithm_arn_of(recipe)
        raise InvalidInputError(
            f"{error}. Provide a hyperparameter that is used in the algorithm: {algorithm}"
        ) from error


def _check_incremental(recipe_arn: str | None, *, asked_for: bool) -> None:
    if asked_for and recipe_arn != recipes.arn_of(_INCREMENTAL):
        raise InvalidInputError(f"performIncrementalUpdate is not supported by recipe {recipe_arn}.")


def _check_events(solution: Solution) -> None:
    _check_config(solution.solution_config, solution.recipe_arn)
    threshold = solution.solution_config.get("eventValueThreshold")
    if threshold is not None and solution.event_type is None:
        raise InvalidInputError("eventValueThreshold needs an eventType.")
    try:
        _ = solution.counted
    except ValueError as error:
        raise InvalidInputError(f"eventValueThreshold must be a number, not {threshold}.") from error


def _check_config(config: Json, recipe_arn: str | None) -> None:
    every = config.get("autoTrainingConfig", {}).get("schedulingExpression")
    if every is not None and not 1 <= days_of(every) <= _MOST_DAYS:
        raise InvalidInputError(f"schedulingExpression must be from 1 to {_MOST_DAYS} days, not {every}.")
    if "eventsConfig" in config:
        _check_weights(config["eventsConfig"].get("eventParametersList", []), recipe_arn)


def _check_weights(parameters: Json, recipe_arn: str | None) -> None:
    if recipe_arn is None or recipes.name_of(recipe_arn) not in _WITH_WEIGHTS:
        raise InvalidInputError(f"eventsConfig is not supported by recipe {recipe_arn}.")
    types = [each.get("eventType") for each in parameters]
    if not types or None in types or len(set(types)) < len(types):
        raise InvalidInputError("eventParametersList needs an eventType for each of its entries, each once.")
    if not any(each.get("weight", 1.0) for each in parameters):
        raise InvalidInputError("At least one of the weights in eventParametersList must be above 0.")
