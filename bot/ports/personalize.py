"""Amazon Personalize, and how much it is used."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.job import Task
from bot.model.orders import DatasetKind
from bot.model.recommendation import ANYTHING, Scored, Terms
from bot.model.resource import (
    Batch,
    Campaign,
    Filter,
    Group,
    Import,
    Overview,
    ResourceKind,
    Sighting,
    Solution,
    Stray,
    Tracker,
    Version,
)


class Personalize(Protocol):
    """Amazon Personalize, by wishes. Names go in, values of `bot.model` come out."""

    async def groups(self) -> list[Group]:
        """Return all dataset groups, by name."""
        ...

    async def overview(self, group: str) -> Overview:
        """Return everything in a group; raises `NotFound` with the groups that there are."""
        ...

    async def solution(self, name: str) -> Solution:
        """Return a solution with its versions; raises `NotFound`."""
        ...

    async def version(self, name: str) -> Version:
        """Return a version by its name `solution/1a2b3c4d` or its ARN; raises `NotFound`."""
        ...

    async def campaign(self, name: str) -> Campaign:
        """Return a campaign by name; raises `NotFound`."""
        ...

    async def schema(self, group: str, dataset: DatasetKind) -> str | None:
        """Return the Avro schema (JSON) of a group's dataset, None where there is no such dataset (or group)."""
        ...

    async def latest_import(self, group: str, dataset: DatasetKind) -> Import | None:
        """Return the newest import of a dataset that ended well, with its `location`; None where there is none."""
        ...

    async def begin(self, task: Task, *, job_id: str, since: datetime) -> str:
        """Have the resource of a task, and return its ARN.

        Beginning again what was begun before (after a crash, say) returns the same resource: it is found by its name,
        and a version of a solution by one that is made of the id of the job, which began at `since`.

        Raises:
            InUse: what it depends on is not ready yet.
        """
        ...

    async def look(self, kind: ResourceKind, arn: str) -> Sighting:
        """Return how a resource stands; one that is gone has the status DELETED."""
        ...

    async def look_at(self, kind: ResourceKind, arns: Collection[str]) -> Mapping[str, Sighting]:
        """Return how resources of one kind stand, as `look` does, in as few calls as AWS allows.

        Nobody waits for this: it takes its turn after those for whom somebody does.
        """
        ...

    async def in_transition(self, group: str) -> list[Sighting]:
        """Return what is running in a group, whoever started it."""
        ...

    async def strays(self, *, besides: Collection[str]) -> list[Stray]:
        """Return the imports, trainings and new campaigns that run anywhere in the account, besides these ARNs."""
        ...

    async def metrics(self, version_arn: str) -> Mapping[str, float]:
        """Return the offline metrics of a version, by AWS's keys."""
        ...

    async def stop_training(self, version_arn: str) -> None:
        """Ask AWS to stop a training."""
        ...

    async def recommend(
        self,
        campaign_arn: str,
        *,
        user: str | None = None,
        item: str | None = None,
        count: int,
        terms: Terms = ANYTHING,
    ) -> list[Scored]:
        """Ask a campaign for items, best first; `count` is 1..500."""
        ...

    async def rank(
        self, campaign_arn: str, *, user: str, items: Sequence[str], terms: Terms = ANYTHING
    ) -> list[Scored]:
        """Have a campaign put 1..500 items into a user's order, best first; what a filter keeps out is not there."""
        ...

    async def delete_campaign(self, campaign_arn: str) -> None:
        """Ask AWS to delete a campaign, which takes it minutes; raises `InUse` while it is being made or changed."""
        ...

    async def filters(self, group: str | None) -> list[Filter]:
        """Return the filters of a group, or all, by name and without their expressions; raises `NotFound`."""
        ...

    async def filter(self, name: str) -> Filter:
        """Return a filter by name, with its expression; raises `NotFound` with the filters that there are."""
        ...

    async def delete_filter(self, filter_arn: str) -> None:
        """Ask AWS to delete a filter; raises `InUse` while a batch job applies it."""
        ...

    async def batches(self) -> list[Batch]:
        """Return the batch jobs of the account, newest first."""
        ...

    async def tracker(self, group: str) -> Tracker:
        """Return the group's event tracker, made where there was none."""
        ...

    async def hears_events(self, group: str) -> bool:
        """Say whether the group has an event tracker, so that interactions may come in besides the imports."""
        ...

    async def put_event(self, tracker: Tracker, *, user: str, item: str, event_type: str, at: datetime) -> None:
        """Tell what a user did."""
        ...


class Usage(Protocol):
    """How much campaigns are used."""

    async def requests(self, campaigns: Sequence[str], *, since: datetime, until: datetime) -> Mapping[str, int] | None:
        """Return how many requests campaigns answered, by ARN; None where that cannot be known."""
        ...
