"""What is in the account: descriptions and lists by kind, and the ARNs of names."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from bot.model.errors import NotFound
from bot.model.resource import ResourceKind
from bot.personalize.arns import Arns
from bot.personalize.names import is_name, missing
from bot.personalize.session import Answer, Aws
from bot.records import dataclass

_T = TypeVar("_T")
_AT_ONCE = 16  # half of the threads: a status of everything leaves the others to a recommendation
_MOST = 2000  # entries of one list
_PAGE = 100  # entries: the most that AWS gives at once


@dataclass(frozen=True, slots=True)
class _Description:
    """How a resource is described: by which ARN, and where the answer has it."""

    operation: str
    argument: str
    key: str


_DESCRIBE_CAMPAIGN = _Description("DescribeCampaign", "campaignArn", "campaign")
_DESCRIPTIONS = {
    ResourceKind.GROUP: _Description("DescribeDatasetGroup", "datasetGroupArn", "datasetGroup"),
    ResourceKind.DATASET: _Description("DescribeDataset", "datasetArn", "dataset"),
    ResourceKind.IMPORT: _Description("DescribeDatasetImportJob", "datasetImportJobArn", "datasetImportJob"),
    ResourceKind.SOLUTION: _Description("DescribeSolution", "solutionArn", "solution"),
    ResourceKind.VERSION: _Description("DescribeSolutionVersion", "solutionVersionArn", "solutionVersion"),
    ResourceKind.CAMPAIGN: _DESCRIBE_CAMPAIGN,
    ResourceKind.CAMPAIGN_UPDATE: _DESCRIBE_CAMPAIGN,
    ResourceKind.FILTER: _Description("DescribeFilter", "filterArn", "filter"),
    ResourceKind.BATCH_RECOMMENDATIONS: _Description(
        "DescribeBatchInferenceJob", "batchInferenceJobArn", "batchInferenceJob"
    ),
    ResourceKind.BATCH_SEGMENTS: _Description("DescribeBatchSegmentJob", "batchSegmentJobArn", "batchSegmentJob"),
}
LISTED = {
    ResourceKind.GROUP: ("ListDatasetGroups", "datasetGroups"),
    ResourceKind.DATASET: ("ListDatasets", "datasets"),
    ResourceKind.IMPORT: ("ListDatasetImportJobs", "datasetImportJobs"),
    ResourceKind.SOLUTION: ("ListSolutions", "solutions"),
    ResourceKind.VERSION: ("ListSolutionVersions", "solutionVersions"),
    ResourceKind.CAMPAIGN: ("ListCampaigns", "campaigns"),
    ResourceKind.FILTER: ("ListFilters", "Filters"),
    ResourceKind.BATCH_RECOMMENDATIONS: ("ListBatchInferenceJobs", "batchInferenceJobs"),
    ResourceKind.BATCH_SEGMENTS: ("ListBatchSegmentJobs", "batchSegmentJobs"),
}


class Account:
    """The resources of an account, as AWS gives them."""

    def __init__(self, aws: Aws) -> None:
        """Keep the way to AWS."""
        self.aws = aws
        self._arns: Arns | None = None
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def arns(self) -> Arns:
        """Return the ARNs of names, as they are in the account that the credentials belong to."""
        if self._arns is None:
            caller = await self.aws.call("sts", "GetCallerIdentity")
            partition = caller["Arn"].split(":")[1]
            self._arns = Arns(partition=partition, region=self.aws.region, account=caller["Account"])
        return self._arns

    async def describe(self, kind: ResourceKind, arn: str) -> Answer:
        """Return a description; raises `NotFound`."""
        how = _DESCRIPTIONS[kind]
        async with self._gate:
            answer = await self.aws.call("personalize", how.operation, **{how.argument: arn})
        description: Answer = answer[how.key]
        return description

    async def find(self, kind: ResourceKind, arn: str) -> Answer | None:
        """Return a description, None where there is none."""
        try:
            return await self.describe(kind, arn)
        except NotFound:
            return None

    async def listed(self, kind: ResourceKind, **within: str) -> list[Answer]:
        """Return the summaries of a kind, of the whole account or `within` an ARN."""
        operation, key = LISTED[kind]
        async with self._gate:
            return await self.aws.pages("personalize", operation, key, limit=_MOST, maxResults=_PAGE, **within)

    async def page(self, kind: ResourceKind, token: str | None, **within: str) -> tuple[list[Answer], str | None]:
        """Return one page of such a list, and the token for the next one; None is for the first, and after the last."""
        operation, key = LISTED[kind]
        following = {"nextToken": token} if token else {}
        async with self._gate:
            answer = await self.aws.call("personalize", operation, maxResults=_PAGE, **within, **following)
        return list(answer.get(key, [])), answer.get("nextToken")

    async def named(self, kind: ResourceKind, name: str, arn: str) -> Answer:
        """Return what has a name that somebody typed; raises `NotFound` with the names that there are."""
        found = await self.find(kind, arn) if is_name(name) else None
        if found is None:
            raise missing(kind, name, [str(known["name"]) for known in await self.listed(kind)])
        return found


async def together(wishes: Iterable[Awaitable[_T]]) -> list[_T]:
    """Wait for all of these at once."""
    return list(await asyncio.gather(*wishes))
