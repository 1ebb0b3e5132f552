"""Amazon Personalize, by wishes: the real thing behind the port `Personalize`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.model.errors import NotFound
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
    Status,
    Stray,
    Tracker,
    Version,
)
from bot.personalize import inventory, serving, shapes, strays
from bot.personalize.account import Account, together
from bot.personalize.arns import name_of, solution_of
from bot.personalize.begin import Beginning
from bot.personalize.bucket import Lane
from bot.personalize.names import clip, is_name, no_version, split_version
from bot.personalize.session import Answer, Aws
from bot.personalize.sightings import Sightings


class PersonalizeGateway:
    """Implements `bot.ports.Personalize` with boto3."""

    def __init__(self, aws: Aws, *, service_role: str | None) -> None:
        """Keep the way to AWS; `service_role` is the ARN of the role that Personalize reads S3 with."""
        self._account = Account(aws)
        self._finder = Account(aws.within(Lane.FINDER))
        self._sightings = Sightings(Account(aws.within(Lane.POLLER)))
        self._aws = aws
        self._service_role = service_role

    async def groups(self) -> list[Group]:
        """Return all dataset groups, by name."""
        found = [shapes.group(answer) for answer in await self._account.listed(ResourceKind.GROUP)]
        return sorted(found, key=lambda group: group.name)

    async def overview(self, group: str) -> Overview:
        """Return everything in a group."""
        return await inventory.overview(self._account, shapes.group(await _group(self._account, group)))

    async def solution(self, name: str) -> Solution:
        """Return a solution with its versions."""
        arns = await self._account.arns()
        answer = await self._account.named(ResourceKind.SOLUTION, name, arns.solution(name))
        versions = await self._account.listed(ResourceKind.VERSION, solutionArn=answer["solutionArn"])
        return shapes.solution(answer, versions, group_name=name_of(answer["datasetGroupArn"]))

    async def version(self, name: str) -> Version:
        """Return a version by its name or ARN."""
        parts = split_version(name_of(name) if name.startswith("arn:") else name)
        if parts is None:
            raise NotFound(f"“{clip(name)}” is no version; a version is called like `solution/1a2b3c4d`.")
        arns = await self._account.arns()
        answer = await self._account.find(ResourceKind.VERSION, arns.solution("/".join(parts)))
        if answer is None:
            known = (await self.solution(parts[0])).versions
            raise no_version("/".join(parts), solution=parts[0], known=[version.name for version in known])
        return shapes.version(answer, shapes.recipe(answer))

    async def campaign(self, name: str) -> Campaign:
        """Return a campaign by name."""
        arns = await self._account.arns()
        answer = await self._account.named(ResourceKind.CAMPAIGN, name, arns.campaign(name))
        solution = await self._account.describe(ResourceKind.SOLUTION, solution_of(answer["solutionVersionArn"]))
        return shapes.campaign(
            answer, recipe_name=shapes.recipe(solution), group_name=name_of(solution["datasetGroupArn"])
        )

    async def schema(self, group: str, dataset: DatasetKind) -> str | None:
        """Return the Avro schema of a group's dataset."""
        found = await self._dataset(group, dataset)
        if found is None:
            return None
        answer = await self._aws.call("personalize", "DescribeSchema", schemaArn=found["schemaArn"])
        return str(answer["schema"]["schema"])

    async def latest_import(self, group: str, dataset: DatasetKind) -> Import | None:
        """Return the newest import of a dataset that ended well."""
        found = await self._dataset(group, dataset)
        if found is None:
            return None
        imports = await self._account.listed(ResourceKind.IMPORT, datasetArn=found["datasetArn"])
        ready = [answer for answer in imports if shapes.status(answer["status"]) is Status.READY]
        for latest in shapes.newest_first(ready):
            described = await self._account.describe(ResourceKind.IMPORT, latest["datasetImportJobArn"])
            return shapes.import_job(described)
        return None

    async def begin(self, task: Task, *, job_id: str, since: datetime) -> str:
        """Have the resource of a task, and return its ARN."""
        beginning = Beginning(account=self._account, service_role=self._service_role, job_id=job_id, since=since)
        return await beginning.of(task)

    async def look(self, kind: ResourceKind, arn: str) -> Sighting:
        """Return how a resource stands."""
        answer = await self._account.find(kind, arn)
        if answer is None:
            return Sighting(kind=kind, arn=arn, name=name_of(arn), status=Status.DELETED)
        return shapes.sighting(kind, answer)

    async def look_at(self, kind: ResourceKind, arns: Collection[str]) -> Mapping[str, Sighting]:
        """Return how resources of a kind stand, in the poller's share of the calls."""
        return await self._sightings.of(kind, arns)

    async def in_transition(self, group: str) -> list[Sighting]:
        """Return what is running in a group, with calls that nobody else needs just now."""
        found = await _group(self._finder, group)
        return await inventory.in_transition(self._finder, found["datasetGroupArn"])

    async def strays(self, *, besides: Collection[str]) -> list[Stray]:
        """Return what runs anywhere in the account."""
        return await strays.strays(self._finder, besides=besides)

    async def metrics(self, version_arn: str) -> Mapping[str, float]:
        """Return the offline metrics of a version."""
        answer = await self._aws.call("personalize", "GetSolutionMetrics", solutionVersionArn=version_arn)
        return {str(key): float(value) for key, value in answer["metrics"].items()}

    async def stop_training(self, version_arn: str) -> None:
        """Ask AWS to stop a training."""
        await self._aws.call("personalize", "StopSolutionVersionCreation", solutionVersionArn=version_arn)

    async def recommend(
        self,
        campaign_arn: str,
        *,
        user: str | None = None,
        item: str | None = None,
        count: int,
        terms: Terms = ANYTHING,
    ) -> list[Scored]:
        """Ask a campaign for items."""
        return await serving.recommend(self._aws, campaign_arn, user=user, item=item, count=count, terms=terms)

    async def rank(
        self, campaign_arn: str, *, user: str, items: Sequence[str], terms: Terms = ANYTHING
    ) -> list[Scored]:
        """Have a campaign put items into a user's order."""
        return await serving.rank(self._aws, campaign_arn, user=user, items=items, terms=terms)

    async def delete_campaign(self, campaign_arn: str) -> None:
        """Ask AWS to delete a campaign."""
        await self._aws.call("personalize", "DeleteCampaign", campaignArn=campaign_arn)

    async def filters(self, group: str | None) -> list[Filter]:
        """Return the filters of a group, or all, by name."""
        within = {"datasetGroupArn": (await _group(self._account, group))["datasetGroupArn"]} if group else {}
        listed = await self._account.listed(ResourceKind.FILTER, **within)
        return sorted(map(shapes.filter_of, listed), key=lambda one: one.name)

    async def filter(self, name: str) -> Filter:
        """Return a filter by name."""
        arns = await self._account.arns()
        return shapes.filter_of(await self._account.named(ResourceKind.FILTER, name, arns.filter(name)))

    async def delete_filter(self, filter_arn: str) -> None:
        """Ask AWS to delete a filter."""
        await self._aws.call("personalize", "DeleteFilter", filterArn=filter_arn)

    async def batches(self) -> list[Batch]:
        """Return the batch jobs of the account, newest first."""
        kinds = (ResourceKind.BATCH_RECOMMENDATIONS, ResourceKind.BATCH_SEGMENTS)
        listed = await together(self._account.listed(kind) for kind in kinds)
        found = [shapes.batch(kind, answer) for kind, answers in zip(kinds, listed, strict=True) for answer in answers]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    async def tracker(self, group: str) -> Tracker:
        """Return the group's event tracker, made where there was none."""
        found = await _group(self._account, group)
        return await serving.tracker(self._aws, group=group, group_arn=found["datasetGroupArn"])

    async def hears_events(self, group: str) -> bool:
        """Say whether the group has an event tracker."""
        found = await _group(self._account, group)
        return await serving.hears_events(self._aws, found["datasetGroupArn"])

    async def put_event(self, tracker: Tracker, *, user: str, item: str, event_type: str, at: datetime) -> None:
        """Tell what a user did."""
        await serving.put_event(self._aws, tracker, user=user, item=item, event_type=event_type, at=at)

    async def _dataset(self, group: str, dataset: DatasetKind) -> Answer | None:
        if not is_name(group):
            return None
        arns = await self._account.arns()
        return await self._account.find(ResourceKind.DATASET, arns.dataset(group, dataset))


async def _group(account: Account, name: str) -> Answer:
    arns = await account.arns()
    return await account.named(ResourceKind.GROUP, name, arns.group(name))
