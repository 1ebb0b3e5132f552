"""What following jobs takes, and how soon their ends are known: `python benchmarks/polling.py`.

The real poller, store (a SQLite file), gateway and boto3, by a simulated clock; AWS is simulated where botocore would
send a request (its event `before-send`). One account with 1, 3, 10 and 50 jobs, each replaced when it ends, beside a
description of each job every 60 s (as AWS's samples do) and every 15 s. Then 100,000 jobs in 2,000 accounts, of which a
hundredth is followed for a minute, and the rest waits in the same store. Calls are those that look (List, Describe).
Ends with 1 where a bar is missed.

Durations in minutes: imports and campaigns 5 to 15, trainings 20 to 60; one in twenty fails within three. There are 120
old imports, 150 versions and 40 campaigns, listed before what runs, which is the dearer order.
"""

import asyncio
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from sqlalchemy import insert

from bot.config import Polling
from bot.jobs.claims import Lease
from bot.jobs.opening import Store, open_store
from bot.jobs.schema import jobs as jobs_table
from bot.jobs.serialise import to_document
from bot.model.job import Found, Job, JobKind, Step
from bot.model.report import Outcome
from bot.model.resource import ResourceKind, Status
from bot.model.signs import AwsCall, Sign
from bot.personalize.budget import Budget
from bot.personalize.gateway import PersonalizeGateway
from bot.personalize.session import Aws
from bot.poller import Poller
from bot.poller.ticks import Ticks
from bot.workflow.advance import Advance
from bot.workflow.look import Look

BAR_CALLS, BAR_MEDIAN, BAR_P95 = 15.0, 10.0, 20.0  # fifty jobs: calls a minute, seconds, seconds
BAR_RATE, BAR_MEMORY = 500.0, 500.0  # 2,000 accounts: calls a second, MiB
COUNTS = (1, 3, 10, 50)
WARM_UP, MEASURED = timedelta(minutes=5), timedelta(hours=1)
ACCOUNTS, FOLLOWED = 2_000, 20
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
ARN = "arn:aws:personalize:eu-west-1:123456789012"
MINUTES = {ResourceKind.IMPORT: (5, 15), ResourceKind.VERSION: (20, 60), ResourceKind.CAMPAIGN: (5, 15)}
HISTORY = {ResourceKind.IMPORT: 120, ResourceKind.VERSION: 150, ResourceKind.CAMPAIGN: 40}
WIRE = {
    "DatasetImportJob": (ResourceKind.IMPORT, "datasetImportJob"),
    "SolutionVersion": (ResourceKind.VERSION, "solutionVersion"),
    "Campaign": (ResourceKind.CAMPAIGN, "campaign"),
}
JOB_KINDS = {
    ResourceKind.IMPORT: JobKind.IMPORT,
    ResourceKind.VERSION: JobKind.TRAINING,
    ResourceKind.CAMPAIGN: JobKind.DEPLOYMENT,
}


class Time:
    """The simulated clock."""

    at = START

    def now(self) -> datetime:
        """Return what time it is."""
        return self.at

    def elapsed(self) -> float:
        """Return the seconds that have passed."""
        return (self.at - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(kw_only=True)
class Thing:
    """A resource in the simulated AWS."""

    kind: ResourceKind
    arn: str
    began: datetime
    ends: datetime
    fails: bool = False


@dataclass(kw_only=True)
class Account:
    """The resources of one account, and the AWS that shows them."""

    time: Time
    chance: random.Random
    things: dict[str, Thing] = field(default_factory=dict)
    old: dict[ResourceKind, list[Thing]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        """Have a history."""
        long_ago = START - timedelta(days=30)
        for kind, count in HISTORY.items():
            self.old[kind] = [
                Thing(kind=kind, arn=self._arn(kind), began=long_ago, ends=long_ago) for _ in range(count)
            ]

    def begin(self, kind: ResourceKind, *, age: float = 0.0) -> Thing:
        """Begin something, or have begun it: `age` is the part of its duration that has passed."""
        fails = self.chance.random() < 1 / 20
        low, high = (0.5, 3) if fails else MINUTES[kind]
        duration = timedelta(minutes=self.chance.uniform(low, high))
        began = self.time.at - duration * age
        thing = Thing(kind=kind, arn=self._arn(kind), began=began, ends=began + duration, fails=fails)
        self.things[thing.arn] = thing
        return thing

    def answer(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a request."""
        if operation == "GetSolutionMetrics":
            return {"metrics": {"normalized_discounted_cumulative_gain_at_25": 0.25}}
        if operation.startswith("List"):
            kind, key = WIRE[operation.removeprefix("List").removesuffix("s")]
            running = [one for one in self.things.values() if one.kind is kind]
            return self._page(f"{key}s", [*self.old[kind], *running], int(body.get("nextToken", 0)))
        _, key = WIRE[operation.removeprefix("Describe")]
        return {key: self._shown(self.things[body[f"{key}Arn"]])}

    def _page(self, key: str, found: list[Thing], begin: int) -> dict[str, Any]:
        following = {"nextToken": str(begin + 100)} if len(found) > begin + 100 else {}
        return {key: [self._shown(one) for one in found[begin : begin + 100]], **following}

    def _shown(self, one: Thing) -> dict[str, Any]:
        ended = one.ends <= self.time.at
        key = next(key for kind, key in WIRE.values() if kind is one.kind)
        said = {
            f"{key}Arn": one.arn,
            "status": ("CREATE FAILED" if one.fails else "ACTIVE") if ended else "CREATE IN_PROGRESS",
            "creationDateTime": one.began.timestamp(),
            "lastUpdatedDateTime": (one.ends if ended else one.began).timestamp(),
        }
        return said | ({"failureReason": "Too few interactions"} if ended and one.fails else {})

    def _arn(self, kind: ResourceKind) -> str:
        self.made += 1
        if kind is ResourceKind.VERSION:
            return f"{ARN}:solution/movies-{self.made % 10}/{self.made:08x}"
        return f"{ARN}:{'campaign' if kind is ResourceKind.CAMPAIGN else 'dataset-import-job'}/movies-{self.made}"


class Calling(Executor):
    """Runs at once what one account calls, and says to AWS whose call it is."""

    current: Account

    def __init__(self, account: Account) -> None:
        """Keep the account."""
        self._account = account

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as Executor's
        """Run it."""
        Calling.current, future = self._account, Future[Any]()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the caller's
            future.set_exception(error)
        return future


class Raw:
    """The body of an answer, as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        """Keep it."""
        self._body = body

    def stream(self) -> Iterator[bytes]:
        """Yield it."""
        yield self._body


def send(request: AWSPreparedRequest, **_: object) -> AWSResponse:
    """Answer in AWS's stead."""
    target: Any = request.headers["X-Amz-Target"]
    body: Any = request.body
    said = Calling.current.answer(target.decode().rpartition(".")[2], json.loads(body))
    headers: Any = {"content-type": "application/x-amz-json-1.1"}
    return AWSResponse(request.url, 200, headers, Raw(json.dumps(said).encode()))


def client() -> Any:  # noqa: ANN401 - boto3's are generated
    """Return a client of Personalize that reaches nobody."""
    session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-west-1")  # noqa: S106 - made up
    made = session.client("personalize", config=Config(retries={"mode": "standard", "total_max_attempts": 3}))
    made.meta.events.register("before-send.personalize", send)  # type: ignore[arg-type]  # the stubs know no answer
    return made


class Nobody:
    """Has the names of people."""

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """Call everybody the same."""
        return dict.fromkeys(users, "Ada")

    async def zone(self, _: str) -> tzinfo:
        """Have everybody live in one zone."""
        return UTC


@dataclass(kw_only=True)
class Followed:
    """An account with its poller, and what came of it."""

    name: str
    account: Account
    store: Store
    poller: Poller = field(init=False)
    ticks: Ticks = field(init=False)
    delays: list[float] = field(default_factory=list)
    again: list[ResourceKind] = field(default_factory=list)
    looks: int = 0

    def open(self, personalize: Any) -> None:  # noqa: ANN401 - boto3's are generated
        """Put together what follows its jobs."""
        sim, rhythm = self.account.time, Polling()
        budget = Budget(account=self.name, elapsed=sim.elapsed, sleep=sim.sleep)
        aws = Aws({"personalize": personalize}, Calling(self.account), self.count, budget=budget)
        gateway = PersonalizeGateway(aws, service_role=None)
        jobs = self.store.jobs.of(self.name)
        self.ticks = Ticks(account=self.name, rhythm=rhythm)
        self.poller = Poller(
            jobs=jobs,
            subscriptions=self.store.subscriptions.of(self.name),
            people=Nobody(),
            look=Look(personalize=gateway),
            advance=Advance(personalize=gateway, jobs=jobs, now=sim.now),
            report=self.report,
            adopt=self.adopt,
            rhythm=rhythm,
            tell=lambda: None,
            now=sim.now,
            account=self.name,
        )

    def count(self, sign: Sign) -> None:
        """Count what looks."""
        self.looks += isinstance(sign, AwsCall) and sign.operation.startswith(("List", "Describe"))

    async def report(self, job: Job) -> Outcome:
        """Note how late it is known."""
        thing = self.account.things.pop(job.steps[0].arn or "")
        self.delays.append((self.account.time.at - thing.ends).total_seconds())
        self.again.append(thing.kind)
        return Outcome(job=job)

    async def adopt(self) -> list[Job]:
        """Find nothing."""
        return []

    def job(self, thing: Thing) -> Job:
        """Return the job that follows something."""
        name = thing.arn.rpartition(":")[2].partition("/")[2]
        step = Step(
            task=Found(kind=thing.kind, name=name),
            arn=thing.arn,
            name=name,
            status=Status.RUNNING,
            began_at=thing.began,
        )
        return Job(
            id=f"{self.name}-{name}",
            kind=JOB_KINDS[thing.kind],
            group="movies",
            subject="movies",
            line="",
            asked_by="U1",
            channel="C1",
            started_at=thing.began,
            steps=(step,),
            account=self.name,
        )

    async def turn(self) -> None:
        """Sweep, and begin anew what has ended."""
        await self.poller.sweep()
        while self.again:
            await self.store.jobs.of(self.name).add(self.job(self.account.begin(self.again.pop())))


def mix(count: int) -> list[ResourceKind]:
    """Return the kinds of so many jobs: a tenth imports, three campaigns to six trainings."""
    imports, campaigns = max(count // 10, count > 1), max(count * 3 // 10, count > 2)  # noqa: PLR2004 - one of each
    trainings = count - imports - campaigns
    return [ResourceKind.IMPORT] * imports + [ResourceKind.CAMPAIGN] * campaigns + [ResourceKind.VERSION] * trainings


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Calls a minute, and the delays in seconds."""

    calls: float
    delays: list[float]

    def __str__(self) -> str:
        """Say them in a row."""
        return f"{self.calls:>10.1f} {self.median:>8.1f} {self.p95:>8.1f}"

    @property
    def median(self) -> float:
        """The delay that half of all do not exceed."""
        return statistics.median(self.delays)

    @property
    def p95(self) -> float:
        """The delay that 95 of 100 do not exceed."""
        return statistics.quantiles(self.delays, n=20)[-1]


async def by_the_bot(path: Path, count: int) -> Figures:
    """Follow so many jobs in one account."""
    sim = Time()
    async with open_store(path, lease=Lease(clock=sim.now)) as store:
        one = Followed(name="prod", account=Account(time=sim, chance=random.Random(count)), store=store)  # noqa: S311
        one.open(client())
        for kind in mix(count):
            await store.jobs.of("prod").add(one.job(one.account.begin(kind, age=one.account.chance.random())))
        until = START + WARM_UP
        for end in (until, until + MEASURED * (3 if count < COUNTS[-1] else 1)):
            one.delays.clear()
            one.looks, began = 0, sim.at
            while sim.at < end:
                sim.at = one.ticks.after(sim.at, hot=True)
                await one.turn()
    return Figures(calls=one.looks / ((sim.at - began) / timedelta(minutes=1)), delays=one.delays)


def one_by_one(count: int, pause: float) -> Figures:
    """Describe each of so many jobs at its own pace."""
    chance = random.Random(count)  # noqa: S311 - a simulation
    delays = [chance.uniform(0, pause) for _ in range(10_000)]
    return Figures(calls=count * 60 / pause, delays=delays)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What all accounts together take."""

    calls: float
    cores: float
    memory: float


async def at_scale(path: Path) -> Scale:
    """Have all jobs in one store, and follow those of some accounts for a minute."""
    sim, chance = Time(), random.Random(7)  # noqa: S311 - a simulation
    async with open_store(path, lease=Lease(clock=sim.now)) as store:
        personalize = client()
        accounts = [
            Followed(name=f"account-{n}", account=Account(time=sim, chance=chance), store=store)
            for n in range(FOLLOWED)
        ]
        for one in accounts:
            one.open(personalize)
        await fill(store, accounts, chance)
        await follow(accounts, sim, until=START + timedelta(seconds=60))
        for one in accounts:
            one.looks = 0
        began, cpu = sim.at, time.process_time()
        await follow(accounts, sim, until=sim.at + timedelta(seconds=60))
        seconds, factor = (sim.at - began).total_seconds(), ACCOUNTS / FOLLOWED
        used = time.process_time() - cpu
    return Scale(
        calls=sum(one.looks for one in accounts) / seconds * factor,
        cores=used / seconds * factor,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


async def fill(store: Store, accounts: list[Followed], chance: random.Random) -> None:
    """Keep the jobs of all accounts; those that nobody follows are due much later."""
    later = START + timedelta(days=1)
    for number in range(ACCOUNTS):
        one = accounts[number % len(accounts)]
        stranger = number >= len(accounts)
        rows = []
        for kind in mix(50):
            thing = one.account.begin(kind, age=chance.random())
            job = one.job(thing)
            if stranger:
                del one.account.things[thing.arn]
            rows.append(
                {
                    "id": job.id,
                    "account": f"account-{number}",
                    "group_name": "movies",
                    "asked_by": "U1",
                    "started_at": job.started_at,
                    "look_again_at": later if stranger else START,
                    "owner": store.jobs.claims.owner,
                    "document": to_document(job),
                }
            )
        async with store.jobs.database.writing() as connection:
            await connection.execute(insert(jobs_table), rows)


async def follow(accounts: list[Followed], sim: Time, *, until: datetime) -> None:
    """Turn each account at its ticks."""
    due = {one.name: one.ticks.after(sim.at, hot=True) for one in accounts}
    while True:
        one = min(accounts, key=lambda one: due[one.name])
        if due[one.name] > until:
            sim.at = until
            return
        sim.at = due[one.name]
        await one.turn()
        due[one.name] = one.ticks.after(sim.at, hot=True)


def main() -> int:
    """Print the tables."""
    print("Calls a minute, and how late an end is known (p50 and p95, in seconds)\n")
    print(f"{'jobs':>5}  {'personalize-bot':>28}  {'Describe each 60 s':>28}  {'Describe each 15 s':>28}")
    with TemporaryDirectory() as folder:
        found = {count: asyncio.run(by_the_bot(Path(folder, f"{count}.sqlite3"), count)) for count in COUNTS}
        for count, bot in found.items():
            print(f"{count:>5}  {bot}  {one_by_one(count, 60)}  {one_by_one(count, 15)}")
        fifty = found[COUNTS[-1]]
        scale = asyncio.run(at_scale(Path(folder, "scale.sqlite3")))
    print(f"\n{ACCOUNTS * 50:,} jobs in {ACCOUNTS:,} accounts ({FOLLOWED} of them followed, figures for all):")
    print(f"{scale.calls:.0f} calls a second, {scale.cores:.1f} cores, {scale.memory:.0f} MiB at most")
    bars = {
        f"50 jobs take at most {BAR_CALLS:g} calls a minute": fifty.calls <= BAR_CALLS,
        f"half of all ends are known within {BAR_MEDIAN:g} s": fifty.median <= BAR_MEDIAN,
        f"95 of 100 within {BAR_P95:g} s": fifty.p95 <= BAR_P95,
        f"all accounts take at most {BAR_RATE:g} calls a second": scale.calls <= BAR_RATE,
        f"less than {BAR_MEMORY:g} MiB": scale.memory < BAR_MEMORY,
    }
    print()
    for bar, met in bars.items():
        print(f"{'met   ' if met else 'MISSED'}  {bar}")
    return int(not all(bars.values()))


if __name__ == "__main__":
    sys.exit(main())
