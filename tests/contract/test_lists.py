"""What AWS's lists say of resources agrees with its descriptions: real boto3, against the sandbox's AWS."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
import pytest_asyncio

from bot.datafiles.inspect import inspect
from bot.model.datafile import FileHead
from bot.model.job import CreateDataset, CreateGroup, CreateSolution, ImportFile, Task, TrainVersion
from bot.model.orders import DatasetKind, ImportMode
from bot.model.resource import ResourceKind, Sighting, Status
from bot.model.signs import AwsCall, Sign
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.session import connect
from sandbox import data
from sandbox.aws.lifecycle import Lifecycle, Mode
from sandbox.aws.server import serve

pytestmark = pytest.mark.asyncio(loop_scope="module")

INTERACTIONS = DatasetKind.INTERACTIONS
LOCATION = f"s3://films-ratings/{data.INTERACTIONS}"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account, and what was called in it."""

    gateway: PersonalizeGateway
    url: str
    session: aiohttp.ClientSession
    signs: list[Sign] = field(default_factory=list)

    async def steers(self, route: str, **body: object) -> None:
        """Have the endpoint do as `/_control/ROUTE` says."""
        async with self.session.post(f"{self.url}/_control/{route}", json=body) as answer:
            answer.raise_for_status()

    async def begin(self, *tasks: Task) -> list[str]:
        """Begin these."""
        now = datetime.now(UTC)
        begun: list[str] = []
        for task in tasks:
            begun.append(await self.gateway.begin(task, job_id=f"train-{len(begun)}", since=now))
        return begun

    async def settle(self, kind: ResourceKind, arns: Sequence[str]) -> None:
        """Let these come to their ends."""
        while not all([(await self.gateway.look(kind, arn)).status.ended for arn in arns]):
            await self.steers("advance")

    async def look_both_ways(self, kind: ResourceKind, arns: Sequence[str]) -> list[Sighting]:
        """Return what both say, which must be the same."""
        together = await self.gateway.look_at(kind, arns)
        assert together == {arn: await self.gateway.look(kind, arn) for arn in arns}
        return [together[arn] for arn in arns]

    def calls(self) -> list[str]:
        """Return the operations that were called since this was asked last."""
        called = [sign.operation for sign in self.signs if isinstance(sign, AwsCall)]
        self.signs.clear()
        return called


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def account() -> AsyncIterator[Account]:
    """Have a dataset with data in it."""
    files = data.generated()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(lifecycle=Lifecycle(mode=Mode.MANUAL)))
        uploaded = await asyncio.to_thread(data.put, url, "films-ratings", files)
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("AWS_ENDPOINT_URL", url)
        environment.setenv("AWS_ACCESS_KEY_ID", "tester")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        signs: list[Sign] = []
        aws = await stack.enter_async_context(connect("us-east-1", signs.append, rate=1_000))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        gateway = PersonalizeGateway(aws, service_role=uploaded.role_arn)
        opened = Account(gateway=gateway, url=url, session=session, signs=signs)
        ratings = files[data.INTERACTIONS]
        head = FileHead(location=LOCATION, body=ratings, size=len(ratings))
        schema = inspect(head, INTERACTIONS, None, datetime.now(UTC)).schema
        group = await opened.begin(CreateGroup(name="films"))
        await opened.settle(ResourceKind.GROUP, group)
        dataset = await opened.begin(CreateDataset(group="films", dataset=INTERACTIONS, schema=schema))
        await opened.settle(ResourceKind.DATASET, dataset)
        yield opened


def import_of(name: str) -> ImportFile:
    """Return the task of importing the file once more."""
    return ImportFile(name=name, group="films", dataset=INTERACTIONS, location=LOCATION, mode=ImportMode.FULL)


def solution(name: str) -> CreateSolution:
    """Return the task of having a solution that is quick to train."""
    return CreateSolution(name=name, group="films", recipe="popularity-count", hpo=False)


async def test_imports_from_their_beginning_to_their_end(account: Account) -> None:
    """Some well, one with a reason."""
    await account.steers("fail", kind="import", reason="Insufficient privileges for accessing data in S3")
    begun = await account.begin(import_of("films-1"), import_of("films-2"))
    running = await account.look_both_ways(ResourceKind.IMPORT, begun)
    await account.settle(ResourceKind.IMPORT, begun)
    ended = await account.look_both_ways(ResourceKind.IMPORT, begun)

    assert [one.status for one in running] == [Status.RUNNING] * 2
    assert {(one.status, one.failure) for one in ended} == {
        (Status.FAILED, "Insufficient privileges for accessing data in S3"),
        (Status.READY, None),
    }


async def test_trainings_that_end_in_every_way(account: Account) -> None:
    """Ready, failed, stopped, and gone."""
    await account.settle(ResourceKind.SOLUTION, await account.begin(solution("films-a")))
    begun = await account.begin(*[TrainVersion(solution="films-a")] * 3)
    running = await account.look_both_ways(ResourceKind.VERSION, begun)
    await account.steers("fail", kind="training", reason="Too few interactions")
    await account.gateway.stop_training(begun[0])
    await account.settle(ResourceKind.VERSION, begun)
    gone = f"{begun[0][:-4]}beef"
    ended = await account.look_both_ways(ResourceKind.VERSION, [*begun, gone])

    assert [one.status for one in running] == [Status.RUNNING] * 3
    assert {one.status for one in ended} == {Status.STOPPED, Status.FAILED, Status.READY, Status.DELETED}
    assert "Too few interactions" in {one.failure for one in ended}


async def test_pages_beyond_the_first(account: Account) -> None:
    """What runs is found behind a hundred that have ended, the second time without reading those."""
    await account.steers("fail", kind="import", reason="No such bucket", next=100)
    for number in range(20):
        ended = await account.begin(*(import_of(f"old-{number}-{each}") for each in range(5)))
        await account.settle(ResourceKind.IMPORT, ended)
    begun = await account.begin(*(import_of(f"new-{number}") for number in range(5)))
    account.calls()

    first = await account.gateway.look_at(ResourceKind.IMPORT, begun)
    assert account.calls() == ["ListDatasetImportJobs"] * 2
    again = await account.gateway.look_at(ResourceKind.IMPORT, begun)
    assert account.calls() == ["ListDatasetImportJobs"]

    assert first == again
    assert [one.status for one in await account.look_both_ways(ResourceKind.IMPORT, begun)] == [Status.RUNNING] * 5
