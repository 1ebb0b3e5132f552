"""Recommenders: the use cases of a domain dataset group, each trained and served in one.

Source: Personalize Developer Guide, "Creating a recommender" and what follows it.
"""

import asyncio
from datetime import timedelta
from functools import partial

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro, storage
from sandbox.aws.datasets.streams import EventFilter
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.recipes import Recipe
from sandbox.aws.journeys import Publish, nothing
from sandbox.aws.protocol.errors import InvalidInputError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import START, STOP, UNDERWAY, Stateful, Status
from sandbox.aws.resources import columns, recipes, versions
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, Recommender, RecommenderUpdate, Solution, SolutionVersion

_CREATION = timedelta(hours=1)
_UPDATE = timedelta(minutes=10)
_SWITCHING = timedelta(minutes=2)
_DELETION = timedelta(minutes=5)
_TRAINING = "trainingDataConfig"


def create(backend: Backend, *, name: str, dataset_group_arn: str, recipe_arn: str, **options: Json) -> Json:
    """Start to train and deploy a use case."""
    group = backend.resources.get(DatasetGroup, dataset_group_arn)
    recipe = RECIPES[recipes.name_of(recipe_arn)]
    require_active(group)
    _check(backend, group, recipe)
    recommender = Recommender(
        recommender_arn=backend.account.arn("recommender", name),
        name=name,
        dataset_group_arn=dataset_group_arn,
        recipe_arn=recipe_arn,
        known_columns=columns.present(backend, dataset_group_arn),
        **options,
    )
    columns.check(backend, dataset_group_arn, recommender.recommender_config)
    if not backend.resources.has(recommender):
        Quota.RECOMMENDERS.check(len(backend.resources.find(Recommender, dataset_group_arn=dataset_group_arn)))
    backend.create(recommender, usual=_CREATION, work=partial(train, backend, recommender))
    return {"recommenderArn": recommender.arn}


def update(backend: Backend, *, recommender_arn: str, recommender_config: Json) -> Json:
    """Start to change a recommender, which trains anew where other columns shall train."""
    recommender = backend.resources.get(Recommender, recommender_arn)
    if recommender.status not in {Status.ACTIVE, Status.INACTIVE, Status.CREATE_FAILED} or _updating(recommender):
        raise ResourceInUseError(f"Recommender {recommender_arn} is being changed.")
    columns.check(backend, recommender.dataset_group_arn, recommender_config)
    config = {**recommender.recommender_config, **recommender_config}
    recommender.latest_recommender_update = change = RecommenderUpdate(recommender_config=config)
    backend.journeys.create(change, usual=_UPDATE, work=partial(_change, backend, recommender, config))
    return {"recommenderArn": recommender_arn}


def stop(backend: Backend, *, recommender_arn: str) -> Json:
    """Start to stop a recommender, which then answers nobody."""
    return _switch(backend, recommender_arn, Status.ACTIVE)


def start(backend: Backend, *, recommender_arn: str) -> Json:
    """Start a recommender that was stopped; it answers from the model that it had."""
    return _switch(backend, recommender_arn, Status.INACTIVE)


def delete(backend: Backend, *, recommender_arn: str) -> None:
    """Start to delete a recommender; it stops answering at once."""
    recommender = backend.resources.get(Recommender, recommender_arn)
    if _updating(recommender):
        raise ResourceInUseError(f"Recommender {recommender_arn} is being changed.")
    backend.delete(recommender, usual=_DELETION)


def renew(backend: Backend, recommender: Recommender) -> None:
    """Start to train anew; the old model answers meanwhile, and further on where this fails."""
    recommender.renewal = Stateful()
    backend.journeys.create(recommender.renewal, usual=_CREATION, work=partial(train, backend, recommender))


async def train(backend: Backend, recommender: Recommender, config: Json = None) -> Publish:
    """Train as a solution would, and return how to serve what was learned. `config` is what a change asks for."""
    solution = _solution(recommender, recommender.recommender_config if config is None else config)
    version = _version(solution)
    version.begin(at=backend.now())
    version.status = Status.ACTIVE
    (await versions.train(backend, solution, version))()
    served = await asyncio.to_thread(storage.load, version.model)

    def publish() -> None:
        recommender.version, recommender.serving = version, served
        recommender.model_metrics = version.metrics

    return publish


def _solution(recommender: Recommender, config: Json) -> Solution:
    """Return the solution that a recommender would be, which no list shows."""
    wanted = config.get(_TRAINING)
    return Solution(
        solution_arn=recommender.arn,
        name=recommender.name,
        dataset_group_arn=recommender.dataset_group_arn,
        recipe_arn=recommender.recipe_arn,
        solution_config={_TRAINING: wanted} if wanted else {},
        known_columns=recommender.known_columns,
    )


def _version(solution: Solution) -> SolutionVersion:
    version = versions.version_of(solution)
    recipe = RECIPES[recipes.name_of(solution.recipe_arn or "")]
    version.counted = EventFilter(event_type=recipe.event_type, any_case=True)
    return version


async def _change(backend: Backend, recommender: Recommender, config: Json) -> Publish:
    trains = config.get(_TRAINING) != recommender.recommender_config.get(_TRAINING)
    publish = await train(backend, recommender, config) if trains else nothing
    return lambda: _apply(recommender, config, publish)


def _apply(recommender: Recommender, config: Json, publish: Publish) -> None:
    publish()
    recommender.recommender_config = config


def _switch(backend: Backend, arn: str, now: Status) -> Json:
    recommender = backend.resources.get(Recommender, arn)
    if recommender.status is not now or _updating(recommender):
        raise ResourceInUseError(f"Recommender {arn} is not {now}: {recommender.status}.")
    backend.journeys.change(recommender, STOP if now is Status.ACTIVE else START, usual=_SWITCHING)
    return {"recommenderArn": arn}


def _check(backend: Backend, group: DatasetGroup, recipe: Recipe) -> None:
    if recipe.domain is None:
        raise InvalidInputError("Recipes without a domain are for solutions: call CreateSolution.")
    if recipe.domain != group.domain:
        raise InvalidInputError(f"The use case is of domain {recipe.domain}, the dataset group of {group.domain}.")
    datasets = backend.resources.find(Dataset, dataset_group_arn=group.arn, status=Status.ACTIVE)
    present = {each.dataset_type for each in datasets}
    for kind in (avro.INTERACTIONS, *([avro.ITEMS] if recipe.needs_items else [])):
        if kind not in present:
            raise InvalidInputError(
                f"Dataset group {group.arn} has no ACTIVE dataset of type {kind}, which the use case needs."
            )


def _updating(recommender: Recommender) -> bool:
    change = recommender.latest_recommender_update
    return change is not None and change.status in UNDERWAY
