"""Filters: expressions that keep items (users, actions) in answers or out of them."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.pasts import past
from sandbox.aws.datasets.records import ID_COLUMNS, Lookup
from sandbox.aws.engine import RECIPES
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters import checking, grammar
from sandbox.aws.filters.expression import CURRENT_ITEM, CURRENT_USER, Column, Expression, Subject
from sandbox.aws.journeys import Publish, nothing
from sandbox.aws.protocol.errors import InvalidInputError, LimitExceededError, ResourceInUseError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import UNDERWAY, Status
from sandbox.aws.resources import recipes
from sandbox.aws.resources.jobs import BatchInferenceJob, BatchSegmentJob
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, Filter, Schema, SolutionVersion
from sandbox.aws.serving.known import Known

_CREATION = timedelta(minutes=3)
_DELETION = timedelta(minutes=1)
_MOST_FIELDS = 10  # of one filter
_MOST_FIELDS_TOGETHER = 20  # of all filters of a group
_BEHIND = {CURRENT_USER: avro.USERS, CURRENT_ITEM: avro.ITEMS}


def create(backend: Backend, *, name: str, dataset_group_arn: str, filter_expression: str, tags: Json = ()) -> Json:
    """Start to make a filter whose expression fits the group's schemas."""
    group = backend.resources.get(DatasetGroup, dataset_group_arn)
    if group.status is not Status.ACTIVE:
        raise InvalidInputError(f"Dataset group {dataset_group_arn} is not ACTIVE: {group.status}.")
    expression = checking.resolve(grammar.parse(filter_expression), _schemas(backend, dataset_group_arn))
    made = Filter(
        filter_arn=backend.account.arn("filter", name),
        name=name,
        dataset_group_arn=dataset_group_arn,
        filter_expression=filter_expression,
        expression=expression,
        tags=list(tags),
    )
    if not backend.resources.has(made):
        _check_limits(expression, backend.resources.find(Filter, dataset_group_arn=dataset_group_arn))
    backend.create(made, usual=_CREATION, work=partial(_prepare, backend, made))
    return {"filterArn": made.arn}


def delete(backend: Backend, *, filter_arn: str) -> None:
    """Start to delete a filter that no batch job applies."""
    for kind in (BatchInferenceJob, BatchSegmentJob):
        for job in backend.resources.find(kind, filter_arn=filter_arn):
            if job.status in UNDERWAY:
                raise ResourceInUseError(f"Filter {filter_arn} is used by {job.arn}.")
    backend.delete(backend.resources.get(Filter, filter_arn), usual=_DELETION)


def usable(backend: Backend, arn: str, version: SolutionVersion, subject: Subject) -> Filter:
    """Return a filter that can be applied to what a version recommends, or raise an `AwsError`."""
    found = backend.resources.get(Filter, arn)
    if found.status is not Status.ACTIVE:
        raise InvalidInputError(f"Filter {arn} is not ACTIVE: {found.status}.")
    if found.dataset_group_arn != version.dataset_group_arn:
        raise InvalidInputError(f"Filter {arn} and solution version {version.arn} are not of the same dataset group.")
    if found.expression.subject is not subject:
        raise InvalidInputError(f"Filter {arn} filters {found.expression.subject}, not {subject}.")
    recipe = recipes.name_of(version.recipe_arn or "")
    about_item = any(column.dataset == CURRENT_ITEM for column in found.expression.columns)
    if about_item and RECIPES[recipe].type is not RecipeType.RELATED_ITEMS:
        raise InvalidInputError(f"Recipe {recipe} has no CurrentItem, which filter {arn} uses.")
    return found


def looks_at_events(backend: Backend, arn: str) -> bool:
    """Tell whether a filter uses interactions."""
    return any(clause.dataset in checking.EVENTS for clause in backend.resources.get(Filter, arn).expression.clauses)


def known(backend: Backend, group: str) -> Known:
    """Return what filters can look at in a dataset group right now."""
    datasets = {each.dataset_type: each for each in backend.resources.find(Dataset, dataset_group_arn=group)}
    return Known(
        records={
            kind: Lookup(put=backend.streams.records(each.arn), parts=each.parts)
            for kind, each in datasets.items()
            if kind in ID_COLUMNS
        },
        events={kind: each.parts for kind, each in datasets.items() if kind in checking.EVENTS},
        streams={
            avro.INTERACTIONS: backend.streams.of(group),
            avro.ACTION_INTERACTIONS: backend.streams.of_actions(group),
        },
    )


def _schemas(backend: Backend, group: str) -> checking.Schemas:
    datasets = backend.resources.find(Dataset, dataset_group_arn=group, status=Status.ACTIVE)
    typed = [dataset for dataset in datasets if dataset.dataset_type in avro.TYPES]
    return {each.dataset_type: avro.parse(backend.resources.get(Schema, each.schema_arn).schema) for each in typed}


def _check_limits(expression: Expression, others: list[Filter]) -> None:
    Quota.FILTERS.check(len(others))
    fields = _fields(expression)
    if len(fields) > _MOST_FIELDS:
        raise LimitExceededError(f"A filter can use at most {_MOST_FIELDS} distinct fields, not {len(fields)}.")
    together = fields.union(*(_fields(each.expression) for each in others))
    if len(together) > _MOST_FIELDS_TOGETHER:
        raise LimitExceededError(
            f"The filters of a dataset group can use at most {_MOST_FIELDS_TOGETHER} fields, not {len(together)}."
        )


def _fields(expression: Expression) -> set[Column]:
    """Return the distinct fields; those of CurrentUser and CurrentItem are fields of Users and Items."""
    columns = expression.columns
    return {Column(dataset=_BEHIND.get(each.dataset, each.dataset), name=each.name) for each in columns}


async def prepare(dataset: Dataset, paths: Sequence[Path]) -> None:
    """Read imports of events that filters will look at, so that no request has to wait for it."""
    if dataset.dataset_type in checking.EVENTS:
        for path in paths:
            await asyncio.to_thread(past, path)


async def _prepare(backend: Backend, made: Filter) -> Publish:
    for dataset in backend.resources.find(Dataset, dataset_group_arn=made.dataset_group_arn):
        if dataset.dataset_type in {clause.dataset for clause in made.expression.clauses}:
            await prepare(dataset, dataset.paths)
    return nothing
