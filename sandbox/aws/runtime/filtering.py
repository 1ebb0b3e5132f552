"""Filters as a request applies them: to items, by what is known of its user, its item and the data sets right now.

Source: Personalize Developer Guide, "Filtering recommendations" and "Filter expressions".
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge

from sandbox.aws.backend import Backend
from sandbox.aws.datasets import avro
from sandbox.aws.datasets.pasts import past
from sandbox.aws.datasets.records import Lookup
from sandbox.aws.engine.recipes import RecipeType
from sandbox.aws.filters import values
from sandbox.aws.filters.applying import Keep, Row, keeper
from sandbox.aws.filters.expression import CURRENT_ITEM, CURRENT_USER, Subject
from sandbox.aws.protocol.errors import InvalidInputError
from sandbox.aws.resource import Status
from sandbox.aws.resources.kinds import Dataset, Filter
from sandbox.aws.runtime.deployment import Deployment

_MOST_EVENTS = {avro.INTERACTIONS: 100, avro.ACTION_INTERACTIONS: 300}  # the newest of a user and an event type
_NO_VALUES: Mapping[str, str] = {}


def lookup(backend: Backend, dataset: Dataset) -> Lookup:
    """Return the records of a dataset by id, as they are now."""
    return Lookup(put=backend.streams.records(dataset.arn), parts=dataset.parts)


def keeper_for(
    backend: Backend,
    deployed: Deployment,
    *,
    arn: str | None,
    given: Mapping[str, str] | None,
    user: str | None,
    item: str | None = None,
    subject: Subject = Subject.ITEM,
) -> Keep | None:
    """Return what tells whether an item (or an action) passes a filter, or None without one.

    `given` are the `filterValues`.

    Raises `ResourceNotFoundError` or `InvalidInputError` where the filter or its values do not fit the request.
    """
    if arn is None:
        if given:
            raise InvalidInputError("filterValues needs a filterArn.")
        return None
    applied = backend.resources.get(Filter, arn)
    _check(applied, deployed, subject)
    facts = _Known(backend=backend, group=applied.dataset_group_arn, user=user, item=item)
    return keeper(applied.expression, values.read(applied.expression, given or _NO_VALUES), facts)


def _check(applied: Filter, deployed: Deployment, subject: Subject) -> None:
    if applied.status is not Status.ACTIVE:
        raise InvalidInputError(f"Filter {applied.arn} is not ACTIVE: {applied.status}.")
    if applied.dataset_group_arn != deployed.version.dataset_group_arn:
        raise InvalidInputError(f"Filter {applied.arn} and the campaign are not of the same dataset group.")
    if applied.expression.subject is not subject:
        raise InvalidInputError(f"Filter {applied.arn} filters {applied.expression.subject}, not {subject}.")
    about_item = any(column.dataset == CURRENT_ITEM for column in applied.expression.columns)
    if about_item and deployed.recipe_type is not RecipeType.RELATED_ITEMS:
        raise InvalidInputError(f"Recipe {deployed.recipe} has no CurrentItem, which filter {applied.arn} uses.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """The `Facts` of one request."""

    backend: Backend
    group: str
    user: str | None
    item: str | None

    def row(self, dataset: str, name: str) -> Row:
        return self._records(dataset).get(name)

    def current(self, who: str) -> Row:
        dataset, name = {CURRENT_USER: (avro.USERS, self.user), CURRENT_ITEM: (avro.ITEMS, self.item)}[who]
        return {} if name is None else self._records(dataset).get(name)

    def events(self, dataset: str) -> Iterator[tuple[str, str | None]]:
        """Iterate over the newest events of each type, case aside."""
        met: Counter[str | None] = Counter()
        for _, item, kind in self._newest_first(dataset):
            counted = kind and kind.lower()
            met[counted] += 1
            if met[counted] <= _MOST_EVENTS[dataset]:
                yield item, kind

    def _newest_first(self, dataset: str) -> Iterator[tuple[int, str, str | None]]:
        if self.user is None:
            return
        streamed = self.backend.streams.of(self.group).since(0, self.user) if dataset == avro.INTERACTIONS else ()
        arrived = [(event.at, event.item, event.event_type) for event in streamed]
        imported = [past(path).newest_first(self.user) for path in self._dataset(dataset).paths]
        yield from merge(reversed(arrived), *imported, key=lambda event: event[0], reverse=True)

    def _records(self, dataset: str) -> Lookup:
        return lookup(self.backend, self._dataset(dataset))

    def _dataset(self, kind: str) -> Dataset:
        found = self.backend.resources.find(Dataset, dataset_group_arn=self.group, dataset_type=kind)
        if not found:
            raise InvalidInputError(f"Dataset group {self.group} has no dataset of type {kind}.")
        return found[0]
