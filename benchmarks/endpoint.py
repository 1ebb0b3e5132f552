"""What a call to the sandbox's AWS costs: `python benchmarks/endpoint.py [SECONDS]`.

ListSchemas and GetRecommendations, signed, at the sandbox, at aiohttp with nothing but the check of the signature, and
ListSchemas at moto, each in a process of its own; they take turns, and the quietest round counts. Then the sandbox is
asked for 500 recommendations a second while it trains, for so many seconds. Ends with 1 where a target is missed.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from aiohttp import ClientSession
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from targets import Target, judge

from sandbox import data

SANDBOX, BARE, MOTO = "sandbox", "bare", "moto"
ROUNDS, CALLS, TOGETHER = 3, 1000, 8
RATE, SECONDS, BEAT = 500, 60, 0.02  # recommendations a second, for how long, and how often some are sent
RECIPE = "arn:aws:personalize:::recipe/aws-user-personalization"
_SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Interactions",
        "namespace": "com.amazonaws.personalize.schema",
        "fields": [
            {"name": "USER_ID", "type": "string"},
            {"name": "ITEM_ID", "type": "string"},
            {"name": "TIMESTAMP", "type": "long"},
        ],
        "version": "1.0",
    }
)
_KEYS = Credentials("bench", "bench")
_PROGRAM = str(Path(__file__).with_name("endpoints.py"))


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A program that answers, and the key that it takes."""

    url: str
    pid: int
    key: Credentials = _KEYS

    def client(self, service: str) -> Any:  # noqa: ANN401 - a client of boto3, which has no types of its own
        """Return a client."""
        return boto3.Session(self.key.access_key, self.key.secret_key, region_name="us-east-1").client(
            service,  # type: ignore[call-overload] # any of them
            endpoint_url=self.url,
        )

    def cpu(self) -> float:
        """Return the seconds of CPU that it has used, with threads that are gone (proc(5), stat)."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def signed(self, path: str, body: Mapping[str, object], headers: Mapping[str, str]) -> "Call":
        """Return a request that can be sent again and again while its signature holds."""
        request = AWSRequest("POST", self.url + path, headers=dict(headers), data=json.dumps(body))
        SigV4Auth(self.key, "personalize", "us-east-1").add_auth(request)
        return Call(url=self.url + path, headers=dict(request.headers), body=json.dumps(body).encode())


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that is signed."""

    url: str
    headers: dict[str, str]
    body: bytes

    async def send(self, session: ClientSession) -> bool:
        """Send it, and tell whether it was answered well."""
        async with session.post(self.url, headers=self.headers, data=self.body) as answered:
            await answered.read()
            return answered.status < 300  # noqa: PLR2004 - HTTP


def main() -> int:
    """Measure and print; return 1 where a target is missed."""
    return judge(asyncio.run(compare(int(sys.argv[1]) if sys.argv[1:] else SECONDS)))


async def compare(seconds: int) -> list[Target]:
    """Measure everything."""
    async with AsyncExitStack() as stack, ClientSession() as session:
        names = (SANDBOX, BARE, MOTO)
        ends = {name: await stack.enter_async_context(started(name)) for name in names}
        campaign = await asyncio.to_thread(deploy, ends[SANDBOX])
        costs = {name: [await cost(ends[name], session) for _ in range(ROUNDS)] for name in names}
        calls = {name: min(taken) for name, taken in costs.items()}
        for name, taken in calls.items():
            print(f"{name:10}{taken * 1e6:9.0f} µs of CPU for ListSchemas")
        waits = await asyncio.to_thread(waiting, {name: ends[name] for name in (SANDBOX, BARE)}, campaign)
        for name, wait in waits.items():
            print(f"{name:10}{wait * 1000:9.2f} ms for GetRecommendations by boto3, median")
        failed, late = await steadily(ends[SANDBOX], campaign, session, seconds)
    return [
        Target(
            what="CPU of a simple call, to bare aiohttp's", measured=calls[SANDBOX] / calls[BARE], bound=3, unit="x"
        ),
        Target(
            what="GetRecommendations by boto3, to bare's", measured=waits[SANDBOX] / waits[BARE], bound=1.5, unit="x"
        ),
        Target(what=f"failures in {seconds} s of {RATE} a second, training", measured=failed, bound=0),
        Target(what="the same: seconds behind at the end", measured=late, bound=1, unit=" s"),
    ]


async def cost(endpoint: Endpoint, session: ClientSession) -> float:
    """Return the seconds of the endpoint's CPU for a ListSchemas."""
    headers = {"X-Amz-Target": "AmazonPersonalize.ListSchemas", "Content-Type": "application/x-amz-json-1.1"}
    call = endpoint.signed("/", {}, headers)
    before = endpoint.cpu()
    for _ in range(CALLS // TOGETHER):
        if not all(await asyncio.gather(*(call.send(session) for _ in range(TOGETHER)))):
            raise RuntimeError(f"{endpoint.url} does not answer ListSchemas")
    return (endpoint.cpu() - before) / CALLS


def waiting(ends: Mapping[str, Endpoint], campaign: str) -> dict[str, float]:
    """Return the median seconds that boto3 waits for recommendations."""
    clients = {name: each.client("personalize-runtime") for name, each in ends.items()}
    taken: dict[str, list[float]] = {name: [] for name in ends}
    for number in range(CALLS):
        for name, client in clients.items():
            began = time.perf_counter()
            client.get_recommendations(campaignArn=campaign, userId=f"user-{number % 90}")
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}


async def steadily(endpoint: Endpoint, campaign: str, session: ClientSession, seconds: int) -> tuple[int, float]:
    """Ask at a steady rate while the endpoint trains; return how many calls failed, and how late the last one was."""
    call = endpoint.signed(
        "/recommendations", {"campaignArn": campaign, "userId": "user-7"}, {"Content-Type": "application/json"}
    )
    training = asyncio.create_task(asyncio.to_thread(train_again_and_again, endpoint, seconds))
    began, sent = time.perf_counter(), []
    for beat in range(int(seconds / BEAT)):
        await asyncio.sleep(max(0.0, began + beat * BEAT - time.perf_counter()))
        sent += [asyncio.create_task(call.send(session)) for _ in range(int(RATE * BEAT))]
    answered = await asyncio.gather(*sent, return_exceptions=True)
    late = time.perf_counter() - began - seconds
    print(f"{len(answered):,} recommendations beside {await training} trainings")
    return sum(each is not True for each in answered), late


def train_again_and_again(endpoint: Endpoint, seconds: int) -> int:
    """Train for so many seconds; return how many trainings ended."""
    personalize = endpoint.client("personalize")
    solution = personalize.list_solutions()["solutions"][0]["solutionArn"]
    until, trained = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        version = personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
        settled(partial(describe_version, personalize, version))
        trained += 1
    return trained


def deploy(endpoint: Endpoint) -> str:
    """Import, train and deploy, and return the campaign's ARN."""
    personalize, uploaded = endpoint.client("personalize"), uploaded_to(endpoint)
    group = personalize.create_dataset_group(name="bench")["datasetGroupArn"]
    schema = personalize.create_schema(name="bench", schema=_SCHEMA)["schemaArn"]
    settled(lambda: personalize.describe_dataset_group(datasetGroupArn=group)["datasetGroup"])
    dataset = personalize.create_dataset(
        name="bench", schemaArn=schema, datasetGroupArn=group, datasetType="INTERACTIONS"
    )["datasetArn"]
    settled(lambda: personalize.describe_dataset(datasetArn=dataset)["dataset"])
    source = {"dataLocation": uploaded.locations[data.INTERACTIONS]}
    imported = personalize.create_dataset_import_job(
        jobName="bench", datasetArn=dataset, dataSource=source, roleArn=uploaded.role_arn
    )["datasetImportJobArn"]
    settled(lambda: personalize.describe_dataset_import_job(datasetImportJobArn=imported)["datasetImportJob"])
    solution = personalize.create_solution(
        name="bench", datasetGroupArn=group, recipeArn=RECIPE, performAutoTraining=False
    )["solutionArn"]
    settled(lambda: personalize.describe_solution(solutionArn=solution)["solution"])
    version = personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
    settled(partial(describe_version, personalize, version))
    campaign: str = personalize.create_campaign(name="bench", solutionVersionArn=version)["campaignArn"]
    settled(lambda: personalize.describe_campaign(campaignArn=campaign)["campaign"])
    return campaign


def uploaded_to(endpoint: Endpoint) -> data.Uploaded:
    """Upload what is trained on."""
    key = endpoint.key
    return data.put(endpoint.url, "bench", data.generated(), key=key.access_key, secret=key.secret_key)


def describe_version(personalize: Any, version: str) -> Mapping[str, Any]:  # noqa: ANN401 - a client of boto3
    """Return what is said of a solution version."""
    described: Mapping[str, Any] = personalize.describe_solution_version(solutionVersionArn=version)["solutionVersion"]
    return described


def settled(describe: Callable[[], Mapping[str, Any]]) -> None:
    """Wait until something is ACTIVE."""
    while (described := describe())["status"] != "ACTIVE":
        if "FAILED" in described["status"]:
            raise RuntimeError(described)
        time.sleep(0.05)


@asynccontextmanager
async def started(name: str) -> AsyncIterator[Endpoint]:
    """Yield an endpoint in a process of its own."""
    process = await asyncio.create_subprocess_exec(sys.executable, _PROGRAM, name, stdout=PIPE, stderr=DEVNULL)
    try:
        url = (await process.stdout.readline()).decode().strip() if process.stdout else ""
        endpoint = Endpoint(url=url, pid=process.pid)
        yield await asyncio.to_thread(with_key, endpoint) if name == SANDBOX else endpoint
    finally:
        process.terminate()
        await process.wait()


def with_key(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint with a key that it gave out."""
    iam = endpoint.client("iam")
    iam.create_user(UserName="bench")
    made = iam.create_access_key(UserName="bench")["AccessKey"]
    return Endpoint(url=endpoint.url, pid=endpoint.pid, key=Credentials(made["AccessKeyId"], made["SecretAccessKey"]))


if __name__ == "__main__":
    sys.exit(main())
