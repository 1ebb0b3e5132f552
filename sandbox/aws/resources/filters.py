"""Filters: expressions that keep items (users, actions) in answers or out of them."""

import asyncio
from datetime import timedelta

from sandbox.aws.backend import Backend, require_active
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.pasts import past
from sandbox.aws.filters import checking, grammar
from sandbox.aws.filters.expression import CURRENT_ITEM, CURRENT_USER, Column, Expression
from sandbox.aws.journeys import Publish, nothing
from sandbox.aws.protocol.errors import LimitExceededError
from sandbox.aws.protocol.parse import Json
from sandbox.aws.quotas import Quota
from sandbox.aws.resource import Status
from sandbox.aws.resources.kinds import Dataset, DatasetGroup, Filter, Schema

_CREATION = timedelta(minutes=3)
_DELETION = timedelta(minutes=1)
_MOST_FIELDS = 10  # of one filter
_MOST_FIELDS_TOGETHER = 20  # of all filters of a group
_BEHIND = {CURRENT_USER: avro.USERS, CURRENT_ITEM: avro.ITEMS}


def create(backend: Backend, *, name: str, dataset_group_arn: str, filter_expression: str, tags: Json = ()) -> Json:
    """Start to make a filter whose expression fits the group's schemas."""
    require_active(backend.resources.get(DatasetGroup, dataset_group_arn))
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
    backend.create(made, usual=_CREATION, work=lambda: _prepare(backend, made))
    return {"filterArn": made.arn}


def delete(backend: Backend, *, filter_arn: str) -> None:
    """Start to delete a filter."""
    backend.delete(backend.resources.get(Filter, filter_arn), usual=_DELETION)


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


async def _prepare(backend: Backend, made: Filter) -> Publish:
    """Read what the filter will look at, so that no request has to wait for it."""
    for kind in {clause.dataset for clause in made.expression.clauses} & checking.EVENTS:
        for dataset in backend.resources.find(Dataset, dataset_group_arn=made.dataset_group_arn, dataset_type=kind):
            for path in dataset.paths:
                await asyncio.to_thread(past, path)
    return nothing
